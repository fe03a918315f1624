import PieceModel

/// What a recap says, in its language.
struct RecapTexts {
    let recap: YearRecap

    private var isKorean: Bool { recap.locale == .ko }
    private func say(_ korean: String, _ english: String) -> String { isKorean ? korean : english }
    private func grouped(_ number: Int) -> String { TicketLocale.grouped(max(0, number)) }

    // MARK: Head and total

    var heading: String {
        guard let year = recap.year else { return say("나의 문화 결산", "My Culture Recap") }
        return say("\(year) 문화 결산", "\(year) Culture Recap")
    }

    var owner: String {
        if recap.nickname.isEmpty { return "" }
        return say("\(recap.nickname)의 기록", "Collected by \(recap.nickname)")
    }

    var total: String { grouped(recap.total) }

    var totalLabel: String {
        let one = recap.total == 1
        if recap.year == nil { return say("지금까지 모은 조각", one ? "Piece so far" : "Pieces so far") }
        return say("올해 모은 조각", one ? "Piece this year" : "Pieces this year")
    }

    /// The comparison with the year before, or, without one, the number of digits reached.
    var totalNote: String {
        guard recap.year != nil, let difference = recap.difference else { return milestone }
        let count = grouped(abs(difference))
        if difference > 0 { return say("작년보다 \(count)조각 더", "\(count) more than last year") }
        if difference < 0 { return say("작년보다 \(count)조각 적게", "\(count) fewer than last year") }
        return say("작년과 똑같이", "As many as last year")
    }

    private var milestone: String {
        switch recap.total {
        case 10_000...: say("다섯 자리를 넘겼어요", "Past ten thousand")
        case 1_000...: say("네 자리를 넘겼어요", "Past one thousand")
        case 100...: say("세 자리를 넘겼어요", "Past one hundred")
        default: ""
        }
    }

    // MARK: Kinds

    var topLabel: String { recap.mix.isEmpty ? "" : say("가장 많이 본 장르", "Most seen") }

    var top: String { recap.mix.first?.name ?? "" }

    var mixNote: String {
        recap.mix.prefix(3).map { "\($0.name) \(grouped($0.count))" }.joined(separator: " · ")
    }

    // MARK: Money, or a place

    /// The third block: a sum, else the place most often gone to, else how many kinds there were.
    struct Side {
        var label = ""
        var symbol = ""
        var amount = ""
        var name = ""
        var note = ""
    }

    var side: Side {
        let paid = recap.spend.filter { $0.minorUnits > 0 }
        if let first = paid.first { return money(first, others: Array(paid.dropFirst())) }
        if let venue = recap.venue, venue.count > 0 {
            let visits = grouped(venue.count)
            return Side(
                label: say("가장 자주 간 곳", "Most visited"), name: venue.name,
                note: say("\(visits)번 다녀왔어요", venue.count == 1 ? "1 visit" : "\(visits) visits"))
        }
        guard !recap.mix.isEmpty else { return Side() }
        let kinds = recap.mix.count
        return Side(
            label: say("만난 장르", "Variety"),
            name: say("\(kinds)가지", kinds == 1 ? "1 kind" : "\(kinds) kinds"), note: "")
    }

    private func money(_ first: Money, others: [Money]) -> Side {
        let amount = TicketLocale.amount(first)
        let price = recap.locale.price(first)
        let symbol = price.hasSuffix(amount) ? price.dropLast(amount.count).filter { $0 != " " } : ""
        let mean = recap.meanPerPiece.map { mean in
            let price = recap.locale.price(mean)
            return say("한 조각에 평균 \(price)", "\(price) a piece")
        }
        let plus = RecapTexts.plus(others, recap.locale)
        return Side(
            label: say("마음에 쓴 돈", "Spent on joy"), symbol: symbol, amount: amount,
            note: [mean ?? "", plus].filter { !$0.isEmpty }.joined(separator: " "))
    }

    /// Sums in other currencies, which cannot be added: `+ $120.00`, `+ $120.00 외 1`.
    static func plus(_ others: [Money], _ locale: TicketLocale) -> String {
        guard let first = others.first else { return "" }
        let more = others.count > 1 ? (locale == .ko ? " 외 \(others.count - 1)" : " …") : ""
        return "+ \(locale.price(first))\(more)"
    }

    // MARK: Months

    var monthsLabel: String { say("월별 조각", "By month") }

    /// The busiest month or months; many equal ones are a steady year.
    var monthsNote: String {
        let most = recap.months.prefix(12).max() ?? 0
        guard most > 0 else { return "" }
        let busiest = recap.months.prefix(12).indices.filter { recap.months[$0] == most }.map { $0 + 1 }
        let names = busiest.map { isKorean ? "\($0)월" : TicketLocale.englishMonth($0) }
        switch busiest.count {
        case 1: return say("\(names[0])에만 \(grouped(most))조각", "\(grouped(most)) in \(names[0]) alone")
        case 2: return say("\(names[0])과 \(names[1])에 가장 바빴어요", "Busiest in \(names[0]) and \(names[1])")
        case 3:
            return say(
                "\(names.joined(separator: ", "))에 가장 바빴어요", "Busiest in \(names[0]), \(names[1]) and \(names[2])")
        default: return say("\(busiest.count)개의 달이 똑같이 바빴어요", "\(busiest.count) months equally busy")
        }
    }

    // MARK: The best piece, and the foot

    /// Without a best piece (none is rated, or those who look may not see it) the block looks ahead.
    var bestLabel: String {
        if recap.best == nil { return say("다음 조각", "The next piece") }
        return recap.year == nil ? say("내 마음의 조각", "Piece of a lifetime") : say("올해의 조각", "Piece of the year")
    }

    var bestTitle: String { recap.best?.title ?? say("무엇을 보러 갈까요?", "What shall we see?") }

    var invitation: String { say("내 조각 모아보기", "See my pieces") }
}
