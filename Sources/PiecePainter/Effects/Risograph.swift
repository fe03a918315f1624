import PieceGraphics

/// A stencil print in two to four spot inks: separations that can only mix what the inks can, each with its own screen,
/// its own misregistration and its own patchy drum.
struct Risograph: Effect {
    var inks: [RisoInk] = [.yellow, .fluorescentPink, .blue]
    var paper = Color(rgb: 0xF6F1E6)
    var screen = Pattern.grain
    var pitch = 4.0
    var shift = 3.0
    var wear = 0.5
    var grain = 0.5
    var contrast = 0.5

    enum Pattern: String, CaseIterable, Sendable { case grain, dots }

    static let name = "risograph"
    static let parameters: [Parameter<Risograph>] = [
        .choices("inks", \.inks, 2...4, of: "inks"),
        .colour("paper", \.paper, "the paper's colour"),
        .choice("screen", \.screen),
        .number("pitch", \.pitch, 2...24, "the distance of dots, or of twice the grain, in pixels"),
        .number("shift", \.shift, 0...20, "how far plates lie off their place, in pixels"),
        .number("wear", \.wear, 0...1, "how unevenly the ink lies"),
        .number("grain", \.grain, 0...1, "how rough the paper looks"),
        .number("contrast", \.contrast, 0...1, "how much contrast is added"),
    ]

    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let unit = photo.unit()
        // Light inks first, as printers lay them.
        let ordered = inks.sorted { ($0.color.luminance, $0.rawValue) > ($1.color.luminance, $1.rawValue) }
        let separation = Separation(inks: ordered.map(\.color), paper: paper, depth: 0.5)
        var original = photo.exposed(1, middle: 0.54)
        original.adjust(.saturate(1 + 0.5 * contrast).then(.contrast(1 + 0.4 * contrast)))
        // Stencils hold no faint tints and fill up in the shadows.
        let plates = separation.plates(of: original, range: 0.07...0.93)
        let chance = Noise(seed: seed, 21)
        let reach = Float(shift) * unit
        let impressions = plates.enumerated().map { index, plate in
            // The last, darkest plate is the one the others are off from.
            let loose: Float = index == plates.count - 1 ? 0.25 : 1
            func off(_ axis: Int) -> Int {
                let sign: Float = chance.bits(index, axis) & 1 == 0 ? 1 : -1
                return Int((sign * (0.5 + 0.5 * chance.unit(index, axis + 2)) * reach * loose).rounded())
            }
            return Press.Impression(
                plate: plate, ink: separation.inks[index], screen: makeScreen(index, unit, chance),
                shift: (off(0), off(1)),
                wear: Float(wear), looseness: index == plates.count - 1 ? 0.35 : 1,
                noise: Noise(seed: seed, 40 + UInt32(index)))
        }
        let press = Press(paper: separation.paper, grain: Float(grain), seed: seed)
        return press.print(impressions, width: photo.width, height: photo.height, unit: unit)
    }

    private func makeScreen(_ index: Int, _ unit: Float, _ chance: Noise) -> Screen {
        let angle = [45.0, 75, 15, 0][index % 4]
        let start = (chance.unit(index, 8), chance.unit(index, 9))
        return switch screen {
        case .dots: Screen(.dot, pitch: max(3, Float(pitch) * unit), angle: angle, shift: start)
        case .grain: Screen(.grain, pitch: max(1, Float(pitch) * 0.5 * unit), angle: angle, shift: start, isGrain: true)
        }
    }
}
