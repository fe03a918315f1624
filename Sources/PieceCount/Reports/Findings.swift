public import PieceModel

/// What a report says in one sentence, beside its charts. Nil where there is nothing to say.
public struct Findings: Sendable {
    private let locale: TicketLocale

    public init(_ locale: TicketLocale) { self.locale = locale }

    private func text(_ korean: String, _ english: String) -> String { locale == .ko ? korean : english }

    /// `11월에 가장 바빴어요`, `5월과 11월에 가장 바빴어요`; nil when more than three months are as busy.
    public func busiestMonths(_ report: StatisticsReport) -> String? {
        let most = report.months.max() ?? 0
        let months = (1...12).filter { report.months[$0 - 1] == most }
        guard most > 0, months.count <= 3 else { return nil }
        let names = months.map { locale == .ko ? "\($0)월" : Findings.englishMonths[$0 - 1] }
        return text("\(joined(names))에 가장 바빴어요", "Busiest in \(joined(names))")
    }

    /// `작년보다 12조각 더`; of a year before today's, `2024년보다 3조각 덜`. A running year that is not ahead of the
    /// whole year before is compared with the same days of it: `작년 이맘때보다 2조각 더`.
    public func comparison(_ report: StatisticsReport) -> String? {
        guard let year = report.year, let whole = report.change, whole.before > 0 else { return nil }
        let toDate = report.changeToDate
        let isRunning = toDate != nil
        guard let toDate, whole.difference <= 0 else {
            return difference(
                whole.difference, korean: isRunning ? "작년" : "\(year - 1)년",
                english: isRunning ? "last year" : "\(year - 1)")
        }
        return difference(toDate.difference, korean: "작년 이맘때", english: "this time last year")
    }

    private func difference(_ difference: Int, korean: String, english: String) -> String {
        switch difference.signum() {
        case 1: text("\(korean)보다 \(difference)조각 더", "\(difference) more than \(english)")
        case -1: text("\(korean)보다 \(-difference)조각 덜", "\(-difference) fewer than \(english)")
        default: text("\(KoreanParticle.and.after(korean)) 똑같이", "As many as \(english)")
        }
    }

    /// `3달이 예산을 넘었어요`, `모든 달이 예산 안이에요`; nil without a budget for months.
    public func budget(_ currency: SpendingReport.CurrencyYear) -> String? {
        guard let budget = currency.budget, budget.monthLimit != nil else { return nil }
        let months = budget.monthsOver.count
        guard months > 0 else { return text("모든 달이 예산 안이에요", "Every month within budget") }
        return text("\(months)달이 예산을 넘었어요", "\(months) \(months == 1 ? "month" : "months") over budget")
    }

    /// `7주를 이어서 봤어요`, of the longest run of weeks; else of months or days; nil when nothing follows.
    public func longestStreak(_ report: StatisticsReport) -> String? {
        let streaks = report.streaks
        let units = [(streaks.weeks, "주", "weeks"), (streaks.months, "달", "months"), (streaks.days, "일", "days")]
        for (streak, korean, english) in units {
            guard let length = streak.longest?.length, length > 1 else { continue }
            return text(
                "\(KoreanParticle.object.after("\(length)\(korean)")) 이어서 봤어요", "\(length) \(english) in a row")
        }
        return nil
    }

    /// `뮤지컬을 가장 많이`, `영화와 전시를 가장 많이`; nil when there is one kind only, or more than two come as often.
    public func favouriteKind(_ report: StatisticsReport) -> String? {
        let most = report.kinds.filter { $0.count == report.kinds.first?.count }
        guard report.kinds.count > 1, most.count <= 2 else { return nil }
        let names = joined(most.compactMap { Kind(id: $0.name).map(locale.name(of:)) })
        return text("\(KoreanParticle.object.after(names)) 가장 많이", "\(names) most of all")
    }

    /// `금요일 저녁 8시`: the weekday and hour with most pieces; nil when several have as many, or none has two.
    public func favouriteTime(_ report: StatisticsReport) -> String? {
        let slots = (0..<7).flatMap { weekday in
            (0..<24).map { (weekday, hour: $0, count: report.hoursByWeekday[weekday][$0]) }
        }
        let most = slots.map(\.count).max() ?? 0
        let busiest = slots.filter { $0.count == most }
        guard most > 1, busiest.count == 1, let (day, hour, _) = busiest.first, let weekday = Weekday(rawValue: day)
        else { return nil }
        let clock = hour % 12 == 0 ? 12 : hour % 12
        return text(
            "\(locale.name(of: weekday))요일 \(Findings.koreanPart(of: hour)) \(clock)시",
            "\(Findings.englishWeekdays[day]) \(clock) \(hour < 12 ? "am" : "pm")")
    }

    /// Which part of the day an hour belongs to, as people call it.
    private static func koreanPart(of hour: Int) -> String {
        switch hour {
        case 0..<6: "새벽"
        case 6..<12: "오전"
        case 12..<18: "오후"
        case 18..<21: "저녁"
        default: "밤"
        }
    }

    /// `5월`, `5월과 11월`, `3월, 5월과 11월`; `May`, `May and November`, `March, May and November`.
    private func joined(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        let others = names.dropLast().joined(separator: ", ")
        return text("\(KoreanParticle.and.after(others)) \(last)", "\(others) and \(last)")
    }

    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let englishWeekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
}
