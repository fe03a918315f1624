public import PieceModel

/// Says which titles an owner's numbers earn.
public struct TitleJudge: Sendable {
    private let rules: TitleRules

    public init(rules: TitleRules) { self.rules = rules }

    /// Brings the grants in step with the numbers, both ways. A worn title that is lost is taken off, and grants of
    /// titles that no longer exist go without a word.
    /// - Parameter at: when titles that are new were earned.
    @discardableResult
    public func judge(at: Instant, in transaction: some CountTransaction) throws -> TitleChanges {
        let measures = try rules.measures(transaction, exact: false)
        let held = Set(try transaction.grants().map(\.title))
        var changes = TitleChanges()
        for (rule, measure) in zip(rules.rules, measures) {
            switch (measure.value >= rule.threshold, held.contains(rule.id)) {
            case (true, false):
                changes.earned.append(rule.id)
                try transaction.write(TitleGrant(title: rule.id, earned: at))
            case (false, true): changes.lost.append(rule.id)
            default: break
            }
        }
        let gone = held.filter { rules.rule($0) == nil }.union(changes.lost)
        for title in gone.sorted() { try transaction.removeGrant(of: title) }
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
        let grants = Dictionary(try reader.grants().map { ($0.title, $0) }) { first, _ in first }
        return zip(rules.rules, try rules.measures(reader, exact: true)).map { rule, measure in
            TitleProgress(rule: rule, measure: measure, grant: grants[rule.id])
        }
    }

    /// Puts a title on, or takes the worn one off (nil).
    /// - Throws: `TitleNotOwned`, or what the storage throws.
    public func wear(_ title: String?, in transaction: some CountTransaction) throws {
        if let title, try !transaction.grants().contains(where: { $0.title == title }) {
            throw TitleNotOwned(title: title)
        }
        var preferences = try transaction.preferences()
        preferences.worn = title
        try transaction.write(preferences)
    }
}

/// Somebody wants to wear a title that is not theirs.
public struct TitleNotOwned: Error, Hashable, CustomStringConvertible {
    /// The id that was asked for.
    public let title: String

    public init(title: String) { self.title = title }

    public var description: String { "the title \"\(title)\" is not owned, so it cannot be worn; earn it first" }
}
