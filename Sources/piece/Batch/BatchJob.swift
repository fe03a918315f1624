import PieceModel
import PieceRender
import PieceStylist

/// One job of a batch, read from its line and checked; photos and layouts are not opened yet, and a file of fields only
/// when the line itself is in order.
struct BatchJob: Sendable {
    var source: TicketSource
    /// The path of the facts, if they are in a file of their own.
    var fieldsFile: String?
    var out: String

    static let names = ["photo", "fields", "layout", "style", "seed", "back", "box", "photos", "out", "options"]

    /// What lines of one batch have in common.
    struct Context: Sendable {
        /// The batch file; `-` is standard input.
        var file: String
        /// What relative photo and fields paths are relative to: the batch file's folder.
        var folder: String
        /// What relative outputs are relative to.
        var outFolder: String
        /// Options for lines that do not say.
        var options: JobOptions
        var styles: StyleShelf
    }

    /// Reads a line.
    /// - Throws: every problem of the line as one text each, without the line's number.
    init(_ line: BatchLine, _ context: Context) throws(Failure) {
        var reader = FieldReader(try line.object(), path: .root)
        reader.refuseUnknown(known: BatchJob.names)
        let photo = reader.word("photo").map { FilePath.resolve($0, in: context.folder) }
        let out = reader.word("out", needed: true)
        let layout = reader.word("layout")
        let style = try reader.style("style", of: context.styles)
        let seed = reader.seed()
        let reverse = reader.reverse(in: context.folder)
        let options = reader.options().over(context.options)
        let facts = reader.facts()
        if style != nil, photo == nil {
            reader.note("style", "paints a photo, and there is none", "name one in \"photo\"")
        }
        if seed != nil, style == nil { reader.note("seed", "is the seed of a style", "name one in \"style\"") }
        if reverse != nil, layout != nil {
            reader.note("layout", "is for the front; a reverse side has one of its own", "leave it out")
        }
        if case .piece(let piece) = facts, reverse == nil, layout == nil, piece.layout == nil {
            reader.note("layout", BatchJob.noLayout.message, BatchJob.noLayout.remedy)
        }
        var resolved: RenderOptions?
        if let out {
            switch options.resolved(output: out) {
            case .success(let options): resolved = options
            case .failure(let mismatch): reader.note("options", mismatch.message, mismatch.remedy)
            }
        }
        try reader.check()
        guard let facts, let out, let resolved else { throw Failure(.badData, "the line is no job", "write it anew") }
        let piece: Piece
        switch facts {
        case .piece(let inner): piece = inner
        case .file(let path):
            let path = FilePath.resolve(path, in: context.folder)
            piece = try PieceFile.read(path)
            fieldsFile = path
        }
        let face: TicketSource.Face
        if let reverse {
            face = .back(reverse)
        } else if let layout = layout ?? piece.layout {
            face = .front(layout.contains("/") ? FilePath.resolve(layout, in: context.folder) : layout)
        } else {
            throw Failure(.badData, [BatchJob.noLayout.description])
        }
        self.out = FilePath.resolve(out, in: context.outFolder)
        source = TicketSource(
            piece: piece, face: face, photo: photo.map(PhotoInput.file) ?? .none,
            styling: style.map { Styling(style: $0, seed: seed ?? 0) }, options: resolved)
    }

    private static let noLayout = FieldProblem(
        path: "$.layout", message: "is missing", remedy: "name one here or in the fields")
}

/// The facts: an object of fields, or the path of a file with them.
private enum Facts {
    case piece(Piece)
    case file(String)
}

extension FieldReader {
    fileprivate mutating func options() -> JobOptions {
        guard let value = value("options") else { return JobOptions() }
        guard let options = value.object else {
            note("options", "must be an object, but is \(value.typeName)", "write it in { }")
            return JobOptions()
        }
        var problems: [FieldProblem] = []
        defer { take(problems) }
        return JobOptions(options, at: path.key("options"), problems: &problems)
    }

    fileprivate mutating func facts() -> Facts? {
        guard let value = value("fields") else {
            note("fields", "is missing", "write the facts or the path of their file")
            return nil
        }
        if value.string != nil { return word("fields").map(Facts.file) }
        do throws(FieldErrors) {
            return .piece(try Piece(fields: value))
        } catch {
            take(
                error.problems.map {
                    FieldProblem(path: "$.fields" + $0.path.dropFirst(), message: $0.message, remedy: $0.remedy)
                })
            return nil
        }
    }

    fileprivate mutating func reverse(in folder: String) -> Reverse? {
        let side = choice("back", Reverse.Side.self)
        let box = choice("box", Reverse.Box.self)
        let photos = list("photos", atMost: Reverse.photoLimit, of: "paths").compactMap { word($0.value, at: $0.path) }
        guard let side else {
            if value("back") == nil, box != nil || !photos.isEmpty {
                note("back", "is missing", "say which reverse side: review or record")
            }
            return nil
        }
        if side == .review, !photos.isEmpty {
            note("photos", "are shown on a record only", "leave them out, or write \"back\": \"record\"")
        }
        return Reverse(side: side, box: box, photos: photos.map { FilePath.resolve($0, in: folder) })
    }
}
