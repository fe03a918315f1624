import PieceModel

/// How far an owner's numbers are with one title.
struct TitleMeasure: Hashable, Sendable {
    var value = 0
    /// The name that has most, or the year, month or day, where the metric looks for one.
    var winner: String?
}

extension TitleRules {
    /// Where every title is, in the order of the rules.
    /// - Parameter exact: when false, a number that cannot earn a title may be left 0 to save reads.
    func measures(_ reader: some CountReader, exact: Bool) throws -> [TitleMeasure] {
        var measuring = Measuring(reader: reader, all: try reader.rollup(.all), rules: rules, exact: exact)
        var measures = try rules.map { try measuring.measure($0) }
        // Titles for titles come last; the reading sees to it that none of them asks for another of its sort.
        for (index, rule) in rules.enumerated() {
            guard case .titles(let others) = rule.metric else { continue }
            measures[index].value = others.compactMap { self.index($0) }
                .count { measures[$0].value >= rules[$0].threshold }
        }
        return measures
    }
}

/// Measures titles with as few reads as there are different rankings.
private struct Measuring<Reader: CountReader> {
    private struct Ranking: Hashable {
        let dimension: Dimension
        let kind: Kind?
    }

    private let reader: Reader
    private let all: Rollup
    private let exact: Bool
    /// The lowest threshold of the titles that look at a ranking.
    private var lowest: [Ranking: Int] = [:]
    private var known: [Ranking: TitleMeasure] = [:]
    private var streaks: Streaks?

    init(reader: Reader, all: Rollup, rules: [TitleRule], exact: Bool) {
        self.reader = reader
        self.all = all
        self.exact = exact
        for rule in rules {
            guard let ranking = Measuring.ranking(rule.metric) else { continue }
            lowest[ranking] = min(lowest[ranking] ?? .max, rule.threshold)
        }
    }

    mutating func measure(_ rule: TitleRule) throws -> TitleMeasure {
        if let ranking = Measuring.ranking(rule.metric) { return try first(of: ranking, rule.metric) }
        return TitleMeasure(value: value(rule.metric))
    }

    private mutating func value(_ metric: TitleRule.Metric) -> Int {
        switch metric {
        case .pieces(let condition, _): return all.marks[condition] ?? 0
        case .distinct(let dimension): return all.distinct[dimension.rawValue] ?? 0
        case .genres: return all.genres.keys.count { $0 != "etc" }
        case .kinds: return all.kinds.keys.count { $0 != "etc" }
        case .regions: return all.regions.count
        case .months: return all.years.values.map(\.months.entries.count).max() ?? 0
        case .spent(let currency): return all.money[currency.code]?.paid ?? 0
        case .streak(let span): return longest(span)
        case .joined: return 1
        case .most, .titles, .chatRooms: return 0
        }
    }

    /// Where a metric looks for the name that has most.
    private static func ranking(_ metric: TitleRule.Metric) -> Ranking? {
        switch metric {
        case .most(let dimension, let kind): Ranking(dimension: dimension, kind: kind)
        case .pieces(let condition, let window) where window != .all:
            Ranking(dimension: .window(TitleRules.windowID(condition, window)), kind: nil)
        default: nil
        }
    }

    private mutating func first(of ranking: Ranking, _ metric: TitleRule.Metric) throws -> TitleMeasure {
        if let measure = known[ranking] { return measure }
        var measure = TitleMeasure()
        // No name has more pieces than there are.
        let most = pieces(metric)
        if exact ? most > 0 : most >= lowest[ranking] ?? 0 {
            let key = RollupKey(.all, kind: ranking.kind)
            if let first = try reader.ranking(ranking.dimension, key, limit: 1).first {
                measure = TitleMeasure(value: first.tally.value, winner: first.name)
            }
        }
        known[ranking] = measure
        return measure
    }

    private func pieces(_ metric: TitleRule.Metric) -> Int {
        switch metric {
        case .most(_, let kind?): all.kinds[kind.id] ?? 0
        case .pieces(let condition, _): all.marks[condition] ?? 0
        default: all.count
        }
    }

    private mutating func longest(_ span: TitleRule.Span) -> Int {
        guard let streaks = streaks ?? runs else { return 0 }
        self.streaks = streaks
        let streak =
            switch span {
            case .days: streaks.days
            case .weeks: streaks.weeks
            case .months: streaks.months
            }
        return streak.longest?.length ?? 0
    }

    /// Visits to come count as soon as they are kept, as in every other title.
    private var runs: Streaks? {
        let dates = all.years.sorted { $0.key < $1.key }.flatMap { year, line in line.visitDays(in: year) }
        return dates.last?.date.map { Streaks(dates, year: nil, today: $0) }
    }
}
