public import ArgumentParser
public import PieceCards
import PieceRender
import PieceStylist

/// What the photo becomes first.
struct StylingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A style's id; piece style --list shows them.", valueName: "style"))
    var style: String?

    @Option(help: ArgumentHelp("Another one moves what chance decides (default: 0).", valueName: "n"))
    var seed: UInt32?

    /// The options given that mean nothing to a batch, whose lines say it.
    var namesGiven: [String] { (style == nil ? [] : ["--style"]) + (seed == nil ? [] : ["--seed"]) }

    func validate() throws {
        if seed != nil, style == nil { throw ValidationError("--seed needs --style.") }
    }

    func styling(_ assets: AssetRoot) throws(Failure) -> Styling? {
        guard let style else { return nil }
        return Styling(style: try StyleShelf(assets).style(style), seed: seed ?? 0)
    }
}

/// Which reverse side is made.
struct ReverseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("review: over --photo; record: the long text and small photos.", valueName: "side"))
    var back: BackSide.Side?

    @Option(help: ArgumentHelp("Colour of the card on it (default: paper).", valueName: "colour"))
    var box: BoxColour?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Small photos of a record, at most ten.", valueName: "files"))
    var photos: [String] = []

    /// The options given that mean nothing to a batch, whose lines say it.
    var namesGiven: [String] {
        let values = [("--back", back != nil), ("--box", box != nil), ("--photos", !photos.isEmpty)]
        return values.filter(\.1).map(\.0)
    }

    var reverse: Reverse? { back.map { Reverse(side: $0, box: box, photos: photos) } }

    func validate() throws {
        if back == nil, let name = namesGiven.first { throw ValidationError("\(name) needs --back.") }
        if back == .review, !photos.isEmpty { throw ValidationError("--photos are shown on a record only.") }
        if photos.count > BackSide.photoLimit {
            throw ValidationError("--photos takes at most \(BackSide.photoLimit).")
        }
        if photos.contains("-") { throw ValidationError("--photos cannot come from standard input.") }
    }
}

extension BackSide.Side: ExpressibleByArgument {}
extension BoxColour: ExpressibleByArgument {}
