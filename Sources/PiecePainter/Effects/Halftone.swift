import PieceGraphics

/// Newsprint: round dots in four process inks at their classic angles, or in one ink of your choice.
struct Halftone: Effect {
    var mode = Mode.cmyk
    var pitch = 9.0
    var ink = Color(rgb: 0x16233F)
    var paper = Color(rgb: 0xF5EFE0)
    var grain = 0.4
    var contrast = 0.25

    enum Mode: String, CaseIterable, Sendable { case cmyk, mono, lines }

    static let name = "halftone"
    static let parameters: [Parameter<Halftone>] = [
        .choice("mode", \.mode),
        .number("pitch", \.pitch, 3...40, "the distance of dots in pixels"),
        .colour("ink", \.ink, "the ink of the modes mono and lines"),
        .colour("paper", \.paper, "the paper's colour"),
        .number("grain", \.grain, 0...1, "how rough the paper looks"),
        .number("contrast", \.contrast, 0...1, "how much contrast is added"),
    ]

    /// Yellow, magenta, cyan and black as they look solid on white newsprint, and the angles that keep them apart.
    private static let process: [(ink: Color, angle: Double)] = [
        (Color(rgb: 0xFFE800), 0), (Color(rgb: 0xE6177E), 75), (Color(rgb: 0x009BDB), 15), (Color(rgb: 0x231F20), 45),
    ]

    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let unit = photo.unit()
        let plan = mode == .cmyk ? Self.process : [(ink: ink, angle: 45)]
        let separation = Separation(inks: plan.map(\.ink), paper: paper)
        var original = photo.exposed(1, middle: 0.48)
        original.adjust(.saturate(1 + 0.6 * contrast).then(.contrast(1 + 0.6 * contrast)))
        let spacing = max(3, Float(pitch) * unit)
        let impressions = separation.plates(of: original, range: 0.03...0.97).enumerated().map { index, plate in
            Press.Impression(
                plate: plate, ink: separation.inks[index],
                screen: Screen(mode == .lines ? .line : .dot, pitch: spacing, angle: plan[index].angle),
                wear: 0.25 * Float(grain), noise: Noise(seed: seed, 50 + UInt32(index)))
        }
        let press = Press(paper: separation.paper, grain: Float(grain), seed: seed)
        return press.print(impressions, width: photo.width, height: photo.height, unit: unit)
    }
}
