import PieceModel
import PieceStore
import Synchronization

extension Rerender {
    /// How many ids are read at a time.
    private static let page = 500

    /// Goes through the pieces that a selection may mean, some side by side; no more than a page of ids and the records
    /// under way are in memory.
    /// - Parameters:
    ///   - after: goes on after this piece.
    ///   - isStopped: asked before every piece; those under way are finished.
    ///   - passed: told now and then a piece up to which, in the order of ids, all are done.
    ///   - each: what to do with a piece, and whether it is done with; an error of it ends everything.
    func walk(
        _ selection: RerenderSelection, after: PieceID? = nil, isStopped: @escaping @Sendable () -> Bool,
        passed: (PieceID) -> Void = { _ in }, each: @escaping @Sendable (PieceID) async throws -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: (PieceID, Bool).self) { group in
            var line = Line()
            var page: ArraySlice<PieceID> = []
            var last = after
            var isAtEnd = false
            while !isStopped() {
                if page.isEmpty, !isAtEnd {
                    let from = last
                    let ids = try await patiently {
                        try await library.store.pieceIDs(after: from, owner: selection.owner, limit: Rerender.page)
                    }
                    page = ids[...]
                    last = ids.last ?? last
                    isAtEnd = ids.count < Rerender.page
                }
                guard let id = page.popFirst() else { break }
                if line.count >= width, let (done, isDone) = try await group.next() {
                    line.end(done, isDone: isDone, passed)
                }
                line.begin(id)
                group.addTask { (id, try await each(id)) }
            }
            for try await (id, isDone) in group { line.end(id, isDone: isDone, passed) }
        }
    }

    /// How long the store or the blobs may not answer: MongoDB keeps what a program that was killed had begun for a
    /// minute before others may change it (`transactionLifetimeLimitSeconds`).
    private static let patience = Duration.seconds(75)

    /// Tries again while the store or the blobs do not answer.
    func patiently<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(200)
        while true {
            do {
                return try await work()
            } catch {
                guard isPassing(error), ContinuousClock.now - start < Rerender.patience else { throw error }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }
}

/// The pieces that were begun, in their order, from the first one on that is not done.
private struct Line {
    private var begun: ArraySlice<PieceID> = []
    private var done: Set<PieceID> = []
    /// How many are under way.
    private(set) var count = 0

    mutating func begin(_ id: PieceID) {
        begun.append(id)
        count += 1
    }

    mutating func end(_ id: PieceID, isDone: Bool, _ passed: (PieceID) -> Void) {
        count -= 1
        guard isDone else { return }
        done.insert(id)
        var last: PieceID?
        while let first = begun.first, done.remove(first) != nil { last = begun.popFirst() }
        if let last { passed(last) }
    }
}

/// How many pieces may still be rendered.
final class RerenderAllowance: Sendable {
    private let left: Mutex<Int?>

    /// - Parameter limit: nil is no end.
    init(_ limit: Int?) { left = Mutex(limit) }

    var isSpent: Bool { left.withLock { $0.map { $0 <= 0 } ?? false } }

    /// Takes one; false when there is none left.
    func take() -> Bool {
        left.withLock { left in
            guard let count = left else { return true }
            left = count - 1
            return count > 0
        }
    }
}
