import PieceGraphics
import PieceModel
import PiecePainter

/// The picture that a prompt makes of a photo: same size, and the same bytes every time. The only place that knows how
/// stand-ins paint.
///
/// The built-in painter paints; of the media that a prompt names, the first counts. Other prompts, and other seeds, leave
/// other brush strokes, so that tests can tell answers apart.
func mockPaint(_ photo: borrowing Pixmap, prompt: String, seed: UInt64) -> Pixmap {
    Painter().paint(photo, mockRecipe(prompt), seed: seed ^ stableHash(prompt))
}

/// What the built-in painter does for a prompt.
func mockRecipe(_ prompt: String) -> Recipe {
    // Words begin after a space, so that foil is no oil.
    let text = " " + String(prompt.lowercased().map { $0.isLetter || $0.isNumber ? $0 : " " })
    let named = media.compactMap { medium in
        text.firstRange(of: " " + medium.word).map { (medium.effect, $0.lowerBound) }
    }
    let hash = stableHash(prompt)
    // Words that name no medium tell by the number of paints and the size of the brush.
    let other: JSONObject = [
        "effect": "gouache", "colours": .number(JSONNumber(8 + Int(hash % 12))),
        "radius": .number(JSONNumber(4 + Int(hash / 12 % 5))),
    ]
    let chosen: JSONObject = named.min { $0.1 < $1.1 }.map { ["effect": .string($0.0)] } ?? other
    do {
        return try Recipe(json: .object(chosen), path: .root)
    } catch {
        // The effects below and the ranges above are the painter's own; a test reads every one of them.
        preconditionFailure("the stand-in asks for a recipe that there is not: \(error)")
    }
}

/// Words of prompts and the effects they stand for.
let media: [(word: String, effect: String)] = [
    ("oil", "oil"), ("watercolour", "watercolour"), ("watercolor", "watercolour"), ("risograph", "risograph"),
    ("halftone", "halftone"), ("linocut", "linocut"), ("pencil", "pencil"), ("pixel", "pixel"), ("film", "film"),
    ("35 mm", "film"), ("gouache", "gouache"), ("paper cut", "cutout"), ("cut paper", "cutout"),
    ("cyanotype", "cyanotype"), ("woodblock", "woodblock"), ("neon", "neon"), ("abstract background", "backdrop"),
]

/// FNV-1a with 64 bits (Fowler, Noll and Vo): the same number for the same text on every machine.
func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
