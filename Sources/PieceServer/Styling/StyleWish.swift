import PieceModel
import PieceStore
import PieceStylist

/// What somebody wants to have painted, as their request says it.
struct StyleWish: Hashable, Sendable {
    var mode: StyleOrder.Mode
    /// A style's id; nil with a prompt, and for backdrops.
    var style: String?
    var prompt: String?
    /// Nil takes the workshop's preferred painter.
    var painter: String?
    /// 0…1; nil takes the style's.
    var strength: Double?
    /// Nil is 0, so that asking for the same gives the same.
    var seed: Int?

    /// The largest seed that every painter takes.
    static let largestSeed = Int(UInt32.max)

    /// Reads a request's body strictly.
    /// - Throws: every problem with its path.
    init(_ body: JSONObject, _ workshop: Workshop) throws {
        var reader = FieldReader(body, path: .root)
        reader.refuseUnknown(
            known: ["mode", "style", "prompt", "painter", "strength", "seed"],
            synonyms: ["id": "style", "text": "prompt", "model": "painter"])
        let modes = StyleOrder.Mode.allCases.map(\.rawValue)
        mode = reader.choice("mode", from: modes).flatMap(StyleOrder.Mode.init) ?? .photo
        style = reader.choice("style", from: workshop.styles.all.map(\.id))
        painter = reader.choice("painter", from: workshop.benches.map(\.id))
        seed = reader.integer("seed", in: 0...StyleWish.largestSeed, what: "the seed")
        if let value = reader.value("strength") {
            if let number = value.double, (0...1).contains(number) {
                strength = number
            } else {
                reader.note("strength", "must be a number from 0 to 1", "leave it out for the style's own")
            }
        }
        if let value = reader.value("prompt") {
            do throws(FieldErrors) {
                prompt = try PromptRules.read(value, at: JSONPath.root.key("prompt"))
            } catch {
                reader.take(error.problems)
            }
        }
        let hasPrompt = reader.value("prompt") != nil
        let hasStyle = reader.value("style") != nil
        switch mode {
        case .photo:
            if hasStyle, hasPrompt { reader.note("prompt", "says what the style says, too", "send one of the two") }
            if !hasStyle, !hasPrompt { reader.missing("style", example: "\"oil\"") }
        case .backdrop:
            if hasStyle { reader.note("style", "says nothing about backdrops", "leave it out") }
            if hasPrompt { reader.note("prompt", "says nothing about backdrops", "leave it out") }
        }
        let bench = workshop[painter: painter ?? workshop.preferred]
        if hasPrompt, let bench, !bench.takesPrompts {
            let others = workshop.benches.filter(\.takesPrompts).map(\.id)
            reader.note(
                "prompt", "cannot be followed by the painter \"\(bench.id)\"",
                others.isEmpty ? "choose a style" : "choose one of the painters \(others.joined(separator: ", "))")
        }
        try reader.check()
    }

    /// The order for a photo.
    func order(_ photo: BlobHash, _ workshop: Workshop) -> StyleOrder {
        let chosen = mode == .backdrop ? workshop.backdrop : style.flatMap { workshop.styles[$0] }
        return StyleOrder(
            mode: mode, style: chosen?.id, styleVersion: chosen?.version, prompt: prompt,
            strength: strength ?? chosen?.strength ?? PromptRules.strength, seed: seed ?? 0,
            painter: painter ?? workshop.preferred, photo: photo)
    }

    /// Whether an order says the same; what the wish leaves open may have been filled in otherwise then.
    func isSame(as order: StyleOrder) -> Bool {
        mode == order.mode && prompt == order.prompt && style ?? order.style == order.style
            && painter ?? order.painter == order.painter && strength ?? order.strength == order.strength
            && seed ?? order.seed == order.seed
    }
}
