import PieceModel

/// Remembers answers for a while, so that typing a title does not ask the same question again and again.
actor WorkCache {
    private struct Entry {
        let works: [Work]
        let stored: Instant
    }

    private var entries: [String: Entry] = [:]
    private let clock: Clock

    static let capacity = 100
    static let seconds = 600.0

    init(clock: Clock) { self.clock = clock }

    /// What was stored under a key less than ten minutes ago.
    subscript(key: String) -> [Work]? {
        guard let entry = entries[key], clock.now().seconds(since: entry.stored) < WorkCache.seconds else { return nil }
        return entry.works
    }

    /// Stores an answer in place of the oldest one when there are a hundred.
    func store(_ works: [Work], for key: String) {
        if entries[key] == nil, entries.count >= WorkCache.capacity,
            let oldest = entries.min(by: { $0.value.stored < $1.value.stored })?.key
        {
            entries[oldest] = nil
        }
        entries[key] = Entry(works: works, stored: clock.now())
    }

    /// The answer to a question: the remembered one, or a new one that is remembered unless it fails.
    nonisolated func works(
        _ key: String, _ ask: () async throws(CatalogueError) -> [Work]
    ) async throws(CatalogueError) -> [Work] {
        if let known = await self[key] { return known }
        let works = try await ask()
        await store(works, for: key)
        return works
    }
}
