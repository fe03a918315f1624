import PieceModel

/// How far an owner is with a title.
public struct TitleProgress: Hashable, Sendable {
    public let rule: TitleRule
    /// What its metric is now.
    public let value: Int
    /// nil when it is not earned.
    public let grant: TitleGrant?
    /// The name that earns it or comes nearest, such as an artist's, or the year, month or day that does, such as
    /// `2026-11`; nil for titles that are about neither, and as long as nothing counts.
    public let winner: String?

    init(rule: TitleRule, measure: TitleMeasure, grant: TitleGrant?) {
        self.rule = rule
        self.grant = grant
        value = max(0, measure.value)
        winner = measure.winner.map { rule.metric.isWork ? WorkName($0)?.title ?? $0 : $0 }
    }

    /// How a title stands.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case earned
        /// What is there counts: `missing` more earn it.
        case started
        /// The best so far, in days in a row or within one month, is not enough: it takes a better one.
        case tried
        /// Nothing counts yet, or no more than one day in a row.
        case open
    }

    public var state: State {
        if grant != nil || missing == 0 { return .earned }
        if rule.metric.isBest { return value > 1 ? .tried : .open }
        return value > 0 ? .started : .open
    }

    /// The part of the threshold that is reached, 0…1.
    public var fraction: Double { min(1, Double(value) / Double(rule.threshold)) }

    /// How far the metric is below the threshold; 0 when it is not.
    public var missing: Int { max(0, rule.threshold - value) }

    /// The titles to go for: the unearned ones that are furthest along, then those that lack least.
    public static func nearest(_ all: [TitleProgress], limit: Int) -> [TitleProgress] {
        // Nobody can do anything for a title about chat rooms before there are any.
        let open = all.enumerated().filter { $0.element.state != .earned && $0.element.rule.metric != .chatRooms }
        let sorted = open.sorted {
            let (a, b) = ($0.element, $1.element)
            return (-a.fraction, a.missing, $0.offset) < (-b.fraction, b.missing, $1.offset)
        }
        return sorted.prefix(limit).map(\.element)
    }
}

extension TitleRule.Metric {
    fileprivate var isWork: Bool { if case .most(.work, _) = self { true } else { false } }

    /// Whether the value is the best of several tries, to which nothing can be added later.
    fileprivate var isBest: Bool {
        switch self {
        case .pieces(_, let window): window != .all
        case .streak, .months: true
        default: false
        }
    }
}
