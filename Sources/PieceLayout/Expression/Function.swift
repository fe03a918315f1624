/// The functions of the expression language.
enum Function: String, CaseIterable, Hashable, Sendable {
    // Numbers
    case min, max, clamp, round, floor, ceil, abs, sin, cos, sqrt, pow
    // Texts
    case has, len, t, join, quote, spaced, upper, breakAfter, breakBefore, contains, trim, replace
    // Colours
    case lch, fix, mix, alpha, hue, chroma, lightness, luminance

    struct Signature {
        var types: [ValueType?]
        /// How many arguments are allowed.
        var count: ClosedRange<Int>
        var result: ValueType
        var description: String

        /// The type wanted at `index`; the last one repeats. Nil accepts any.
        func type(at index: Int) -> ValueType? { types[Swift.min(index, types.count - 1)] }
    }

    var signature: Signature {
        switch self {
        case .min, .max: Signature(types: [.number], count: 1...16, result: .number, description: "1 to 16 numbers")
        case .clamp: Signature(types: [.number], count: 3...3, result: .number, description: "value, low, high")
        case .round, .floor, .ceil, .abs, .sin, .cos, .sqrt:
            Signature(types: [.number], count: 1...1, result: .number, description: "one number")
        case .pow: Signature(types: [.number], count: 2...2, result: .number, description: "base, exponent")
        case .has: Signature(types: [.text], count: 1...1, result: .bool, description: "one text")
        case .len: Signature(types: [.text], count: 1...1, result: .number, description: "one text")
        case .t: Signature(types: [.text], count: 2...2, result: .text, description: "Korean text, English text")
        case .join: Signature(types: [.text], count: 2...16, result: .text, description: "a separator and texts")
        case .quote, .spaced, .upper, .trim:
            Signature(types: [.text], count: 1...1, result: .text, description: "one text")
        case .breakAfter, .breakBefore:
            Signature(types: [.text], count: 2...2, result: .text, description: "text, part")
        case .replace: Signature(types: [.text], count: 3...3, result: .text, description: "text, part, replacement")
        case .contains: Signature(types: [.text], count: 2...2, result: .bool, description: "text, part")
        case .lch: Signature(types: [.number], count: 3...3, result: .color, description: "lightness, chroma, hue")
        case .fix:
            Signature(
                types: [.color, .color, .number], count: 2...3, result: .color,
                description: "foreground, background and a ratio (4.5 when left out)")
        case .mix: Signature(types: [.color, .color, .number], count: 3...3, result: .color, description: "a, b, 0…1")
        case .alpha: Signature(types: [.color, .number], count: 2...2, result: .color, description: "colour, 0…1")
        case .hue, .chroma, .lightness, .luminance:
            Signature(types: [.color], count: 1...1, result: .number, description: "one colour")
        }
    }
}
