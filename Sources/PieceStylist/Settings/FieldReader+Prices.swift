import PieceModel

extension FieldReader {
    /// What a painter's pictures cost. A web UI is the operator's own and free unless priced; of any other server it
    /// must be said.
    mutating func prices(_ kind: Endpoint.Kind, model: String) -> CostTable? {
        guard value("prices") != nil else {
            if kind == .webUI { return .free }
            note(
                "prices", "is missing",
                "write what a picture costs at most, for example {\"perPicture\": \"0.25\"}; \"0\" if it is free")
            return nil
        }
        return section("prices", known: ["perPicture", "pictures", "tokens"]) { $0.table(model) }
    }

    private mutating func table(_ model: String) -> CostTable? {
        let other = dollars("perPicture")
        if other == nil, value("perPicture") == nil { missing("perPicture", example: "\"0.25\"") }
        let pictures = rows("pictures", known: ["model", "size", "quality", "price"], model) { reader in
            let size = reader.size()
            let quality: PaintOptions.Quality? = reader.choice("quality")
            return reader.price("price").map {
                CostTable.Picture(model: model, size: size, quality: quality, price: $0)
            }
        }
        let tokens = rows("tokens", known: ["model", "inputText", "inputImage", "output"], model) { reader in
            let (text, image, output) = (reader.price("inputText"), reader.price("inputImage"), reader.price("output"))
            guard let text, let image, let output else { return nil as CostTable.Tokens? }
            return CostTable.Tokens(model: model, inputText: text, inputImage: image, output: output)
        }
        guard let other else { return nil }
        let table = CostTable(pictures: pictures, tokens: tokens, other: other)
        // What is set aside must be more than nothing, or no budget would ever hold.
        if !table.isFree, other == .zero || pictures.contains(where: { $0.price == .zero }) {
            note(path, "has pictures for nothing beside others that cost", "write what each costs at most")
        }
        return table
    }

    /// The rows of a table, all of the painter's own model: others would never count.
    private mutating func rows<Row>(
        _ key: String, known: [String], _ model: String, _ read: (inout FieldReader) -> Row?
    ) -> [Row] {
        list(key, atMost: 100, of: "prices").compactMap { value, path in
            section(value, at: path, known: known) { reader in
                if let named = reader.text("model", .line(200)), named != model {
                    reader.note("model", "is not the painter's model", "write that one, or leave it out")
                }
                return read(&reader)
            }
        }
    }

    private mutating func price(_ key: String) -> MicroUSD? {
        if value(key) == nil { missing(key, example: "\"0.04\"") }
        return dollars(key)
    }

    private mutating func size() -> PixelSize? {
        guard let text = text("size", .line(20)) else { return nil }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map(String.init).map(Int.init)
        guard sides.count == 2, let width = sides[0], let height = sides[1], (1...16_384).contains(width),
            (1...16_384).contains(height), PixelSize(width, height).description == text
        else {
            note("size", "is no size in pixels", "write it as \"1024x1536\"")
            return nil
        }
        return PixelSize(width, height)
    }
}

extension BudgetLimits {
    static let members = ["userDay", "userMonth", "allDay", "allMonth", "zoneOffset"]

    /// Reads limits; what is absent is without limit.
    init(_ reader: inout FieldReader) {
        let minutes = reader.integer("zoneOffset", in: -1_439...1_439, what: "minutes east of Greenwich")
        self.init(
            userDay: reader.dollars("userDay"), userMonth: reader.dollars("userMonth"),
            allDay: reader.dollars("allDay"), allMonth: reader.dollars("allMonth"))
        if let minutes { zoneOffset = minutes * 60 }
    }
}
