import PieceModel

/// One owner's numbers in memory: what the stored ones are compared with.
public final class MemoryCounts: CountTransaction {
    public private(set) var rollups: [RollupKey: Rollup] = [:]
    public private(set) var tallies: [TallyKey: Tally] = [:]
    private var grantsByTitle: [String: TitleGrant] = [:]
    private var kept = CountPreferences()

    public init() {}

    public func rollups(_ keys: [RollupKey]) -> [RollupKey: Rollup] {
        var found: [RollupKey: Rollup] = [:]
        for key in keys { found[key] = rollups[key] }
        return found
    }

    public func tallies(_ keys: [TallyKey]) -> [TallyKey: Tally] {
        var found: [TallyKey: Tally] = [:]
        for key in keys { found[key] = tallies[key] }
        return found
    }

    public func ranking(_ dimension: Dimension, _ rollup: RollupKey, limit: Int) -> [Ranked] {
        Array(names(dimension, rollup).sorted { $0.tally.value > $1.tally.value }.prefix(limit))
    }

    public func names(_ dimension: Dimension, _ rollup: RollupKey) -> [Ranked] {
        tallies.filter { $0.key.dimension == dimension && $0.key.rollup == rollup }
            .map { Ranked($0.key.name, $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    public func grants() -> [TitleGrant] { grantsByTitle.values.sorted { $0.title < $1.title } }
    public func preferences() -> CountPreferences { kept }

    public func write(_ rollups: [RollupKey: Rollup?]) { for (key, rollup) in rollups { self.rollups[key] = rollup } }
    public func write(_ tallies: [TallyKey: Tally?]) { for (key, tally) in tallies { self.tallies[key] = tally } }
    public func write(_ grant: TitleGrant) { grantsByTitle[grant.title] = grant }
    public func removeGrant(of title: String) { grantsByTitle[title] = nil }
    public func write(_ preferences: CountPreferences) { kept = preferences }

    /// Whether any title is held.
    public var holdsTitles: Bool { !grantsByTitle.isEmpty }

    /// What differs from other numbers that should be the same, a line each; at most `limit` lines.
    public func differences(from other: MemoryCounts, limit: Int = 100) -> [String] {
        var lines: [String] = []
        for key in Set(rollups.keys).union(other.rollups.keys) where rollups[key] != other.rollups[key] {
            let (stored, counted) = (other.rollups[key]?.count ?? 0, rollups[key]?.count ?? 0)
            let what =
                stored == counted
                ? "\(stored) pieces, but other parts differ" : "\(stored) stored, \(counted) counted"
            lines.append("rollup \(key.period) \(key.kindID): \(what)")
        }
        for title in Set(grantsByTitle.keys).symmetricDifference(other.grantsByTitle.keys) {
            let what = grantsByTitle[title] == nil ? "held, but not earned" : "earned, but not held"
            lines.append("title \(title): \(what)")
        }
        for key in Set(tallies.keys).union(other.tallies.keys) where tallies[key] != other.tallies[key] {
            let (stored, counted) = (other.tallies[key] ?? Tally(), tallies[key] ?? Tally())
            lines.append(
                "tally \(key.rollup.period) \(key.rollup.kindID) \(key.dimension.rawValue) \"\(key.name)\": "
                    + "\(stored.value) stored, \(counted.value) counted")
        }
        return Array(lines.sorted().prefix(limit))
    }
}
