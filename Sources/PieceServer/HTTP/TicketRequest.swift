import PieceGraphics
import PieceModel
import PieceRender
import PieceStore

/// What a request says about a ticket, as a form or as JSON: the same names in both.
///
/// `photo` is a file in a form; `photo` in JSON, or the field `photoId` in either, names a photo uploaded before.
struct TicketRequest: Sendable {
    let fields: JSONObject
    /// The bytes of the form's photo.
    let photo: [UInt8]?

    static let names = [
        "piece", "layout", "locale", "palette", "photoId", "format", "quality", "longSide", "ticketOnly",
    ]

    init(fields: JSONObject, photo: [UInt8]?) {
        self.fields = fields
        self.photo = photo
    }

    /// Reads a form: `piece` and `palette` are JSON, numbers and truth values are written as in JSON, all else is text.
    init(_ form: Form) throws {
        for name in form.files.keys.sorted() where name != "photo" && name != "piece" {
            throw Problem.invalid("$.\(name)", "there is no file of this name", "send the picture as photo")
        }
        var fields = JSONObject()
        for name in form.fields.keys.sorted() where name != "piece" {
            let text = try form.text(name) ?? ""
            switch name {
            case "palette": fields[name] = text.isEmpty ? nil : try TicketRequest.json(Array(text.utf8), "palette")
            case "quality", "longSide": fields[name] = Int(text).map(JSONValue.int) ?? .string(text)
            case "ticketOnly", "counted": fields[name] = Bool(text).map(JSONValue.bool) ?? .string(text)
            default: fields[name] = text.isEmpty ? nil : .string(text)
            }
        }
        if let bytes = form.fields["piece"] ?? form.files["piece"]?.bytes {
            fields["piece"] = try TicketRequest.json(bytes, "piece")
        }
        self.init(fields: fields, photo: form.files["photo"]?.bytes)
    }

    private static func json(_ bytes: [UInt8], _ name: String) throws(Problem) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONParser.parse(bytes)
        } catch {
            throw .badRequest(
                "the field '\(name)' is not valid JSON at line \(error.line), column \(error.column): \(error.message); "
                    + error.remedy)
        }
    }
}

/// Reads requests about tickets, collecting every problem.
struct TicketReader {
    private var reader: FieldReader
    private let request: TicketRequest

    /// - Parameter names: the members this route knows.
    init(_ request: TicketRequest, names: [String]) {
        self.request = request
        reader = FieldReader(request.fields, path: .root)
        reader.refuseUnknown(known: names, synonyms: ["template": "layout", "fields": "piece", "language": "locale"])
    }

    /// The piece's fields; their problems are told with paths below `$.piece`.
    /// - Parameter refusing: fields the library gives itself.
    mutating func piece(refusing own: [String] = []) -> Piece? {
        guard let value = reader.value("piece") else {
            reader.missing("piece", example: "{\"kind\": \"play\", \"title\": \"햄릿\", \"date\": \"2026-11-14\"}")
            return nil
        }
        return piece(value, refusing: own)
    }

    mutating func piece(_ value: JSONValue, refusing own: [String] = []) -> Piece? {
        for name in own where value.object?[name] != nil {
            reader.note(
                JSONPath.root.key("piece").key(name), "is given by the library", "remove it")
        }
        do throws(FieldErrors) {
            return try Piece(fields: value)
        } catch {
            reader.take(
                error.problems.map {
                    FieldProblem(path: "$.piece" + $0.path.dropFirst(), message: $0.message, remedy: $0.remedy)
                })
            return nil
        }
    }

    mutating func layout() -> String? { reader.text("layout", .line(60)) }

    mutating func locale() -> TicketLocale? {
        reader.choice("locale", from: TicketLocale.allCases.map(\.rawValue)).flatMap(TicketLocale.init)
    }

    /// Chosen colours: an object of token names and `#RRGGBB`.
    mutating func palette() -> [PaletteToken: Color]? {
        guard let value = reader.value("palette") else { return nil }
        guard let object = value.object else {
            reader.note("palette", "must be an object, but is \(value.typeName)", "write {\"vib\": \"#C2410C\"}")
            return nil
        }
        var palette: [PaletteToken: Color] = [:]
        var colours = FieldReader(object, path: JSONPath.root.key("palette"))
        colours.refuseUnknown(known: PaletteToken.allCases.map(\.rawValue))
        for token in PaletteToken.allCases {
            guard let text = colours.text(token.rawValue, .line(20)) else { continue }
            if text.count == 7, let color = Color(hex: text) {
                palette[token] = color
            } else {
                colours.note(token.rawValue, "\"\(text.prefix(20))\" is not a colour", "write it as #RRGGBB")
            }
        }
        reader.take(colours.problems)
        return palette
    }

    /// The photo: that of the form, one uploaded before, or `otherwise` when none is named. `null` takes it away.
    mutating func photo(otherwise: PhotoChoice) -> PhotoChoice {
        let isNamed = request.fields["photoId"] != nil
        if let bytes = request.photo {
            if isNamed { reader.note("photoId", "names a photo beside the one sent", "send one of the two") }
            return .bytes(bytes)
        }
        guard isNamed else { return otherwise }
        guard let text = reader.text("photoId", .line(60)) else { return .none }
        if let id = Identifier<Upload>(text) { return .upload(id) }
        reader.note("photoId", "is not the id of a photo", "send the id that POST /api/v1/photos answered")
        return otherwise
    }

    /// Whether statistics, spending and titles count the piece.
    mutating func counted() -> Bool? { reader.flag("counted") }

    /// How the picture is written.
    mutating func form() -> TicketForm {
        let format = reader.choice("format", from: ["png", "jpeg", "webp"]) ?? "png"
        let quality = reader.integer("quality", in: 1...100, what: "the quality")
        let longSide = reader.integer("longSide", in: 16...8192, what: "the longer side in px")
        let ticketOnly = reader.flag("ticketOnly") ?? false
        if format == "png", quality != nil { reader.note("quality", "says nothing about PNG", "leave it out") }
        if format == "jpeg", ticketOnly {
            reader.note("ticketOnly", "needs transparency, which JPEG has not", "choose png or webp")
        }
        let output: RenderOptions.Output =
            switch format {
            case "jpeg": .jpeg(quality: quality ?? 90)
            case "webp": .webp(quality: quality ?? 90)
            default: .png(.fast)
            }
        return TicketForm(output: output, longSide: longSide, ticketOnly: ticketOnly)
    }

    /// The longer side in px.
    mutating func longSide(in range: ClosedRange<Int>) -> Int? {
        reader.integer("longSide", in: range, what: "the longer side in px")
    }

    /// A piece by its id.
    mutating func pieceID() -> PieceID? {
        guard let text = reader.text("pieceId", .line(60)) else { return nil }
        if let id = PieceID(text) { return id }
        reader.note("pieceId", "is not the id of a piece", "send the id the piece has")
        return nil
    }

    /// - Throws: 422 with every problem found so far.
    func check() throws(Problem) {
        if !reader.problems.isEmpty { throw .invalid(reader.problems) }
    }
}
