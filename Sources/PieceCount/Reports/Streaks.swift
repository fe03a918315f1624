public import PieceModel

/// Days, weeks and months that follow each other and all have a piece.
public struct Streaks: Hashable, Sendable {
    public let days: Streak
    /// Weeks begin on Monday (ISO 8601).
    public let weeks: Streak
    public let months: Streak

    /// - Parameters:
    ///   - dates: the days with a piece, ascending; those after today are visits to come and do not count.
    ///   - year: where longest runs are looked for; nil is everywhere. Runs are cut at the ends of the year.
    ///   - today: where current runs end; they are not cut, and there are none in other years than today's.
    init(_ dates: [VisitDay], year: Int?, today: LocalDate) {
        let now = VisitDay(today)
        let past = dates.prefix { $0.number <= now.number }
        let inYear = year.map { year in past.drop { $0.year < year }.prefix { $0.year == year } }
        let isCurrent = year == nil || year == today.year
        func streak(_ place: (VisitDay) -> Int) -> Streak {
            let runs = Streaks.runs(past[...], place)
            let last = isCurrent ? runs.last : nil
            let isAlive = last.map { place(now) - place($0.last) <= 1 } ?? false
            let longest = Streaks.longest(inYear.map { Streaks.runs($0, place) } ?? runs)
            return Streak(
                longest: longest.flatMap(Run.init),
                current: isAlive ? last.flatMap(Run.init) : nil)
        }
        days = streak(\.number)
        weeks = streak(Streaks.week)
        months = streak(\.month)
    }

    /// The place of a date's week among all weeks. 1970-01-01 was a Thursday, so its week began three days earlier;
    /// whole weeks are added first because division cuts towards zero and days before 1970 are negative.
    private static func week(_ day: VisitDay) -> Int { (day.number + 3 + 7 * 60_000) / 7 }

    /// A run while it is being found.
    fileprivate struct Span {
        var length: Int
        let first: VisitDay
        var last: VisitDay
    }

    private static func runs(_ dates: ArraySlice<VisitDay>, _ place: (VisitDay) -> Int) -> [Span] {
        var runs: [Span] = []
        for date in dates {
            guard let run = runs.last, place(date) - place(run.last) <= 1 else {
                runs.append(Span(length: 1, first: date, last: date))
                continue
            }
            runs[runs.count - 1].length = run.length + place(date) - place(run.last)
            runs[runs.count - 1].last = date
        }
        return runs
    }

    /// The earliest of the longest.
    private static func longest(_ runs: [Span]) -> Span? {
        runs.reduce(nil) { longest, run in run.length > (longest?.length ?? 0) ? run : longest }
    }
}

extension Streaks {
    /// The runs of one unit of time.
    public struct Streak: Hashable, Sendable {
        /// The earliest of the longest runs; nil when there is no piece.
        public let longest: Run?
        /// The run that lasts until today, this week or this month, or until the one before and can still go on.
        public let current: Run?
    }

    /// One run.
    public struct Run: Hashable, Sendable {
        /// In the unit of the streak; at least 1.
        public let length: Int
        /// The first and the last day with a piece in it.
        public let first: LocalDate
        public let last: LocalDate

        init(length: Int, first: LocalDate, last: LocalDate) {
            self.length = length
            self.first = first
            self.last = last
        }

        fileprivate init?(_ span: Span) {
            guard let first = span.first.date, let last = span.last.date else { return nil }
            self.init(length: span.length, first: first, last: last)
        }
    }
}
