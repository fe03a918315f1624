public import PieceModel

/// What the built-in painter does to a photo: an effect and its settings.
///
/// Written as a JSON object, `{"effect": "oil", "radius": 6}`. Settings left out have the effect's defaults; unknown
/// names and values out of range are refused, each with its path and what to write instead.
public struct Recipe: Sendable {
    let effect: any Effect

    init(_ effect: any Effect) { self.effect = effect }

    private static let kinds: [any Effect.Type] = [
        Oil.self, Watercolour.self, Risograph.self, Halftone.self, Linocut.self, Pencil.self, PixelArt.self, Film.self,
        Gouache.self, Cutout.self, Cyanotype.self, Woodblock.self, Neon.self, Backdrop.self,
    ]

    /// The names of all effects.
    public static let effects: [String] = kinds.map { $0.name }

    /// Reads a recipe.
    /// - Parameter path: where `json` stands in its document; the problems' paths start with it.
    /// - Throws: everything that is wrong with it.
    public init(json: JSONValue, path: JSONPath) throws(FieldErrors) {
        guard let object = json.object else {
            throw FieldErrors([
                FieldProblem(
                    path: path.description, message: "must be an object, but is \(json.typeName)",
                    remedy: "write it as {\"effect\": \"oil\"}")
            ])
        }
        var reader = FieldReader(object, path: path)
        guard let value = reader.value("effect") else {
            reader.missing("effect", example: "\"oil\"")
            throw FieldErrors(reader.problems)
        }
        guard let kind = Recipe.kinds.first(where: { $0.name == value.string }) else {
            let meant = value.string.flatMap { nearestName(to: $0, in: Recipe.effects) }
            reader.note(
                "effect", "there is no effect of this name",
                meant.map { "did you mean \"\($0)\"?" } ?? "the effects are \(Recipe.effects.listed)")
            throw FieldErrors(reader.problems)
        }
        effect = kind.init(reading: &reader)
        guard reader.problems.isEmpty else { throw FieldErrors(reader.problems) }
    }

    /// The recipe with every setting written out; reading it gives an equal recipe.
    public var json: JSONValue { effect.json }
}

extension Recipe: Hashable {
    /// Recipes are equal when all their settings are.
    public static func == (a: Recipe, b: Recipe) -> Bool { a.json == b.json }

    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
