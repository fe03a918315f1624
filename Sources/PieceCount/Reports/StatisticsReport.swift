public import PieceModel

/// What an owner's pieces of a year, or of all time, are like. It never tells of money.
///
/// Numbers count every piece of the period, visits to come included (`planned`); only streaks leave those out.
public struct StatisticsReport: Hashable, Sendable {
    /// nil is all of time.
    public let year: Int?
    /// nil is all kinds together.
    public let kind: Kind?
    public let count: Int
    /// Pieces on days after today.
    public let planned: Int
    /// Beside the year before; nil for all of time.
    public let change: Change?
    /// The same for the days up to today's in both years; only in today's year.
    public let changeToDate: Change?
    /// Pieces by month, twelve numbers; in all of time January is that of all years.
    public let months: [Int]
    /// Pieces by year, those that have any; only for all of time.
    public let years: [YearCount]
    /// By id, the most frequent first.
    public let kinds: [NameCount]
    public let genres: [NameCount]
    public let regions: [NameCount]
    /// Pieces by weekday (seven rows, from Sunday) and hour (24, and those without a time).
    public let hoursByWeekday: [[Int]]
    /// Pieces by score, from half a star to five stars.
    public let scores: [Int]
    public let meanScore: MeanScore?
    public let streaks: Streaks
    /// The earliest of the days and of the months that have most pieces.
    public let busiestDay: DayCount?
    public let busiestMonth: MonthCount?
    public let firstDay: LocalDate?
    public let latestDay: LocalDate?
    public let venues: TopNames
    public let works: TopWorks
    public let cast: TopNames
    public let directors: TopNames
    public let companions: TopNames

    public struct YearCount: Hashable, Sendable {
        public let year: Int
        public let count: Int
    }

    public struct DayCount: Hashable, Sendable {
        public let date: LocalDate
        public let count: Int
    }

    public struct MonthCount: Hashable, Sendable {
        public let year: Int
        /// 1…12.
        public let month: Int
        public let count: Int
    }

    /// Two reads of rollups and five rankings, however many pieces there are.
    /// - Parameters:
    ///   - year: 1000…9999; nil is all of time.
    ///   - kind: nil is all kinds together.
    ///   - today: the owner's date.
    public init(
        reading reader: some CountReader, year: Int?, kind: Kind? = nil, today: LocalDate
    ) throws {
        let key = RollupKey(year.map(Period.year) ?? .all, kind: kind)
        let (rollup, days) = try StatisticsReport.read(reader, key, today: today)
        let lines = days.all.sorted { $0.key < $1.key }
        let shown = lines.filter { year == nil || $0.key == year }
        let dates = lines.flatMap { year, line in line.visitDays(in: year) }

        self.year = year
        self.kind = kind
        count = rollup.count
        planned = shown.reduce(0) { sum, line in
            guard line.key >= today.year else { return sum }
            if line.key > today.year { return sum + line.value.count }
            return sum + line.value.count - days.upTo(today, in: line.key)
        }
        if let year {
            change = Change(now: rollup.count, before: days.all[year - 1]?.count ?? 0)
            changeToDate =
                year == today.year
                ? Change(now: days.upTo(today, in: year), before: days.upTo(today, in: year - 1)) : nil
        } else {
            (change, changeToDate) = (nil, nil)
        }
        months = shown.reduce(into: [Int](repeating: 0, count: 12)) { months, line in
            for (month, count) in line.value.months.dense(12, from: 1).enumerated() { months[month] += count }
        }
        years = year == nil ? lines.map { YearCount(year: $0.key, count: $0.value.count) } : []

        kinds = NameCount.sorted(kind.map { rollup.isEmpty ? [:] : [$0.id: rollup.count] } ?? rollup.kinds)
        genres = NameCount.sorted(rollup.genres)
        regions = NameCount.sorted(rollup.regions)
        hoursByWeekday = (0..<7).map { rollup.hours.dense(25, from: 25 * $0) }
        scores = rollup.scores.dense(10, from: 1)
        meanScore = MeanScore(halves: rollup.scoreSum.halves, scores: rollup.scoreSum.pieces)
        streaks = Streaks(dates, year: year, today: today)
        busiestDay = days.busiest(year.map { [$0] } ?? lines.map(\.key))
        busiestMonth = StatisticsReport.busiestMonth(shown)
        firstDay = dates.first { year == nil || $0.year == year }?.date
        latestDay = dates.last { year == nil || $0.year == year }?.date

        let rankings = Rankings(reader: reader, hidden: try reader.preferences().hidden)
        venues = try rankings.names(.venue, key, rollup)
        works = try rankings.works(key, rollup)
        cast = try rankings.names(.cast, key, rollup)
        directors = try rankings.names(.director, key, rollup)
        companions = try rankings.names(.companion, key, rollup)
    }

    /// Pieces by weekday from Sunday.
    public var weekdays: [Int] { hoursByWeekday.map { $0.reduce(0, +) } }
    /// Pieces by hour 0…23, and at last those without a time.
    public var hours: [Int] { (0..<25).map { hour in hoursByWeekday.reduce(0) { $0 + $1[hour] } } }
    /// Visits to works that had been seen before in the period, hidden works too: every piece has one work, so all but
    /// the first of each.
    public var repeatVisits: Int { count - works.distinct }
}

extension StatisticsReport {
    /// The years' lines of all time, and pieces by day of the years that are cut at today.
    private struct Days {
        let all: [Int: YearLine]
        let byYear: [Int: Counts]

        /// Pieces of a year until the same month and day as that of a date.
        func upTo(_ date: LocalDate, in year: Int) -> Int {
            byYear[year]?.total(through: date.yearPlace) ?? 0
        }

        /// The earliest of the days with most pieces.
        func busiest(_ years: [Int]) -> DayCount? {
            var busiest: DayCount?
            for year in years {
                guard let peak = all[year]?.peak, peak.value > (busiest?.count ?? 0),
                    let date = LocalDate(year: year, place: peak.index)
                else { continue }
                busiest = DayCount(date: date, count: peak.value)
            }
            return busiest
        }
    }

    private static func read(
        _ reader: some CountReader, _ key: RollupKey, today: LocalDate
    ) throws -> (Rollup, Days) {
        let allKey = RollupKey(.all, kind: key.kind)
        // How much of today's year is still to come stands in that year only.
        var years = [today.year]
        if case .year(let year) = key.period { years = [year, year - 1] }
        let rollups = try reader.rollups([allKey] + years.map { RollupKey(.year($0), kind: key.kind) })
        let all = rollups[allKey] ?? Rollup()
        var byYear: [Int: Counts] = [:]
        for (key, rollup) in rollups {
            if case .year(let year) = key.period { byYear[year] = rollup.days }
        }
        return (key.period == .all ? all : rollups[key] ?? Rollup(), Days(all: all.years, byYear: byYear))
    }

    private static func busiestMonth(_ lines: [(key: Int, value: YearLine)]) -> MonthCount? {
        var busiest: MonthCount?
        for (year, line) in lines {
            guard let peak = line.months.peak, peak.value > (busiest?.count ?? 0) else { continue }
            busiest = MonthCount(year: year, month: peak.index, count: peak.value)
        }
        return busiest
    }
}

extension NameCount {
    /// The most frequent first, then by name.
    static func sorted(_ counts: [String: Int]) -> [NameCount] {
        counts.map { NameCount(name: $0, count: $1) }.sorted { (-$0.count, $0.name) < (-$1.count, $1.name) }
    }
}
