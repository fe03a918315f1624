import PieceModel
import PieceRender

/// One job of a batch, read from its line and checked; the photo and the layout are not opened yet, and a file of
/// fields only when the line itself is in order.
struct BatchJob: Sendable {
    var layout: String
    var piece: Piece
    /// The photo's path, if there is one.
    var photo: String?
    /// The path of the facts, if they are in a file of their own.
    var fieldsFile: String?
    var out: String
    var options: RenderOptions

    static let names = ["photo", "fields", "layout", "out", "options"]

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
    }

    /// Reads a line.
    /// - Throws: every problem of the line as one text each, without the line's number.
    init(_ line: BatchLine, _ context: Context) throws(Failure) {
        if line.isTooLong {
            throw Failure(.badData, "the line has more than \(LineReader.limit) bytes", "put the fields into a file")
        }
        var problems: [FieldProblem] = []
        let object = try BatchJob.object(line.bytes)
        for key in object.keys where !BatchJob.names.contains(key) {
            let meant = nearestName(to: key, in: BatchJob.names).map { "did you mean \"\($0)\"?" }
            problems.append(
                FieldProblem(
                    path: JSONPath.root.key(key).description, message: "a job has nothing of this name",
                    remedy: meant ?? "remove it; there are \(BatchJob.names.joined(separator: ", "))"))
        }
        let photo = BatchJob.text("photo", of: object, needed: false, &problems)
        let out = BatchJob.text("out", of: object, needed: true, &problems)
        let layout = BatchJob.text("layout", of: object, needed: false, &problems)
        let options = BatchJob.options(of: object, &problems)
        let facts = BatchJob.facts(of: object, &problems)
        if case .piece(let piece) = facts, layout == nil, piece.layout == nil { problems.append(BatchJob.noLayout) }
        var resolved: RenderOptions?
        if let out {
            switch options.over(context.options).resolved(output: out) {
            case .success(let options): resolved = options
            case .failure(let mismatch):
                problems.append(
                    FieldProblem(path: "$.options", message: mismatch.message, remedy: mismatch.remedy))
            }
        }
        guard problems.isEmpty, let facts, let out, let resolved else {
            throw Failure(.badData, problems.map(\.description))
        }
        switch facts {
        case .piece(let piece): self.piece = piece
        case .file(let path):
            let path = FilePath.resolve(path, in: context.folder)
            piece = try PieceFile.read(path)
            fieldsFile = path
        }
        guard let layout = layout ?? piece.layout else { throw Failure(.badData, [BatchJob.noLayout.description]) }
        self.out = FilePath.resolve(out, in: context.outFolder)
        self.photo = photo.map { FilePath.resolve($0, in: context.folder) }
        self.layout = layout.contains("/") ? FilePath.resolve(layout, in: context.folder) : layout
        self.options = resolved
    }

    private static let noLayout = FieldProblem(
        path: "$.layout", message: "is missing", remedy: "name one here or in the fields")

    private static func object(_ bytes: [UInt8]) throws(Failure) -> JSONObject {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes, limits: .init(bytes: LineReader.limit))
        } catch {
            throw Failure(.badData, "column \(error.column): \(error.message)", error.remedy)
        }
        guard let object = value.object else {
            throw Failure(.badData, "a job must be an object, but is \(value.typeName)", "write it in { }")
        }
        return object
    }

    /// A member that is a path or a name.
    private static func text(
        _ key: String, of object: JSONObject, needed: Bool, _ problems: inout [FieldProblem]
    ) -> String? {
        let path = JSONPath.root.key(key).description
        guard let value = object[key], !value.isNull else {
            if needed {
                problems.append(FieldProblem(path: path, message: "is missing", remedy: "write \"\(key)\": \"…\""))
            }
            return nil
        }
        guard let text = value.string, !text.isEmpty, !text.utf8.contains(0) else {
            problems.append(
                FieldProblem(
                    path: path, message: "must be a text that is not empty and has no NUL",
                    remedy: "write it in double quotes"))
            return nil
        }
        if text == "-" {
            problems.append(
                FieldProblem(path: path, message: "a batch has no standard input or output", remedy: "name a file"))
            return nil
        }
        return text
    }

    private static func options(of object: JSONObject, _ problems: inout [FieldProblem]) -> JobOptions {
        guard let value = object["options"], !value.isNull else { return JobOptions() }
        guard let options = value.object else {
            problems.append(
                FieldProblem(
                    path: "$.options", message: "must be an object, but is \(value.typeName)", remedy: "write it in { }"
                ))
            return JobOptions()
        }
        return JobOptions(options, at: .root.key("options"), problems: &problems)
    }

    /// The facts: an object of fields, or the path of a file with them.
    private enum Facts {
        case piece(Piece)
        case file(String)
    }

    private static func facts(of object: JSONObject, _ problems: inout [FieldProblem]) -> Facts? {
        guard let value = object["fields"], !value.isNull else {
            problems.append(
                FieldProblem(
                    path: "$.fields", message: "is missing", remedy: "write the facts or the path of their file"))
            return nil
        }
        if value.string != nil { return text("fields", of: object, needed: true, &problems).map(Facts.file) }
        do throws(FieldErrors) {
            return .piece(try Piece(fields: value))
        } catch {
            problems += error.problems.map {
                FieldProblem(path: "$.fields" + $0.path.dropFirst(), message: $0.message, remedy: $0.remedy)
            }
            return nil
        }
    }
}
