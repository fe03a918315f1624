/// A text ready to be fitted: its graphemes with their glyphs and advances in em, so that trying a size is arithmetic.
struct PreparedText {
    var text: String
    var clusters: [Cluster]
    var glyphs: [ShapedGlyph]
    /// `advance[k]`: em of clusters 0..<k with the letter-spacing after each.
    var advances: [Double]
    /// `gaps[k]`: pixels before clusters 0..<k.
    var gaps: [Double]
    /// Whether any cluster runs right to left.
    var isBidirectional: Bool
    var missing: [Unicode.Scalar]
}

/// What a prepared text depends on.
struct PreparedKey: Hashable {
    var runs: [TextRun]
    var letterSpacing: Double
    var keepAll: Bool
    var isVertical: Bool
    var joinsLines: Bool
    var lang: String
}

/// A grapheme: the smallest piece of text that lines are made of. Measures are in em of the style's size.
struct Cluster {
    struct Flags: OptionSet {
        let rawValue: UInt16
        static let space = Flags(rawValue: 1)
        static let newline = Flags(rawValue: 2)
        static let emoji = Flags(rawValue: 4)
        /// Part of the ligature that starts at an earlier cluster: no break and no letter-spacing before it.
        static let continuation = Flags(rawValue: 8)
        /// A closing bracket, quote or other mark that must not start a line.
        static let closing = Flags(rawValue: 16)
        /// An opening bracket or quote that must not end a line.
        static let opening = Flags(rawValue: 32)
        /// A line may end after this cluster.
        static let breakAfter = Flags(rawValue: 64)
        /// Hangul, Han, kana and other full-width characters.
        static let wide = Flags(rawValue: 128)
        /// A letter or a digit.
        static let word = Flags(rawValue: 256)
    }

    var start: Int32
    var length: Int32
    var firstScalar: Int32
    var scalarCount: Int32
    var run: Int32
    var face: Int32
    var flags: Flags = []
    var level: UInt8 = 0
    /// HarfBuzz script tag.
    var script: UInt32 = 0
    var firstGlyph: Int32 = 0
    var glyphCount: Int32 = 0
    var advance = 0.0
    /// Letter-spacing after the cluster.
    var spacing = 0.0
    /// Pixels before the cluster.
    var gap = 0.0
    /// The run's size relative to the style's.
    var scale = 1.0
}

/// A glyph with its offset from where its cluster starts: along the line in x and below the baseline in y for
/// horizontal text, x from the column's centre and y down the column for vertical text; in em of the style's size.
struct ShapedGlyph {
    var face: Int32
    var glyph: UInt32
    var x: Double
    var y: Double
    /// Size relative to the style's.
    var scale: Double
    var rotation: Int8 = 0
    var isColor = false
}
