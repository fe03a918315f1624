import PieceCount
import PieceModel

extension Sheet {
    /// How many names of a ranking are shown.
    private static let shown = 5

    mutating func show(_ report: StatisticsReport) {
        let period = report.year.map { text("\($0)년", "\($0)") } ?? text("지금까지", "All time")
        add(paint(period + (report.kind.map { " · \(locale.name(of: $0))" } ?? ""), .bold))
        var facts = [pieces(report.count)]
        if report.planned > 0 { facts.append(text("예정 \(report.planned)", "\(report.planned) to come")) }
        if let score = report.meanScore { facts.append("★ \(score.text)") }
        if report.repeatVisits > 0 {
            facts.append(text("다시 보기 \(report.repeatVisits)", "\(report.repeatVisits) seen again"))
        }
        sentences(facts)
        guard report.count > 0 else { return }
        let findings = Findings(locale)
        sentences(
            [
                findings.comparison(report), findings.busiestMonths(report), findings.favouriteKind(report),
                findings.favouriteTime(report), findings.longestStreak(report),
            ].compactMap(\.self))

        if report.year == nil {
            head(text("연도별", "Years"))
            for year in report.years {
                bar("\(year.year)", year.count, of: report.years.map(\.count).max() ?? 0, "\(year.count)", nameWidth: 4)
            }
        } else {
            head(text("월별", "Months"))
            bars(months: report.months)
        }
        if report.kind == nil {
            names(text("종류", "Kinds"), report.kinds) { [locale] in Kind(id: $0).map(locale.name(of:)) ?? $0 }
        }
        names(text("장르", "Genres"), report.genres) { [locale] in Genre(id: $0).map(locale.name(of:)) ?? $0 }
        times(report)
        scores(report)
        names(text("자주 간 곳", "Venues"), report.venues.names) { $0 }
        let again = report.works.repeated.map { ($0.work.title, $0.count) }
        rows(text("다시 본 작품", "Seen again"), again)
        names(text("자주 만난 배우", "Cast"), report.cast.names) { $0 }
        names(text("감독·연출", "Directors"), report.directors.names) { $0 }
        names(text("함께한 사람", "Together with"), report.companions.names) { $0 }
    }

    private mutating func names(_ title: String, _ counts: [NameCount], _ name: (String) -> String) {
        rows(title, counts.map { (name($0.name), $0.count) })
    }

    private mutating func rows(_ title: String, _ rows: [(name: String, count: Int)]) {
        guard let most = rows.first?.count else { return }
        head(title)
        for row in rows.prefix(Sheet.shown) { bar(row.name, row.count, of: most, "\(row.count)", nameWidth: 30) }
    }

    /// Weekdays as bars, hours as a row of columns.
    private mutating func times(_ report: StatisticsReport) {
        head(text("요일", "Weekdays"))
        for day in Weekdays.all {
            let count = report.weekdays[day.rawValue]
            bar(locale.name(of: day), count, of: report.weekdays.max() ?? 0, "\(count)", nameWidth: 4)
        }
        let hours = Array(report.hours.prefix(24))
        guard hours.contains(where: { $0 > 0 }) else { return }
        head(text("시간", "Hours"))
        // Two columns for each hour, so that the scale below has room.
        let doubled = hours.flatMap { [$0, $0] }
        add("  " + paint(Sheet.columns(doubled), .accent))
        add("  " + paint(stride(from: 0, to: 24, by: 3).map { "\($0)".filled(6) }.joined(), .dim))
    }

    private mutating func scores(_ report: StatisticsReport) {
        guard report.meanScore != nil else { return }
        head(text("별점", "Scores"))
        for halves in (1...10).reversed() where report.scores[halves - 1] > 0 {
            let count = report.scores[halves - 1]
            let name = Score(halves: halves).map { TicketLocale.score($0) } ?? ""
            bar("★\(name)", count, of: report.scores.max() ?? 0, "\(count)", nameWidth: 4)
        }
    }
}
