import PieceModel
public import PiecePainter

/// One way to paint a photo: what is told to servers that paint, and what the built-in painter does.
public struct Style: Hashable, Sendable, Identifiable {
    /// 1 to 40 of `a-z0-9-`, the name of its file.
    public let id: String
    /// Counted up whenever a change makes other pictures, so that kept ones are not taken for new.
    public let version: Int
    public let name: BilingualText
    /// One sentence about how it looks.
    public let about: BilingualText
    /// What servers are told to paint, in English.
    public let prompt: String
    /// What they are told to leave out; may be empty.
    public let negative: String
    /// 0…1: how far the picture may go from the photo.
    public let strength: Double
    /// What the built-in painter does.
    public let recipe: Recipe
}

extension Style {
    /// The most characters of a prompt that comes with the program.
    static let promptLength = 2_000

    /// Reads a style strictly.
    /// - Parameter id: what the style must call itself.
    /// - Throws: every problem with its path.
    init(json value: JSONValue, id: String) throws(FieldErrors) {
        guard let object = value.object else {
            throw FieldErrors([
                FieldProblem(path: "$", message: "must be an object, but is \(value.typeName)", remedy: "write { }")
            ])
        }
        var reader = FieldReader(object, path: .root)
        reader.refuseUnknown(
            known: ["id", "version", "name", "about", "prompt", "negative", "strength", "recipe"],
            synonyms: ["negativeprompt": "negative", "effect": "recipe", "title": "name", "description": "about"])
        let read = reader.requiredText("id", .line(40), example: "\"\(id)\"")
        if let read, read != id { reader.note("id", "is not the name of the file", "write \"\(id)\"") }
        let version = reader.integer("version", in: 1...9_999, what: "the version")
        if version == nil, reader.value("version") == nil { reader.missing("version", example: "1") }
        let name = reader.bilingual("name", .line(30), example: "{\"ko\": \"유화\", \"en\": \"Oil painting\"}")
        let about = reader.bilingual("about", .line(200), example: "{\"ko\": \"…\", \"en\": \"…\"}")
        let prompt = reader.requiredText("prompt", .line(Style.promptLength), example: "\"an oil painting\"")
        let negative = reader.text("negative", .line(Style.promptLength)) ?? ""
        let strength = reader.strength()
        let recipe = reader.recipe()
        guard reader.problems.isEmpty, read != nil, let version, let name, let about, let prompt, let strength,
            let recipe
        else { throw FieldErrors(reader.problems) }
        self.id = id
        self.version = version
        self.name = name
        self.about = about
        self.prompt = prompt
        self.negative = negative
        self.strength = strength
        self.recipe = recipe
    }
}

extension FieldReader {
    fileprivate mutating func strength() -> Double? {
        guard let value = value("strength") else {
            missing("strength", example: "0.55")
            return nil
        }
        guard let number = value.double else {
            note("strength", "must be a number, but is \(value.typeName)", "write 0 to 1")
            return nil
        }
        guard (0...1).contains(number) else {
            note("strength", "\(number) is out of range", "write 0 to 1")
            return nil
        }
        return number
    }

    fileprivate mutating func recipe() -> Recipe? {
        guard let value = value("recipe") else {
            missing("recipe", example: "{\"effect\": \"oil\"}")
            return nil
        }
        do throws(FieldErrors) {
            return try Recipe(json: value, path: path.key("recipe"))
        } catch {
            take(error.problems)
            return nil
        }
    }
}
