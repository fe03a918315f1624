import PieceModel
import PieceRender

/// One job of a batch, read from its line and checked; the photo and the layout are not opened yet.
struct BatchJob: Sendable {
    var layout: String
    var piece: Piece
    /// The photo's path, if there is one.
    var photo: String?
    var out: String
    var options: RenderOptions

    static let names = ["photo", "fields", "layout", "out", "options"]

    /// What lines of one batch have in common.
    struct Context: Sendable {
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
        let piece = try BatchJob.piece(of: object, context, &problems)

        if let piece, layout == nil, piece.layout == nil {
            problems.append(
                FieldProblem(path: "$.layout", message: "is missing", remedy: "name one here or in the fields"))
        }
        var resolved: RenderOptions?
        if let out {
            switch options.over(context.options).resolved(output: out) {
            case .success(let options): resolved = options
            case .failure(let mismatch):
                problems.append(
                    FieldProblem(path: "$.options", message: mismatch.message, remedy: mismatch.remedy))
            }
        }
        guard problems.isEmpty, let piece, let out, let resolved, let layout = layout ?? piece.layout else {
            throw Failure(.badData, problems.map(\.description))
        }
        self.piece = piece
        self.out = FilePath.resolve(out, in: context.outFolder)
        self.photo = photo.map { FilePath.resolve($0, in: context.folder) }
        self.layout = layout.contains("/") ? FilePath.resolve(layout, in: context.folder) : layout
        self.options = resolved
    }

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
                    path: path, message: "must be a text that is not empty", remedy: "write it in double quotes"))
            return nil
        }
        if text == "-" {
            problems.append(
                FieldProblem(path: path, message: "a batch has no standard input or output", remedy: "name a file"))
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
    private static func piece(
        of object: JSONObject, _ context: Context, _ problems: inout [FieldProblem]
    ) throws(Failure) -> Piece? {
        guard let value = object["fields"], !value.isNull else {
            problems.append(
                FieldProblem(
                    path: "$.fields", message: "is missing", remedy: "write the facts or the path of their file"))
            return nil
        }
        if let path = value.string { return try PieceFile.read(FilePath.resolve(path, in: context.folder)) }
        do throws(FieldErrors) {
            return try Piece(fields: value)
        } catch {
            problems += error.problems.map {
                FieldProblem(path: "$.fields" + $0.path.dropFirst(), message: $0.message, remedy: $0.remedy)
            }
            return nil
        }
    }
}
