import PieceModel
import Testing

@testable import PieceCount

/// Spending as one would add it up with all pieces on a table.
struct NaiveSpending {
    private let all: [Piece]
    private let preferences: CountPreferences
    private let today: LocalDate
    private let period: Period

    init(_ pieces: [Piece], preferences: CountPreferences, today: LocalDate, _ period: Period) {
        all = pieces.filter { $0.price != nil }
        self.preferences = preferences
        self.today = today
        self.period = period
    }

    private static func holds(_ date: LocalDate, _ period: Period) -> Bool {
        switch period {
        case .all: true
        case .year(let year): date.year == year
        case .month(let year, let month): date.year == year && date.month == month
        }
    }

    private func pieces(_ code: String, _ period: Period) -> [Piece] {
        all.filter { $0.price?.currency.code == code && NaiveSpending.holds($0.date, period) }
    }

    private func paid(_ pieces: [Piece]) -> Int { pieces.compactMap { $0.price?.minorUnits }.reduce(0, +) }

    func expectEqual(_ spendings: [Spending], _ comment: Comment) {
        let budgets = period == .all ? [] : ["KRW", "USD", "SEK"]
        let codes = Set(all.filter { NaiveSpending.holds($0.date, period) }.compactMap { $0.price?.currency.code })
            .union(budgets).sorted().sorted { pieces($0, period).count > pieces($1, period).count }
        #expect(spendings.map(\.currency.code) == codes, comment)
        for (place, spending) in spendings.enumerated() {
            expectSums(spending, pieces(spending.currency.code, period), comment)
            #expect((spending.detail != nil) == (place < 4), comment)
            if let detail = spending.detail { expectDetail(detail, pieces(spending.currency.code, period), comment) }
        }
    }

