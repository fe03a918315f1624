import PieceModel

/// Reads what was paid in a period, in every currency.
struct SpendingReader<Reader: CountReader> {
    private let reader: Reader
    private let period: Period
    private let rollups: [RollupKey: Rollup]
    private let today: LocalDate
    let preferences: CountPreferences

    /// One read of rollups: the period's, the one's before, that of today's month and those of the period's kinds.
    init(_ reader: Reader, _ period: Period, today: LocalDate) throws {
        self.reader = reader
        self.period = period
        self.today = today
        let kinds = Kind.all.map { RollupKey(period, kind: $0) }
        let periods = Set([period, period.before, .month(year: today.year, today.month)].compactMap(\.self))
        rollups = try reader.rollups(periods.map { RollupKey($0) } + kinds)
        preferences = try reader.preferences()
    }

    private var rollup: Rollup { rollups[RollupKey(period)] ?? Rollup() }

    func sums(_ currency: Currency) -> MoneySums { rollup.money[currency.code] ?? MoneySums() }

    /// What the days of the period that have come cost.
    /// - Parameter ofMonth: only those of today's month.
    func past(_ currency: Currency, ofMonth: Bool = false) -> Int {
        let thisMonth = Period.month(year: today.year, today.month)
        let month = rollups[RollupKey(thisMonth)]?.money[currency.code]?.steps.total(through: today.day) ?? 0
        if ofMonth || period == thisMonth { return month }
        guard period == .year(today.year) else { return sums(currency).paid }
        return sums(currency).steps.total(through: today.month - 1) + month
    }

    /// Each currency that was paid in or has a budget, those with most pieces first, then by code.
    func spendings() throws -> [Spending] {
        let budgets = preferences.budgets.filter { period != .all && $0.value != Budget() }
        let currencies = Set(rollup.money.keys).union(budgets.keys).compactMap { Currency($0) }
            .sorted { (-sums($0).pieces, $0.code) < (-sums($1).pieces, $1.code) }
        return try currencies.enumerated().map { place, currency in
            try spending(currency, isDetailed: place < Spending.detailed)
        }
    }

    private func spending(_ currency: Currency, isDetailed: Bool) throws -> Spending {
        let sums = sums(currency)
        let before = period.before.map { rollups[RollupKey($0)]?.money[currency.code]?.paid ?? 0 }
        return Spending(
            currency: currency, pieces: sums.pieces, paid: sums.paid,
            mean: .scaled(sums.paid, by: 1, over: sums.pieces),
            change: period == .all ? nil : Change(now: sums.paid, before: before ?? 0),
            face: sums.faced == 0
                ? nil : Spending.FaceValue(pieces: sums.faced, total: sums.face, paid: sums.facedPaid),
            perStar: .scaled(sums.scoredPaid, by: 2, over: sums.halves),
            kinds: kinds(currency), detail: isDetailed ? try detail(currency) : nil)
    }

    private func kinds(_ currency: Currency) -> [Spending.KindAmount] {
        let amounts = Kind.all.compactMap { kind in
            rollups[RollupKey(period, kind: kind)]?.money[currency.code].map { sums in
                Spending.KindAmount(kind: kind, paid: sums.paid, pieces: sums.pieces)
            }
        }
        return amounts.sorted { (-$0.paid, -$0.pieces, $0.kind.id) < (-$1.paid, -$1.pieces, $1.kind.id) }
    }

    private func detail(_ currency: Currency) throws -> Spending.Detail {
        let key = RollupKey(period)
        let rankings = Rankings(reader: reader, hidden: preferences.hidden)
        func top(_ by: Dimension.Spending) throws -> [Ranked] {
            try rankings.top(.paid(by, currency), key, hiding: by.rawValue).filter { $0.tally.value > 0 }
        }
        func names(_ by: Dimension.Spending) throws -> [Spending.NameAmount] {
            try top(by).map { Spending.NameAmount(name: $0.name, paid: $0.tally.value, pieces: $0.tally.count) }
        }
        return Spending.Detail(
            prices: Spending.Prices(try reader.names(.price(currency), key)),
            venues: try names(.venue),
            works: try top(.work).compactMap { ranked in
                WorkName(ranked.name).map {
                    Spending.WorkAmount(work: $0, paid: ranked.tally.value, pieces: ranked.tally.count)
                }
            },
            grades: try names(.grade))
    }
}
