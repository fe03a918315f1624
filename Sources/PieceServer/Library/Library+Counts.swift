import PieceCount
import PieceModel
import PieceStore

// What an account's pieces add up to. All of it is read from rollups and from the pieces of the days that are shown.
extension Library {
    /// How many pieces of a month are listed; more would be nothing a calendar can show.
    static let monthLimit = 500
    static let memoryLimit = 100

    func account(_ identity: Identity) async throws -> Account {
        guard let account = try await store.account(identity.account) else { throw AuthError.invalidToken }
        return account
    }

    /// The owner's day.
    func today(of account: Account) -> LocalDate { clock.now().local(in: account.timeZone)?.date ?? .first }

    /// A report on the asker's numbers.
    func report<Report: Sendable>(
        for identity: Identity, _ read: @escaping @Sendable (any CountReader) throws -> Report
    ) async throws -> Report {
        try await metrics.timed("counts") { try await store.counts(of: identity.account, read) }
    }

    /// The pieces of a month by day and time.
    /// - Returns: at most `monthLimit`, and whether there are no more.
    func month(
        _ days: ClosedRange<LocalDate>, kind: Kind?, of identity: Identity
    ) async throws -> (entries: [PieceEntry], isComplete: Bool) {
        let limit = Library.monthLimit
        let entries = try await store.entries(
            EntryQuery(owner: identity.account, days: [days], kind: kind, limit: limit + 1))
        return (Array(entries.prefix(limit)), entries.count <= limit)
    }

    /// Pieces of the same day in earlier years, the latest year first. In years without a 29 February the 28th remembers
    /// it, too: three years of four would pass it over otherwise.
    func memories(of date: LocalDate, for identity: Identity) async throws -> [PieceEntry] {
        let lines = try await report(for: identity) { try $0.rollup(.all).years }
        let isLastOfFebruary = date.month == 2 && date.day == 28 && !LocalDate.isLeap(year: date.year)
        let places = [date.yearPlace] + (isLastOfFebruary ? [date.yearPlace + 1] : [])
        let days = lines.flatMap { year, line -> [ClosedRange<LocalDate>] in
            guard year < date.year else { return [] }
            return places.compactMap { place in
                line.days[place] ? LocalDate(year: year, place: place).map { $0...$0 } : nil
            }
        }
        guard !days.isEmpty else { return [] }
        // Each of the days has a piece, so that no more of them are needed than pieces are listed.
        let latest = days.sorted { $0.lowerBound > $1.lowerBound }.prefix(Library.memoryLimit)
        // Pieces hidden from statistics are no memories to be reminded of.
        return try await store.entries(
            EntryQuery(
                owner: identity.account, days: Array(latest), countedOnly: true, latestFirst: true,
                limit: Library.memoryLimit))
    }

    /// Pieces of days after today, the next first.
    func upcoming(limit: Int, for identity: Identity, today: LocalDate) async throws -> [PieceEntry] {
        guard let tomorrow = LocalDate(daysSince1970: today.daysSince1970 + 1) else { return [] }
        return try await store.entries(
            EntryQuery(owner: identity.account, days: [tomorrow...LocalDate.last], limit: limit))
    }

    /// The newest viewings of a work.
    func viewings(of work: WorkName, for identity: Identity) async throws -> [PieceEntry] {
        try await store.entries(
            EntryQuery(
                owner: identity.account, days: EntryQuery.always, work: work, countedOnly: true, latestFirst: true,
                limit: 200))
    }

    /// A piece of that month that cost so much.
    func piece(_ dearest: DearestPiece, of owner: AccountID) async throws -> PieceEntry? {
        guard let days = LocalDate.month(dearest.month, of: dearest.year) else { return nil }
        return try await store.entries(
            EntryQuery(owner: owner, days: [days], price: dearest.price, countedOnly: true, limit: 1)
        ).first
    }

    /// The best rated piece of a year, the latest of several.
    func best(of year: Int, _ owner: AccountID) async throws -> PieceEntry? {
        let scores = try await store.counts(of: owner) { try $0.rollup(.year(year)).scores }
        guard let halves = scores.entries.last?.index, let score = Score(halves: halves),
            let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31)
        else { return nil }
        return try await store.entries(
            EntryQuery(
                owner: owner, days: [first...last], score: score, countedOnly: true, latestFirst: true, limit: 1)
        ).first
    }
}
