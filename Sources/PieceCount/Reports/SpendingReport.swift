public import PieceModel

/// What an owner's pieces of a year, or of all time, cost. Currencies are never added together.
public struct SpendingReport: Hashable, Sendable {
    /// nil is all of time.
    public let year: Int?
    /// Those with most pieces first.
    public let currencies: [CurrencyYear]

    /// One currency's part of the report.
    public struct CurrencyYear: Hashable, Sendable {
        public let spending: Spending
        /// Paid by month, twelve numbers; only of a year.
        public let months: [Int]
        /// Paid by year, those in which something was paid; only for all of time.
        public let years: [YearAmount]
        /// nil when there is no budget in this currency, and for all of time.
        public let budget: YearBudget?
    }

    public struct YearAmount: Hashable, Sendable {
        public let year: Int
        public let paid: Int
    }

    /// How a year keeps to the budgets that are set now.
    public struct YearBudget: Hashable, Sendable {
        public let year: BudgetUse?
        /// Of today's month; nil in other years than today's.
        public let month: BudgetUse?
        /// What each month may cost.
        public let monthLimit: Int?
        /// The months 1…12 that cost more than that.
        public let monthsOver: [Int]
    }

    /// One read of rollups, and four of names in each of at most four currencies.
    /// - Parameters:
    ///   - year: 1000…9999; nil is all of time.
    ///   - today: the owner's date.
    public init(reading reader: some CountReader, year: Int?, today: LocalDate) throws {
        let reader = try SpendingReader(reader, year.map(Period.year) ?? .all, today: today)
        self.year = year
        currencies = try reader.spendings().map { spending in
            let steps = reader.sums(spending.currency).steps
            let months = year == nil ? [] : steps.dense(12, from: 1)
            return CurrencyYear(
                spending: spending, months: months,
                years: year == nil
                    ? steps.entries.map { YearAmount(year: $0.index, paid: $0.value) } : [],
                budget: year.flatMap { year in
                    reader.preferences.budgets[spending.currency.code].flatMap {
                        YearBudget(
                            $0, year: year, paid: spending.paid, past: reader.past(spending.currency),
                            pastOfMonth: reader.past(spending.currency, ofMonth: true), months: months, today: today)
                    }
                })
        }
    }
}

extension SpendingReport.YearBudget {
    /// Nil when the budget has no limit.
    fileprivate init?(
        _ budget: Budget, year: Int, paid: Int, past: Int, pastOfMonth: Int, months: [Int], today: LocalDate
    ) {
        guard budget.year != nil || budget.month != nil else { return nil }
        self.year = budget.year.map { BudgetUse(limit: $0, spent: paid, past: past, period: .year(year), today: today) }
        month = budget.month.flatMap { limit in
            guard year == today.year else { return nil }
            return BudgetUse(
                limit: limit, spent: months[today.month - 1], past: pastOfMonth,
                period: .month(year: year, today.month), today: today)
        }
        monthLimit = budget.month
        monthsOver = budget.month.map { limit in (1...12).filter { months[$0 - 1] > limit } } ?? []
    }
}
