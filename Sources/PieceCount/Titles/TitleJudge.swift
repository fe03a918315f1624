import PieceModel

/// Says which titles an owner's numbers earn.
public struct TitleJudge: Sendable {
    private let rules: TitleRules

    public init(rules: TitleRules) { self.rules = rules }

    /// Brings the grants in step with the numbers, both ways. A worn title that is lost is taken off.
    /// - Parameter at: when titles that are new were earned.
    @discardableResult
    func judge(at: Instant, in transaction: some CountTransaction) throws -> TitleChanges {
        let values = try values(transaction)
        let grants = try transaction.grants()
        let held = Set(grants.map(\.title))
        var changes = TitleChanges()
        for rule in rules.rules {
            let isEarned = (values[rule.id] ?? 0) >= rule.threshold
            if isEarned, !held.contains(rule.id) {
                changes.earned.append(rule.id)
                try transaction.write(TitleGrant(title: rule.id, earned: at))
            } else if !isEarned, held.contains(rule.id) {
                changes.lost.append(rule.id)
                try transaction.removeGrant(of: rule.id)
            }
        }
        for title in held where rules.rule(title) == nil { try transaction.removeGrant(of: title) }
        let gone = held.subtracting(rules.rules.map(\.id)).union(changes.lost)
        if !gone.isEmpty {
            var preferences = try transaction.preferences()
            if let worn = preferences.worn, gone.contains(worn) {
                preferences.worn = nil
                try transaction.write(preferences)
            }
        }
        return changes
    }

    /// How far every title is, in the order of the rules.
    public func progress(reading reader: some CountReader) throws -> [TitleProgress] {
        var winners: [String: String] = [:]
        let values = try values(reader, winners: &winners)
        let earned = Dictionary(try reader.grants().map { ($0.title, $0) }) { first, _ in first }
        return rules.rules.map { rule in
            TitleProgress(
                rule: rule, value: values[rule.id] ?? 0, grant: earned[rule.id], winner: winners[rule.id])
        }
    }

    /// Puts a title on, or takes the worn one off.
    /// - Throws: `TitleNotOwned`.
    public func wear(_ title: String?, in transaction: some CountTransaction) throws {
        if let title, try !transaction.grants().contains(where: { $0.title == title }) { throw TitleNotOwned() }
        var preferences = try transaction.preferences()
        preferences.worn = title
        try transaction.write(preferences)
    }

    private func values(_ reader: some CountReader) throws -> [String: Int] {
        var winners: [String: String] = [:]
        return try values(reader, winners: &winners)
    }

    /// What each title's metric is; of titles that ask for a name that comes most often, also that name.
    private func values(_ reader: some CountReader, winners: inout [String: String]) throws -> [String: Int] {
        let all = try reader.rollup(.all)
        var streaks: Streaks?
        var values: [String: Int] = [:]
        func most(_ rule: TitleRule, _ dimension: Dimension, _ kind: Kind?) throws -> Int {
            guard let first = try reader.ranking(dimension, RollupKey(.all, kind: kind), limit: 1).first else {
                return 0
            }
            winners[rule.id] = dimension == .work ? WorkName(first.name)?.title ?? first.name : first.name
            return first.tally.value
        }
        for rule in rules.rules {
            switch rule.metric {
            case .pieces(let condition, .all): values[rule.id] = all.marks[condition] ?? 0
            case .pieces(let condition, let window):
                // No piece at all fulfils most conditions, which needs no further look.
                values[rule.id] =
                    all.marks[condition] == nil
                    ? 0 : try most(rule, .window("\(condition).\(window.rawValue)"), nil)
            case .most(let dimension, let kind): values[rule.id] = try most(rule, dimension, kind)
            case .distinct(let dimension): values[rule.id] = all.distinct[dimension.rawValue] ?? 0
            case .genres: values[rule.id] = all.genres.keys.count { $0 != "etc" }
            case .kinds: values[rule.id] = all.kinds.keys.count { $0 != "etc" }
            case .regions: values[rule.id] = all.regions.count
            case .spent(let currency): values[rule.id] = all.money[currency.code]?.paid ?? 0
            case .streak(let span):
                let found = streaks ?? TitleJudge.streaks(all)
                streaks = found
                let streak = span == .days ? found.days : span == .weeks ? found.weeks : found.months
                values[rule.id] = streak.longest?.length ?? 0
            case .joined: values[rule.id] = 1
            case .chatRooms: values[rule.id] = 0
            case .titles: break
            }
        }
        // Titles for titles come last; none of them asks for another of its sort.
        for rule in rules.rules {
            guard case .titles(let others) = rule.metric else { continue }
            values[rule.id] = others.count { (values[$0] ?? 0) >= (rules.rule($0)?.threshold ?? .max) }
        }
        return values
    }

    private static func streaks(_ all: Rollup) -> Streaks {
        let dates = all.years.sorted { $0.key < $1.key }.flatMap { year, line in line.dates(in: year) }
        // Visits to come count as soon as they are kept, like in every other title.
        return Streaks(dates, year: nil, today: dates.last ?? .first)
    }
}

/// Somebody wants to wear a title that is not theirs.
public struct TitleNotOwned: Error, Hashable {
    public init() {}
}
