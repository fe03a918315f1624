import PieceCount
import PieceModel
import PieceServer
import PieceStore

extension Sheet {
    mutating func show(_ overview: SpendingOverview, _ period: Period) {
        let title =
            switch period {
            case .all: text("지금까지 쓴 돈", "Spent in all")
            case .year(let year): text("\(year)년에 쓴 돈", "Spent in \(year)")
            case .month(let year, let month):
                text("\(year)년 \(month)월에 쓴 돈", "Spent in \(TicketLocale.englishMonth(month)) \(year)")
            }
        add(paint(title, .bold))
        let most = Dictionary(overview.mostExpensive.map { ($0.currency, $0.entry) }) { first, _ in first }
        switch overview.report {
        case .month(let report):
            if report.currencies.isEmpty { add(nothing) }
            for month in report.currencies {
                total(month.spending, most[month.spending.currency])
                if let budget = month.budget { use(budget, month.spending.currency, text("이 달 예산", "Budget")) }
                parts(month.spending)
            }
        case .longer(let report):
            if report.currencies.isEmpty { add(nothing) }
            for year in report.currencies {
                let currency = year.spending.currency
                total(year.spending, most[currency])
                if let budget = year.budget?.year { use(budget, currency, text("한 해 예산", "Year's budget")) }
                if let budget = year.budget?.month { use(budget, currency, text("이 달 예산", "Month's budget")) }
                if let finding = Findings(locale).budget(year) { add(finding) }
                steps(year)
                parts(year.spending)
            }
        }
    }

    private var nothing: String { text("값을 적은 조각이 없어요", "no piece has a price") }

    private mutating func total(_ spending: Spending, _ most: PieceEntry?) {
        let currency = spending.currency
        add()
        add(
            "\(paint(currency.code, .bold))  \(paint(amount(spending.paid, currency), .bold))  \(pieces(spending.pieces))"
        )
        var facts: [String] = []
        if let mean = spending.mean { facts.append(text("평균", "mean") + " " + amount(mean, currency)) }
        if let prices = spending.detail?.prices {
            facts.append(text("중앙값", "median") + " " + amount(prices.median, currency))
            if prices.free > 0 { facts.append(text("무료 \(prices.free)", "\(prices.free) free")) }
        }
        if let perStar = spending.perStar { facts.append(text("별 하나에", "per star") + " " + amount(perStar, currency)) }
        if let change = spending.change, change.before > 0 {
            let sign = change.difference < 0 ? "" : "+"
            facts.append(
                text("이전보다", "beside the one before") + " \(sign)\(amount(change.difference, currency))")
        }
        if let face = spending.face, face.saved != 0 {
            facts.append(text("할인으로 아낀 돈", "saved by discounts") + " " + amount(face.saved, currency))
        }
        sentences(facts)
        if let most, let price = most.price {
            let line = "\(locale.price(price)) · \(TicketLocale.dotted(most.date)) · \(most.title.printable)"
            add((text("가장 비싼 조각 ", "dearest piece ") + line).cut(Sheet.width))
        }
    }

    /// A budget as a bar: full when all of it is spent, red when it is more than all.
    private mutating func use(_ budget: BudgetUse, _ currency: Currency, _ name: String) {
        let isOver = budget.remaining < 0
        let bar = Sheet.bar(budget.spent, of: max(budget.limit, 1), 30)
        let rest = isOver ? text("넘음", "over") : text("남음", "left")
        let line = paint(bar, isOver ? .red : .accent) + paint(String(repeating: "·", count: 30 - bar.columns), .dim)
        let amounts =
            "\(budget.percent.map { "\($0)%" } ?? "") \(amount(abs(budget.remaining), currency)) \(rest)"
        add("\(name.filled(14)) \(line) \(amounts.cut(Sheet.width - 46))")
    }

    /// Months of a year, years of all time.
    private mutating func steps(_ report: SpendingReport.CurrencyYear) {
        let currency = report.spending.currency
        if report.months.contains(where: { $0 > 0 }) {
            head(text("월별", "Months"))
            for (index, paid) in report.months.enumerated() {
                bar(month(index + 1), paid, of: report.months.max() ?? 0, amount(paid, currency), nameWidth: 4)
            }
        }
        if !report.years.isEmpty {
            head(text("연도별", "Years"))
            let most = report.years.map(\.paid).max() ?? 0
            for year in report.years {
                bar("\(year.year)", year.paid, of: most, amount(year.paid, currency), nameWidth: 4)
            }
        }
    }

    private mutating func parts(_ spending: Spending) {
        rows(text("종류", "Kinds"), spending.currency, spending.kinds.map { (locale.name(of: $0.kind), $0.paid) })
        guard let detail = spending.detail else { return }
        rows(text("장소", "Venues"), spending.currency, detail.venues.map { ($0.name, $0.paid) })
        rows(text("작품", "Works"), spending.currency, detail.works.map { ($0.work.title, $0.paid) })
        rows(text("좌석 등급", "Seat grades"), spending.currency, detail.grades.map { ($0.name, $0.paid) })
    }

    private mutating func rows(_ title: String, _ currency: Currency, _ rows: [(name: String, paid: Int)]) {
        guard let most = rows.first?.paid, most > 0 else { return }
        head(title)
        for row in rows.prefix(5) { bar(row.name, row.paid, of: most, amount(row.paid, currency), nameWidth: 30) }
    }
}
