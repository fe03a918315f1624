public import ArgumentParser
public import PieceModel
public import PieceRender

/// `piece render`: one ticket, or a batch of them.
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Render a ticket, or a batch of tickets.",
        discussion: """
            One ticket:  piece render --photo night.jpg --fields piece.json --layout poster-ticket --out ticket.png
            A batch:     piece render --batch jobs.jsonl --jobs 2

            Each line of a batch file is an object with "fields" (an object, or the path of one), "out", and optionally \
            "photo", "layout", "style", "seed", "back", "box", "photos" and "options" (\(JobOptions.names.joined(separator: ", "))). Paths are relative to the \
            batch file. Run the same command again to render only what is missing or has changed.
            """)

    @OptionGroup(title: "One ticket") var single: SingleOptions
    @OptionGroup(title: "The photo painted by the built-in painter") var styling: StylingOptions
    @OptionGroup(title: "The reverse side in place of the front") var reverse: ReverseOptions
    @OptionGroup(title: "A batch") var batch: BatchOptions
    @OptionGroup(title: "How the ticket is written") var writing: WritingOptions
    @OptionGroup(title: "Where things are") var places: PlaceOptions

    func validate() throws {
        if batch.batch != nil {
            let strangers = single.namesGiven + styling.namesGiven + reverse.namesGiven
            if !strangers.isEmpty {
                throw ValidationError("\(strangers.joined(separator: ", ")) cannot be used with --batch.")
            }
        } else {
            if single.fields == nil { throw ValidationError("Missing --fields FILE (or --batch FILE).") }
            if single.out == nil { throw ValidationError("Missing --out FILE.") }
            if single.fields == "-", single.photo == "-" {
                throw ValidationError("Only one of --photo and --fields can come from standard input.")
            }
            if styling.style != nil, single.photo == nil { throw ValidationError("--style needs --photo FILE.") }
            if reverse.back != nil, single.layout != nil {
                throw ValidationError("--layout is for the front; a reverse side has one of its own.")
            }
            let outputs = [single.out, single.masterOut].filter { $0 == "-" }
            if outputs.count + (single.info ? 1 : 0) > 1, !outputs.isEmpty {
                throw ValidationError("Only one of --out, --master-out and --info can go to standard output.")
            }
            if !batch.namesGiven.isEmpty {
                throw ValidationError("\(batch.namesGiven.joined(separator: ", ")) needs --batch FILE.")
            }
        }
    }

    func run() throws {
        let engine = try Engine(assets: places.assets, fonts: places.fonts)
        if let file = batch.batch {
            try Batch(file: file, options: batch, writing: writing.options, engine: engine, out: single.out).run()
        } else {
            try renderOne(engine)
        }
    }
}

/// What makes one ticket.
struct SingleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The photo or its master; without one the kind's own ground. - is standard input.",
            valueName: "file"))
    var photo: String?

    @Option(help: ArgumentHelp("The facts, a JSON file. - is standard input.", valueName: "file"))
    var fields: String?

    @Option(help: ArgumentHelp("A layout's name or template file; else the one the fields name.", valueName: "layout"))
    var layout: String?

    @Option(
        help: ArgumentHelp(
            "Where the ticket goes. - is standard output. In a batch: the folder that relative outputs "
                + "are in.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp(
            "Also write the photo's master: upright, sRGB, long side at most 2160 px.",
            valueName: "file"))
    var masterOut: String?

    @Flag(help: "Print size, ratio, palette, warnings and timings as JSON.")
    var info = false

    /// The options given that mean nothing to a batch.
    var namesGiven: [String] {
        let values: [(String, Bool)] = [
            ("--photo", photo != nil), ("--fields", fields != nil), ("--layout", layout != nil),
            ("--master-out", masterOut != nil), ("--info", info),
        ]
        return values.filter(\.1).map(\.0)
    }
}

/// What makes a batch.
struct BatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Render every line of a file. - is standard input.", valueName: "file"))
    var batch: String?

    @Option(help: ArgumentHelp("Tickets rendered at the same time (default: the number of cores).", valueName: "n"))
    var jobs: Int?

    @Flag(help: "Render every line, also those that have not changed.")
    var force = false

    var namesGiven: [String] { (jobs == nil ? [] : ["--jobs"]) + (force ? ["--force"] : []) }

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be from 1 to 256.") }
    }
}

/// How tickets are written; in a batch, for lines that do not say.
struct WritingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("ko or en.", valueName: "language"))
    var locale: TicketLocale?

    @Option(help: ArgumentHelp("png, jpeg or webp (default: by the output's name).", valueName: "format"))
    var format: JobOptions.Format?

    @Option(help: ArgumentHelp("fast, balanced or small.", valueName: "mode"))
    var pngMode: RenderOptions.PNGEffort?

    @Option(help: ArgumentHelp("1 to 100, for JPEG and WebP (default: 90).", valueName: "n"))
    var quality: Int?

    @Option(help: ArgumentHelp("Long side of the picture in px; never enlarges.", valueName: "px"))
    var longSide: Int?

    @Flag(help: "Cut the ticket out along its edge; the rest is transparent.")
    var ticketOnly = false

    var options: JobOptions {
        JobOptions(
            locale: locale, format: format, pngMode: pngMode, quality: quality, longSide: longSide,
            ticketOnly: ticketOnly ? true : nil)
    }

    func validate() throws {
        if let quality, !JobOptions.qualities.contains(quality) {
            throw ValidationError("--quality must be from 1 to 100.")
        }
        if let longSide, !JobOptions.longSides.contains(longSide) {
            throw ValidationError("--long-side must be from 16 to 8192.")
        }
    }
}

/// Where assets and fonts are.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder with layouts/, fonts/ and assets/ (also PIECE_ASSETS).", valueName: "dir"))
    var assets: String?

    @Option(help: ArgumentHelp("The folder that font files are under (default: /usr/share/fonts).", valueName: "dir"))
    var fonts: String?
}

extension TicketLocale: ExpressibleByArgument {}
extension JobOptions.Format: ExpressibleByArgument {
    init?(argument: String) { self.init(rawValue: argument == "jpg" ? "jpeg" : argument) }
}
extension RenderOptions.PNGEffort: ExpressibleByArgument {}
