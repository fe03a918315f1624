/// How a line is drawn along a path.
public struct StrokeStyle: Hashable, Sendable {
    public enum Cap: String, Codable, Hashable, Sendable, CaseIterable { case butt, round, square }
    public enum Join: String, Codable, Hashable, Sendable, CaseIterable { case miter, round, bevel }

    /// The line's width in pixels; nothing is drawn when it is not above 0.
    public var width: Double
    public var cap: Cap
    public var join: Join
    /// How long a miter may grow, as a multiple of the width, before it is cut to a bevel.
    public var miterLimit: Double
    /// Lengths in pixels of dashes and gaps in turn; an odd count is used twice over; empty for a solid line.
    public var dash: [Double]
    /// Where along the pattern the line starts, in pixels.
    public var dashPhase: Double

    public init(
        width: Double, cap: Cap = .butt, join: Join = .miter, miterLimit: Double = 4, dash: [Double] = [],
        dashPhase: Double = 0
    ) {
        self.width = width
        self.cap = cap
        self.join = join
        self.miterLimit = miterLimit
        self.dash = dash
        self.dashPhase = dashPhase
    }
}
