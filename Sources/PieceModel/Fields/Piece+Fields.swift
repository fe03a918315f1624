extension Piece {
    /// The names of the fields, in the order they are written.
    public static let fieldNames = [
        "kind", "genres", "title", "date", "time", "venue", "seat", "cast", "director", "artist", "companions", "price",
        "facePrice", "discount", "bookingNumber", "score", "review", "record", "visibility", "viewing", "number",
        "link",
        "layout",
    ]

    /// Names people use for a field, in lower case.
    private static let synonyms = [
        "name": "title", "actors": "cast", "casting": "cast", "rating": "score", "stars": "score", "place": "venue",
        "location": "venue", "theater": "venue", "theatre": "venue", "type": "kind", "category": "kind",
        "friends": "companions", "with": "companions", "booking": "bookingNumber", "reservation": "bookingNumber",
        "url": "link", "memo": "record", "note": "record", "comment": "review", "no": "number", "template": "layout",
    ]

    /// Validates fields and makes the piece.
    /// - Throws: every problem there is, each with its path and what to do.
    public init(fields: JSONValue) throws(FieldErrors) {
        guard let object = fields.object else {
            throw FieldErrors([
                FieldProblem(
                    path: "$", message: "the fields must be an object, but are \(fields.typeName)",
                    remedy: "write them in { }")
            ])
        }
        var reader = FieldReader(object, path: .root)
        reader.refuseUnknown(known: Piece.fieldNames + ["creator"], synonyms: Piece.synonyms)
        let kind = reader.kind()
        let genres = reader.genres()
        let title = reader.requiredText("title", .line(100), example: "\"햄릿\"")
        let date = reader.date()
        let time = reader.time()
        self.venue = reader.text("venue", .line(100))
        self.seat = reader.text("seat", .line(60))
        self.cast = reader.cast()
        self.director = reader.director()
        self.artist = reader.text("artist", .line(60))
        self.companions = reader.companions()
        self.price = reader.money("price")
        self.facePrice = reader.money("facePrice")
        self.discount = reader.text("discount", .line(60))
        self.bookingNumber = reader.bookingNumber()
        self.score = reader.score()
        self.review = reader.text("review", .lines(200))
        self.record = reader.text("record", .lines(10_000))
        self.visibility = reader.visibility() ?? .private
        self.viewing = reader.integer("viewing", in: 1...9_999, what: "a number")
        self.number = reader.integer("number", in: 1...99_999_999, what: "the running number")
        self.link = reader.link()
        self.layout = reader.layout()
        guard reader.problems.isEmpty, let kind, let title, let date else {
            throw FieldErrors(reader.problems)
        }
        self.kind = kind
        self.genres = genres
        self.title = title
        self.date = date
        self.time = time
    }

    /// Reads fields out of JSON bytes and makes the piece.
    /// - Throws: the syntax problem as the only problem, or every problem of the fields.
    public init(json bytes: [UInt8]) throws(FieldErrors) {
        let fields: JSONValue
        do {
            fields = try JSONParser.parse(bytes, limits: .fields)
        } catch {
            throw FieldErrors([
                FieldProblem(
                    path: "line \(error.line), column \(error.column)", message: error.message, remedy: error.remedy)
            ])
        }
        try self.init(fields: fields)
    }
}

extension Piece {
    /// The piece with other values for some fields (nil removes one), validated anew.
    public func with(_ changes: [String: JSONValue?]) throws(FieldErrors) -> Piece {
        var object = fields.object ?? JSONObject()
        for (key, value) in changes.sorted(by: { $0.key < $1.key }) { object[key] = value }
        return try Piece(fields: .object(object))
    }
}
