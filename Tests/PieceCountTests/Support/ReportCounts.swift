import PieceCount
import PieceModel

/// One owner's numbers in memory, which counts how often it is read.
final class ReportCounts: CountTransaction {
    private var kept: [RollupKey: Rollup] = [:]
    private var tallies: [RollupKey: [Dimension: [String: Tally]]] = [:]
    private var granted: [String: TitleGrant] = [:]
    private var wishes = CountPreferences()
    private(set) var reads = Reads()

    struct Reads: Equatable {
        var rollups = 0
        var rankings = 0
        var names = 0
    }

    init(_ pieces: [Piece] = []) throws { try add(pieces) }

    func add(_ pieces: [Piece], sign: Int = 1) throws {
        guard let day = LocalDate("2026-11-21"), let time = LocalTime("21:00") else { return }
        try Counting(rules: TitleRules(Array(#"{"titles": []}"#.utf8)))
            .add(pieces.map { (CountedPiece(piece: $0, madeOn: day, madeAt: time), sign) }, in: self)
        reads = Reads()
    }

    func rollups(_ keys: [RollupKey]) throws -> [RollupKey: Rollup] {
        reads.rollups += 1
        let known = Set(keys).compactMap { key in kept[key].map { (key, $0) } }
        return Dictionary(uniqueKeysWithValues: known)
    }

    func ranking(_ dimension: Dimension, _ rollup: RollupKey, limit: Int) throws -> [Ranked] {
        reads.rankings += 1
        let names = ranked(dimension, rollup).sorted { a, b in
            a.tally.value == b.tally.value ? ReportCounts.isBefore(a, b) : a.tally.value > b.tally.value
        }
        return Array(names.prefix(limit))
    }

    func names(_ dimension: Dimension, _ rollup: RollupKey) throws -> [Ranked] {
        reads.names += 1
        return ranked(dimension, rollup).sorted(by: ReportCounts.isBefore)
    }

    private func ranked(_ dimension: Dimension, _ rollup: RollupKey) -> [Ranked] {
        (tallies[rollup]?[dimension] ?? [:]).map { Ranked($0, $1) }
    }

    private static func isBefore(_ a: Ranked, _ b: Ranked) -> Bool {
        a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }

    func tallies(_ keys: [TallyKey]) throws -> [TallyKey: Tally] {
        Dictionary(
            uniqueKeysWithValues: keys.compactMap { key in
                tallies[key.rollup]?[key.dimension]?[key.name].map { (key, $0) }
            })
    }

    func grants() throws -> [TitleGrant] { granted.values.sorted { $0.title < $1.title } }
    func preferences() throws -> CountPreferences { wishes }

    func write(_ rollups: [RollupKey: Rollup?]) throws {
        for (key, rollup) in rollups { kept[key] = rollup }
    }

    func write(_ changed: [TallyKey: Tally?]) throws {
        for (key, tally) in changed {
            tallies[key.rollup, default: [:]][key.dimension, default: [:]][key.name] = tally
        }
    }

    func write(_ grant: TitleGrant) throws { granted[grant.title] = grant }
    func removeGrant(of title: String) throws { granted[title] = nil }
    func write(_ preferences: CountPreferences) throws { wishes = preferences }
}