    private func expectSums(_ spending: Spending, _ pieces: [Piece], _ comment: Comment) {
        #expect(spending.pieces == pieces.count && spending.paid == paid(pieces), comment)
        #expect(spending.mean == (pieces.isEmpty ? nil : halfUp(paid(pieces), pieces.count)), comment)
        let earlier: Period? =
            switch period {
            case .all: nil
            case .year(let year): .year(year - 1)
            case .month(let year, let month): month == 1 ? .month(year: year - 1, 12) : .month(year: year, month - 1)
            }
        let before = earlier.map { paid(self.pieces(spending.currency.code, $0)) }
        #expect(spending.change == before.map { Change(now: paid(pieces), before: $0) }, comment)
        let faced = pieces.filter { $0.facePrice?.currency == spending.currency }
        let face = faced.compactMap { $0.facePrice?.minorUnits }.reduce(0, +)
        #expect(
            spending.face == (faced.isEmpty ? nil : .init(pieces: faced.count, total: face, paid: paid(faced))), comment
        )
        let scored = pieces.filter { $0.score != nil }
        let halves = scored.compactMap { $0.score?.halves }.reduce(0, +)
        #expect(spending.perStar == (scored.isEmpty ? nil : halfUp(2 * paid(scored), halves)), comment)
        let kinds = Dictionary(grouping: pieces, by: \.kind)
        #expect(Set(spending.kinds.map(\.kind)) == Set(kinds.keys), comment)
        for amount in spending.kinds {
            #expect(
                amount.paid == paid(kinds[amount.kind] ?? []) && amount.pieces == kinds[amount.kind]?.count, comment)
        }
        #expect(spending.kinds.map(\.paid) == spending.kinds.map(\.paid).sorted(by: >), comment)
    }

    private func expectDetail(_ detail: Spending.Detail, _ pieces: [Piece], _ comment: Comment) {
        let prices = pieces.compactMap { $0.price?.minorUnits }.sorted()
        if let highest = prices.last {
            let middle = prices.count / 2
            let median = prices.count % 2 == 1 ? prices[middle] : halfUp(prices[middle - 1] + prices[middle], 2)
            let free = prices.count { $0 == 0 }
            #expect(detail.prices == .init(free: free, median: median, highest: highest), comment)
        } else {
            #expect(detail.prices == nil, comment)
        }
        #expect(detail.venues == top("venue", pieces, \.venue), comment)
        #expect(detail.grades == top("grade", pieces, \.seatGrade), comment)
        let works = top("work", pieces) { "\($0.kind.id)/\($0.title)" }
        #expect(
            detail.works.map { Spending.NameAmount(name: $0.work.name, paid: $0.paid, pieces: $0.pieces) } == works,
            comment)
    }

    private func top(_ dimension: String, _ pieces: [Piece], _ name: (Piece) -> String?) -> [Spending.NameAmount] {
        let named = pieces.filter { piece in
            name(piece).map { !(preferences.hidden[dimension] ?? []).contains($0) } ?? false
        }
        let amounts = Dictionary(grouping: named) { name($0) ?? "" }.map {
            Spending.NameAmount(name: $0, paid: paid($1), pieces: $1.count)
        }
        let order = amounts.filter { $0.paid > 0 }
            .sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }.sorted { $0.paid > $1.paid }
        return Array(order.prefix(10))
    }

    func expectEqual(_ report: SpendingReport.CurrencyYear, _ comment: Comment) {
        let code = report.spending.currency.code
        let mine = pieces(code, period)
        guard case .year(let year) = period else {
            let years = Dictionary(grouping: mine, by: \.date.year).mapValues(paid).filter { $0.value > 0 }
            #expect(report.years.map(\.year) == years.keys.sorted(), comment)
            #expect(report.years.allSatisfy { $0.paid == years[$0.year] }, comment)
            #expect(report.months.isEmpty && report.budget == nil, comment)
            return
        }
        let months = (1...12).map { month in paid(mine.filter { $0.date.month == month }) }
        #expect(report.months == months && report.years.isEmpty, comment)
        let limits = preferences.budgets[code] ?? Budget()
        #expect((report.budget == nil) == (limits == Budget()), comment)
        guard let budget = report.budget else { return }
        expectUse(budget.year, code, limit: limits.year, spent: paid(mine), period, comment)
        let isRunning = year == today.year
        expectUse(
            budget.month, code, limit: isRunning ? limits.month : nil, spent: months[today.month - 1],
            .month(year: year, today.month), comment)
        #expect(budget.monthLimit == limits.month, comment)
        let over = (1...12).filter { month in limits.month.map { months[month - 1] > $0 } ?? false }
        #expect(budget.monthsOver == over, comment)
    }

    func expectEqual(_ report: MonthSpending.CurrencyMonth, _ comment: Comment) {
        let code = report.spending.currency.code
        expectUse(
            report.budget, code, limit: preferences.budgets[code]?.month, spent: paid(pieces(code, period)), period,
            comment)
    }

    private func expectUse(
        _ use: BudgetUse?, _ code: String, limit: Int?, spent: Int, _ period: Period, _ comment: Comment
    ) {
        #expect(use?.limit == limit, comment)
        guard let use, let limit else { return }
        #expect(use.spent == spent && use.remaining == limit - spent, comment)
        guard use.spent > 0, let start = period.firstDay, (2024...2026).contains(start.year) else { return }
        // One by one, and a few more than belong to the period.
        let dates = (0...400).compactMap { LocalDate(daysSince1970: start.daysSince1970 + $0) }
            .filter { NaiveSpending.holds($0, period) }
        let (elapsed, total) = (dates.count { $0 <= today }, dates.count)
        let past = paid(pieces(code, period).filter { $0.date <= today })
        #expect(use.projection == (elapsed == 0 ? nil : max(spent, halfUp(past * total, elapsed))), comment)
    }

    private func halfUp(_ value: Int, _ divisor: Int) -> Int { (2 * value + divisor) / (2 * divisor) }
}
