import PieceModel
import PieceStylist

extension PaintingJob {
    /// What lines of one batch have in common.
    struct Context: Sendable {
        /// The batch file; `-` is standard input.
        var file: String
        /// What relative photos are relative to: the batch file's folder.
        var folder: String
        /// What relative outputs are relative to.
        var outFolder: String
        /// What lines that do not say take from the command line.
        var wanted: WantedPainting
        var styles: StyleShelf
    }

    private static let names = ["photo", "style", "prompt", "mode", "strength", "seed", "frame", "out"]

    /// Reads a line.
    /// - Throws: every problem of the line as one text each, without the line's number.
    init(_ line: BatchLine, _ context: Context) throws(Failure) {
        var reader = FieldReader(try line.object(), path: .root)
        reader.refuseUnknown(known: PaintingJob.names, synonyms: ["text": "prompt", "size": "frame"])
        let photo = reader.word("photo", needed: true)
        let out = reader.word("out", needed: true)
        var wanted = context.wanted
        if ["style", "prompt", "mode"].contains(where: { reader.value($0) != nil }) {
            wanted.style = reader.word("style")
            wanted.prompt = reader.prompt("prompt")
            wanted.mode = reader.choice("mode", WantedPainting.Mode.self)
        }
        wanted.strength = reader.number("strength", in: 0...1) ?? wanted.strength
        wanted.seed = reader.seed() ?? wanted.seed
        if let text = reader.word("frame") {
            wanted.frame = PaintingJob.frame(text)
            if wanted.frame == nil {
                reader.note("frame", WantedPainting.badFrame.message, WantedPainting.badFrame.remedy)
            }
        }
        try reader.check()
        guard let photo, let out else { throw Failure(.badData, "the line is no job", "write it anew") }
        try self.init(
            photo: FilePath.resolve(photo, in: context.folder), wanted,
            out: FilePath.resolve(out, in: context.outFolder), context.styles)
    }
}

extension FieldReader {
    fileprivate mutating func prompt(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        do throws(FieldErrors) {
            return try PromptRules.read(value, at: path.key(key))
        } catch {
            take(error.problems)
            return nil
        }
    }

    fileprivate mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(key) else { return nil }
        if let number = value.double, range.contains(number) { return number }
        note(key, "must be a number from \(range.lowerBound) to \(range.upperBound)", "write it in digits")
        return nil
    }
}
