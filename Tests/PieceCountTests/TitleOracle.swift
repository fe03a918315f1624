import PieceModel

@testable import PieceCount

/// Judges titles the slow way: by looking at all pieces again for each. It shares nothing with rollups and tallies.
struct TitleOracle {
    private let rules: TitleRules
    private let pieces: [CountedPiece]
    private let marks: [[String]]

    init(rules: TitleRules, pieces: [CountedPiece]) {
        self.rules = rules
        self.pieces = pieces
        marks = pieces.map(rules.marks(of:))
    }

    var titles: Set<String> { Set(rules.rules.filter { value($0) >= $0.threshold }.map(\.id)) }

    func value(_ rule: TitleRule) -> Int {
        switch rule.metric {
        case .pieces(let id, let window):
            let length = [TitleRule.Window.all: 0, .year: 4, .month: 7, .day: 10][window] ?? 0
            let marked = zip(pieces, marks).filter { $0.1.contains(id) }
            return most(marked.map { [$0.0.piece.date.description.prefix(length)] })
        case .most(let dimension, let kind):
            return most(pieces.filter { kind == nil || $0.piece.kind == kind }.map { names($0.piece, dimension) })
        case .distinct(let dimension): return Set(pieces.flatMap { names($0.piece, dimension) }).count
        case .genres: return Set(pieces.flatMap(\.piece.genres).map(\.id)).subtracting(["etc"]).count
        case .kinds: return Set(pieces.map(\.piece.kind.id)).subtracting(["etc"]).count
        case .regions: return Set(pieces.compactMap(\.piece.region)).count
        case .months:
            let months = Dictionary(grouping: pieces.map(\.piece.date), by: \.year).values
            return months.map { Set($0.map(\.month)).count }.max() ?? 0
        case .spent(let currency):
            return pieces.compactMap(\.piece.price).filter { $0.currency == currency }.map(\.minorUnits).reduce(0, +)
        case .streak(.days): return run(pieces.map(\.piece.date.daysSince1970))
        // 1969-12-29 was a Monday.
        case .streak(.weeks): return run(pieces.map { ($0.piece.date.daysSince1970 + 3) / 7 })
        case .streak(.months): return run(pieces.map { 12 * $0.piece.date.year + $0.piece.date.month })
        case .titles(let others):
            return others.compactMap(rules.rule).count { value($0) >= $0.threshold }
        case .joined: return 1
        case .chatRooms: return 0
        }
    }

    private func names(_ piece: Piece, _ dimension: Dimension) -> Set<String> {
        switch dimension {
        case .venue: Set([piece.venue].compactMap(\.self))
        case .work: ["\(piece.kind.id)/\(piece.title)"]
        case .cast: Set(piece.cast.map(\.name) + [piece.artist].compactMap(\.self))
        case .director: Set([piece.director].compactMap(\.self))
        default: Set(piece.companions)
        }
    }

    private func most(_ names: [some Sequence<some Hashable>]) -> Int {
        Dictionary(grouping: names.flatMap(\.self), by: \.self).values.map(\.count).max() ?? 0
    }

    private func run(_ places: [Int]) -> Int {
        let places = Set(places)
        return places.map { start in (0...).first { !places.contains(start + $0) } ?? 0 }.max() ?? 0
    }
}
