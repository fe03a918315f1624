public import PieceModel

/// Jobs and what they may cost. Engines keep and find them; `JobQueue` says what becomes of one.
public protocol JobStore: Sendable {
    /// Keeps a new job, unless its owner has one of the same `requestKey`.
    /// - Parameter limit: how many unfinished ones its owner may have, this one included.
    func create(_ job: StyleJob, limit: Int) async throws(StoreError) -> JobCreation
    func job(_ id: Identifier<StyleJob>) async throws(StoreError) -> StyleJob?
    /// An owner's jobs, the newest first.
    /// - Parameters:
    ///   - piece: only those of a piece; nil is all.
    ///   - limit: 1…100.
    func jobs(of owner: AccountID, piece: PieceID?, limit: Int) async throws(StoreError) -> [StyleJob]
    /// Jobs that are due, the longest waiting first.
    func dueJobs(at: Instant, limit: Int) async throws(StoreError) -> [StyleJob]
    /// Keeps a job's new state with its version raised by one; its result's blob becomes held by it.
    /// - Returns: the job as it is kept; nil when somebody else has changed it since, and nothing was kept.
    /// - Throws: `.blobsMissing`.
    func replace(_ job: StyleJob) async throws(StoreError) -> StyleJob?
    /// The newest picture that was painted under a `StyleJob.cacheKey`.
    func painted(cacheKey: String) async throws(StoreError) -> Picture?
    /// Deletes jobs that have ended before an instant, and lets go of their blobs.
    func deleteJobs(endedBefore: Instant) async throws(StoreError)

    /// Money that is set aside and not settled yet; nil when there is none of the id.
    func reservation(_ id: Identifier<SpendReservation>) async throws(StoreError) -> SpendReservation?
    /// Sets money aside when none of the accounts would pass its limit by it; all in one.
    /// - Returns: the place of the first account that would; nil when the money is set aside.
    func reserve(_ reservation: SpendReservation) async throws(StoreError) -> Int?
    /// Puts what was really spent in the place of what was reserved.
    /// - Returns: false when that was done before, and nothing was changed.
    func settle(_ id: Identifier<SpendReservation>, spent: Int) async throws(StoreError) -> Bool
    /// What is spent or set aside, in the order of the names.
    func spent(_ accounts: [String]) async throws(StoreError) -> [Int]
}

/// What became of a job that was to be kept.
public enum JobCreation: Hashable, Sendable {
    case created
    /// The same request had made this one before.
    case existing(StyleJob)
    /// The owner has as many unfinished ones as may be.
    case tooMany
}

/// Money that is set aside, in millionths of a US dollar.
public struct SpendReservation: Hashable, Sendable, Codable {
    public let id: Identifier<SpendReservation>
    public let amount: Int
    /// What it counts against, such as a user's day.
    public let accounts: [Account]

    public struct Account: Hashable, Sendable, Codable {
        /// Such as `user/0193…/2026-11-21`.
        public let name: String
        /// nil is as much as may be.
        public let limit: Int?

        public init(_ name: String, limit: Int?) {
            self.name = name
            self.limit = limit
        }
    }

    public init(id: Identifier<SpendReservation>, amount: Int, accounts: [Account]) {
        self.id = id
        self.amount = amount
        self.accounts = accounts
    }
}
