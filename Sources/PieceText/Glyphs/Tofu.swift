/// The hollow box that stands for a character no face has, in em.
enum Tofu {
    static let advance = 0.6
    static let height = 0.74
    static let bearing = 0.06
    static let stroke = 0.05
    static let radius = 0.09

    static let extents = GlyphExtents(left: bearing, top: -height, right: advance - bearing, bottom: 0)
}
