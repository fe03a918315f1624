import ArgumentParser
import PieceModel
import PieceStylist

/// `piece style`: photos painted anew.
struct StyleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style", abstract: "Paint a photo in a style, or a batch of photos.",
        discussion: """
            The styles:  piece style --list
            One photo:   piece style --photo night.jpg --style oil --out oil.jpg
            A batch:     piece style --batch jobs.jsonl --painters painters.json --painter studio --budget 2

            Each line of a batch file is an object with "photo", "out" and what is wanted: "style", "prompt" or "mode", \
            "strength", "seed", "frame". Paths are relative to the batch file. Run the same command again to paint only \
            what is missing or has changed. Without --painters nothing leaves this machine.
            """)

    @Flag(help: "List the styles.") var list = false
    @Flag(help: "List them as JSON.") var json = false
    @OptionGroup(title: "One photo") var single: StyleSingleOptions
    @OptionGroup(title: "What is painted; in a batch, for lines that do not say") var wanted: StyleWantedOptions
    @OptionGroup(title: "Who paints") var hired: StylePainterOptions
    @OptionGroup(title: "A batch") var batch: StyleBatchOptions
    @OptionGroup(title: "Where things are") var places: StylePlaceOptions

    func validate() throws {
        if json, !list { throw ValidationError("--json needs --list.") }
        if list {
            guard single.photo == nil, single.out == nil, batch.batch == nil else {
                throw ValidationError("--list paints nothing; leave --photo, --out and --batch out.")
            }
        } else if batch.batch != nil {
            if single.photo != nil { throw ValidationError("--photo cannot be used with --batch.") }
        } else {
            if single.photo == nil { throw ValidationError("Missing --photo FILE (or --batch FILE, or --list).") }
            if single.out == nil { throw ValidationError("Missing --out FILE.") }
            if !batch.namesGiven.isEmpty {
                throw ValidationError("\(batch.namesGiven.joined(separator: ", ")) needs --batch FILE.")
            }
        }
    }

    func run() throws {
        let shelf = StyleShelf(try Engine(assets: places.assets, fonts: nil).assets)
        if list { return try show(try shelf.styles()) }
        let painter = try ChosenPainter(named: hired.painter, of: try PainterSettings.read(hired.painters))
        let wanted = try wanted.checked()
        if let file = batch.batch {
            try PaintingBatch(
                file: file, options: batch, wanted: wanted, painter: painter, budget: hired.limit, styles: shelf,
                out: single.out
            ).run()
        } else {
            try paintOne(wanted, painter, shelf)
        }
    }
}

/// What makes one picture.
struct StyleSingleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The photo. - is standard input.", valueName: "file"))
    var photo: String?

    @Option(
        help: ArgumentHelp(
            "Where the picture goes: PNG or WebP by its name, else JPEG. - is standard output. In a batch: the folder "
                + "that relative outputs are in.", valueName: "file"))
    var out: String?
}

/// What is painted and how.
struct StyleWantedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A style's id; --list shows them.", valueName: "style"))
    var style: String?

    @Option(
        help: ArgumentHelp("Own words in place of a style; not for the built-in painter.", valueName: "words"))
    var prompt: String?

    @Option(help: ArgumentHelp("photo, or backdrop: an abstract ground of the photo's mood.", valueName: "mode"))
    var mode: WantedPainting.Mode?

    @Option(
        help: ArgumentHelp(
            "0 to 1: how far a server may go from the photo (default: the style's).", valueName: "n"))
    var strength: Double?

    @Option(help: ArgumentHelp("Another one moves what chance decides (default: 0).", valueName: "n"))
    var seed: UInt32?

    @Option(
        help: ArgumentHelp(
            "Crop to this shape and size, such as 1080x1350 (default: the photo's own, at most 2160 px).",
            valueName: "size"))
    var frame: String?

    func validate() throws {
        if let strength, !(0...1).contains(strength) { throw ValidationError("--strength must be from 0 to 1.") }
        if let frame, PaintingJob.frame(frame) == nil {
            throw ValidationError("--frame \(WantedPainting.badFrame.message); \(WantedPainting.badFrame.remedy).")
        }
    }

    /// - Throws: what is wrong with the prompt.
    func checked() throws(Failure) -> WantedPainting {
        var wanted = WantedPainting(
            style: style, mode: mode, strength: strength, seed: seed, frame: frame.flatMap(PaintingJob.frame))
        do throws(FieldErrors) {
            wanted.prompt = try prompt.map { text throws(FieldErrors) in try PromptRules.check(text) }
        } catch {
            throw Failure(.usage, error.problems.map { "--prompt \($0.message); \($0.remedy)" })
        }
        return wanted
    }
}

/// Who paints.
struct StylePainterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Servers that paint, a JSON file; see docs/styles.md.", valueName: "file"))
    var painters: String?

    @Option(help: ArgumentHelp("Which of them paints (default: the one they prefer; built-in).", valueName: "id"))
    var painter: String?

    @Option(help: ArgumentHelp("The most US dollars that may be spent, such as 1.50.", valueName: "usd"))
    var budget: String?

    var limit: MicroUSD? { budget.flatMap(MicroUSD.init(dollars:)) }

    func validate() throws {
        if budget != nil, limit == nil { throw ValidationError("--budget must be dollars such as 2 or 0.50.") }
    }
}

/// What makes a batch.
struct StyleBatchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Paint every line of a file. - is standard input.", valueName: "file"))
    var batch: String?

    @Option(help: ArgumentHelp("Pictures painted at the same time (default: what the painter takes).", valueName: "n"))
    var workers: Int?

    @Option(
        help: ArgumentHelp(
            "Where the batch notes what it asks paid painters for (default: the batch file's name and .state).",
            valueName: "file"))
    var state: String?

    @Flag(help: "Pay once more for pictures that were, or may have been, paid for before.")
    var payAgain = false

    var namesGiven: [String] {
        let values = [("--workers", workers != nil), ("--state", state != nil), ("--pay-again", payAgain)]
        return values.filter(\.1).map(\.0)
    }

    func validate() throws {
        if let workers, !(1...256).contains(workers) { throw ValidationError("--workers must be from 1 to 256.") }
    }
}

/// Where styles are.
struct StylePlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder with assets/styles/ (also PIECE_ASSETS).", valueName: "dir"))
    var assets: String?
}

extension WantedPainting.Mode: ExpressibleByArgument {}
