public import PieceCount
public import PieceModel

/// What pieces add up to: kept in the transactions that write pieces, so it is true at every moment.
public protocol CountStore: Sendable {
    /// Reads one owner's numbers, all from one state of the store.
    /// - Parameter read: runs on a thread of the engine, perhaps more than once.
    func counts<Report: Sendable>(
        of owner: AccountID, _ read: @escaping @Sendable (any CountReader) throws -> Report
    ) async throws -> Report

    /// Changes what an owner has set, or their grants, in one transaction.
    /// - Parameter change: runs on a thread of the engine, perhaps more than once.
    func changeCounts<Result: Sendable>(
        of owner: AccountID, _ change: @escaping @Sendable (any CountTransaction) throws -> Result
    ) async throws -> Result

    func entries(_ query: EntryQuery) async throws(StoreError) -> [PieceEntry]

    /// The accounts that have pieces, ascending.
    func owners() async throws(StoreError) -> [AccountID]

    /// Counts an owner's pieces anew and keeps that in the place of what was kept.
    /// - Parameter progress: told how many pieces are counted, now and then.
    /// - Returns: how many pieces there are.
    @discardableResult
    func rebuildCounts(
        of owner: AccountID, at: Instant, progress: @escaping @Sendable (Int) -> Void
    ) async throws(StoreError) -> Int

    /// Counts an owner's pieces in memory and compares that with what is kept.
    /// - Returns: how many pieces there are, and a line for each difference.
    func verifyCounts(of owner: AccountID) async throws(StoreError) -> (pieces: Int, differences: [String])
}
