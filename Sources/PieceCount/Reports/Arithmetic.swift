// Sums of money times a hundred, or times the days of a year, can leave 64 bits; products here are taken in 128.

extension Int {
    /// value × factor ÷ divisor, rounded to the nearest integer and halves away from zero; nil when the divisor is not
    /// positive. What does not fit 64 bits becomes the nearest number that does.
    static func scaled(_ value: Int, by factor: Int, over divisor: Int) -> Int? {
        guard divisor > 0 else { return nil }
        let (product, divisor) = (Int128(value) * Int128(factor), Int128(divisor))
        let (quotient, remainder) = product.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let rounded = Int128(remainder * 2 >= divisor.magnitude ? quotient + 1 : quotient)
        return Int(clamping: product < 0 ? -rounded : rounded)
    }

    /// How many hundredths of a whole a part is; nil when the whole is not positive.
    static func percent(_ part: Int, of whole: Int) -> Int? { scaled(part, by: 100, over: whole) }
}

/// A number beside that of the period before.
public struct Change: Hashable, Sendable {
    public let now: Int
    public let before: Int

    public init(now: Int, before: Int) {
        self.now = now
        self.before = before
    }

    public var difference: Int { now - before }
    /// The difference in whole per cent of what was before, halves away from zero; nil when nothing was.
    public var percent: Int? { .percent(difference, of: before) }
}

/// The mean of scores as a fraction.
public struct MeanScore: Hashable, Sendable {
    /// The sum in half stars.
    public let halves: Int
    /// How many scores; at least 1.
    public let scores: Int

    /// Nil when there is no score.
    public init?(halves: Int, scores: Int) {
        guard scores > 0 else { return nil }
        self.halves = halves
        self.scores = scores
    }

    /// Hundredths of a star, halves rounded up: 433 is 4.33 stars.
    public var hundredths: Int { .scaled(halves, by: 50, over: scores) ?? 0 }
}
