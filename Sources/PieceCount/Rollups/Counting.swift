public import PieceModel

/// Keeps an owner's numbers true. Every engine calls this inside the transaction that writes a piece.
public struct Counting: Sendable {
    public let rules: TitleRules

    public init(rules: TitleRules) { self.rules = rules }

    /// Changes rollups, tallies and titles by the difference a write makes.
    /// - Parameters:
    ///   - old: the piece before the write; nil for a new one, or one that was not counted.
    ///   - new: the piece after it; nil when it is deleted or no longer counted.
    ///   - at: when titles that are true now were earned.
    /// - Returns: the titles that came and went.
    @discardableResult
    public func change(
        from old: CountedPiece?, to new: CountedPiece?, at: Instant, in transaction: some CountTransaction
    ) throws -> TitleChanges {
        guard old != new else { return TitleChanges() }
        try add([(old, -1), (new, 1)].compactMap { piece, sign in piece.map { ($0, sign) } }, in: transaction)
        return try judge(at: at, in: transaction)
    }

    /// Brings the titles in step with the numbers.
    @discardableResult
    public func judge(at: Instant, in transaction: some CountTransaction) throws -> TitleChanges {
        try TitleJudge(rules: rules).judge(at: at, in: transaction)
    }

    /// Judges the titles of numbers that were counted to be compared with stored ones. An owner who never wrote anything
    /// holds nothing yet, not even what everybody has.
    public func judge(_ counted: MemoryCounts, as stored: MemoryCounts) throws {
        guard stored.holdsTitles || !counted.rollups.isEmpty else { return }
        try judge(at: Instant(milliseconds: 0), in: counted)
    }

    /// Adds pieces to rollups and tallies, or takes them out; titles are not judged.
    /// - Parameter pieces: each with 1 or −1.
    public func add(_ pieces: [(piece: CountedPiece, sign: Int)], in transaction: some CountTransaction) throws {
        let contributions = pieces.map { (Contribution($0.piece, rules), $0.sign) }
        let distinct = try addTallies(contributions, in: transaction)
        let keys = Set(contributions.flatMap { $0.0.rollups })
        var rollups = try transaction.rollups(Array(keys))
        for (contribution, sign) in contributions {
            for key in contribution.rollups {
                contribution.add(to: &rollups[key, default: Rollup()], key, sign: sign)
            }
        }
        for (key, changes) in distinct {
            for (dimension, change) in changes { rollups[key, default: Rollup()].distinct.add(change, at: dimension) }
        }
        Counting.noteDays(contributions.map(\.0), in: &rollups)
        try transaction.write(
            Dictionary(uniqueKeysWithValues: rollups.map { ($0, $1.isEmpty ? nil : $1) }))
    }

    /// - Returns: by how much the number of different names changes, by rollup and dimension.
    private func addTallies(
        _ contributions: [(Contribution, Int)], in transaction: some CountTransaction
    ) throws -> [RollupKey: [String: Int]] {
        var changes: [TallyKey: Tally] = [:]
        for (contribution, sign) in contributions {
            for (key, tally) in contribution.tallies {
                changes[key] = (changes[key] ?? Tally()) + (sign > 0 ? tally : -tally)
            }
        }
        changes = changes.filter { $0.value != Tally() }
        let known = try transaction.tallies(Array(changes.keys))
        var written: [TallyKey: Tally?] = [:]
        var distinct: [RollupKey: [String: Int]] = [:]
        let counted = Set(Dimension.counted)
        for (key, change) in changes {
            let old = known[key] ?? Tally()
            let new = old + change
            written.updateValue(new.count == 0 ? nil : new, forKey: key)
            guard counted.contains(key.dimension), (old.count == 0) != (new.count == 0) else { continue }
            distinct[key.rollup, default: [:]].add(new.count == 0 ? -1 : 1, at: key.dimension.rawValue)
        }
        try transaction.write(written)
        return distinct
    }

    /// Brings the days of all time in step with those of their years: a set and a peak cannot be added to.
    private static func noteDays(_ contributions: [Contribution], in rollups: inout [RollupKey: Rollup]) {
        var places: [RollupKey: Set<Int>] = [:]
        for contribution in contributions {
            for key in contribution.rollups {
                guard case .year = key.period else { continue }
                places[key, default: []].insert(contribution.date.yearPlace)
            }
        }
        for (key, places) in places {
            guard case .year(let year) = key.period else { continue }
            let all = RollupKey(.all, kind: key.kind)
            guard var line = rollups[all]?.years[year] else { continue }
            let days = rollups[key]?.days ?? Counts()
            for place in places { line.days[place] = days[place] > 0 }
            line.peak = days.peak
            rollups[all]?.years[year] = line
        }
    }
}
