import PieceModel

/// A budget of a month or year and what of it is spent, in minor units.
public struct BudgetUse: Hashable, Sendable {
    public let limit: Int
    public let spent: Int
    /// What the period will have cost if it goes on like this: what the days that have come cost ÷ these days × all days,
    /// rounded half up, but at least what is spent, tickets for days to come included. In a past period, what was spent;
    /// nil in one that lies ahead.
    public let projection: Int?

    /// - Parameter past: what the days that have come cost.
    init(limit: Int, spent: Int, past: Int, period: Period, today: LocalDate) {
        self.limit = limit
        self.spent = spent
        projection = period.progress(on: today).flatMap { .scaled(past, by: $0.total, over: $0.elapsed) }
            .map { max(spent, $0) }
    }

    /// Below 0 when more is spent than there was to spend.
    public var remaining: Int { limit - spent }
    /// Of the limit, in whole per cent; nil when the limit is 0.
    public var percent: Int? { .percent(spent, of: limit) }
}
