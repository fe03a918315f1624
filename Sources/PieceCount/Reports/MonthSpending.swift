public import PieceModel

/// What an owner's pieces of a month cost. Currencies are never added together.
public struct MonthSpending: Hashable, Sendable {
    public let year: Int
    /// 1…12.
    public let month: Int
    /// Those with most pieces first.
    public let currencies: [CurrencyMonth]

    /// One currency's part of the report.
    public struct CurrencyMonth: Hashable, Sendable {
        public let spending: Spending
        /// nil when there is no budget of a month in this currency.
        public let budget: BudgetUse?
    }

    /// One read of rollups, and four of names in each of at most four currencies.
    /// - Parameters:
    ///   - year: 1000…9999.
    ///   - month: 1…12.
    ///   - today: the owner's date.
    public init(reading reader: some CountReader, year: Int, month: Int, today: LocalDate) throws {
        let period = Period.month(year: year, month)
        let reader = try SpendingReader(reader, period, today: today)
        self.year = year
        self.month = month
        currencies = try reader.spendings().map { spending in
            CurrencyMonth(
                spending: spending,
                budget: reader.preferences.budgets[spending.currency.code]?.month.map {
                    BudgetUse(
                        limit: $0, spent: spending.paid, past: reader.past(spending.currency), period: period,
                        today: today)
                })
        }
    }
}
