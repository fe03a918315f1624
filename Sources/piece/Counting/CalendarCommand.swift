import ArgumentParser
import PieceCount
import PieceModel
import PieceServer

/// `piece calendar`: a month with its pieces, or the days of a year.
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Show the pieces of a month, or the days of a year.",
        usage: "piece calendar [<month or year>] [--kind <kind>] [--json] [--card <file>] [--owner <e-mail or id>] "
            + "[--locale ko|en] [--data <dir>]",
        discussion: """
            Takes the settings of piece serve; the service may be running meanwhile. Without a month it is today's.

              --kind <kind>   Of one kind only, such as musical.
              --json          What GET /api/v1/calendar/… answers.
              --card <file>   Paints the month as a PNG instead; - is standard output.
            """)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("Settings.", visibility: .private))
    var settings: [String] = []

    func run() throws {
        if settings.contains("--help") || settings.contains("-h") { throw CleanExit.helpRequest(self) }
        var words = CommandWords(settings)
        let isJSON = words.take(flag: "json")
        let card = try words.take(option: "card")
        let kind = try words.takeKind()
        let period = try words.takePeriod()
        if card != nil, isJSON { throw Failure(.usage, "--card and --json do not go together", "leave one out") }
        if card != nil, kind != nil { throw Failure(.usage, "cards are of all kinds", "leave out --kind") }
        let command = try LibraryCommand(words)
        if case .year(let year) = period {
            if card != nil { throw Failure(.usage, "a card of a year is a recap", "write: piece recap \(year)") }
            return try command.library { library in
                let report = try await library.heatmap(year: year, kind: kind)
                if isJSON { return Console.say(report.json.serialized()) }
                var sheet = Sheet(forOutput: command.locale ?? library.account.locale)
                sheet.show(report)
                sheet.print()
            }
        }
        try command.library(renders: card != nil) { library in
            let month = try await library.calendar(try CalendarCommand.days(period, library.today), kind: kind)
            let locale = command.locale ?? library.account.locale
            if let card {
                guard let bytes = try await library.card(of: month, locale: locale) else {
                    throw Failure(.noInput, "this month has no piece", "name another")
                }
                try AtomicFile.write(bytes, to: card)
            } else if isJSON {
                Console.say(library.json(month).serialized())
            } else {
                var sheet = Sheet(forOutput: locale)
                sheet.show(month, today: library.today)
                sheet.print()
            }
        }
    }

    private static func days(_ period: Period?, _ today: LocalDate) throws(Failure) -> ClosedRange<LocalDate> {
        let (year, month) =
            switch period {
            case .month(let year, let month): (year, month)
            default: (today.year, today.month)
            }
        guard let days = LocalDate.month(month, of: year) else {
            throw Failure(.usage, "there is no month \(year)-\(month)", "write 2026-11")
        }
        return days
    }
}

extension CommandWords {
    /// Takes out `--kind`.
    mutating func takeKind() throws(Failure) -> Kind? {
        guard let id = try take(option: "kind") else { return nil }
        if let kind = Kind(id: id) { return kind }
        let names = Kind.all.map(\.id)
        let meant = nearestName(to: id, in: names).map { "did you mean \($0)?" }
        throw Failure(
            .usage, "'\(id.prefix(40))' is no kind", meant ?? "choose one of: \(names.joined(separator: ", "))")
    }

    /// Takes out the one word there may be, a year or a month.
    mutating func takePeriod() throws(Failure) -> Period? {
        let found = takeWords()
        guard let text = found.first else { return nil }
        guard found.count == 1, let period = Period(text), period != .all else {
            throw Failure(
                .usage, "'\(found.joined(separator: " ").prefix(60))' is no year or month",
                "write 2026 or 2026-11, from 1000 to 9999")
        }
        return period
    }

    /// Takes out the one word there may be, a year.
    mutating func takeYear() throws(Failure) -> Int? {
        guard let period = try takePeriod() else { return nil }
        guard case .year(let year) = period else {
            throw Failure(.usage, "'\(period)' is no year", "write it as 2026")
        }
        return year
    }
}
