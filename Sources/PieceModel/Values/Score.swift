/// A rating of 0.5 to 5 stars in steps of half a star.
public struct Score: Hashable, Sendable, Comparable {
    /// 1…10: half stars, so that a score stays an exact number.
    public let halves: Int

    /// Nil outside 1…10.
    public init?(halves: Int) {
        guard (1...10).contains(halves) else { return nil }
        self.halves = halves
    }

    /// The score of 0.5, 1, 1.5 … 5 stars; nil for every other number.
    public init?(stars: Double) {
        let halves = stars * 2
        guard halves >= 1, halves <= 10, halves == halves.rounded() else { return nil }
        self.init(halves: Int(halves))
    }

    /// 0.5…5.
    public var stars: Double { Double(halves) / 2 }

    public static func < (a: Score, b: Score) -> Bool { a.halves < b.halves }
}
