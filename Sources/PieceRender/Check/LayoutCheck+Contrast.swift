import PieceGraphics
import PieceLayout

extension LayoutCheck {
    /// WCAG 2.2, success criterion 1.4.3: 4.5 for text; 3 for large text, of which display type counts from 60 px here.
    private static var bodyContrast: Double { 4.5 }
    private static var displayContrast: Double { 3 }
    private static var displaySize: Double { 60 }

    /// Every colour of every text against the ground under its glyphs.
    func checkContrast(_ scene: CheckScene, on ground: borrowing Pixmap, _ report: inout CheckReport) {
        for text in scene.texts where text.report != nil || text.isCurved {
            for (tag, color) in text.item.colors.enumerated() {
                let glyphs = text.glyphs.filter { $0.tag == tag && !$0.isColor }
                let points = samplePoints(in: glyphs.map(\.local)).map(text.item.transform.apply)
                guard let size = glyphs.map(\.size).max(), !points.isEmpty else { continue }
                let needed = size >= Self.displaySize ? Self.displayContrast : Self.bodyContrast
                let paint = InkColor(color: color, text.item, veil: text.veil)
                let found = paint.contrast(at: points, on: ground)
                guard found < needed else { continue }
                report.add(
                    .contrast, at: text.path, weight: -found,
                    "\(text.quoted) in \(color.hex) at \(Int(size)) px has a contrast of \(decimal(found)):1, needs \(decimal(needed)):1",
                    remedy: "pass its colour through fix(colour, ground), or darken or lighten what lies under it")
            }
        }
    }

    /// At most about 400 points, spread evenly over the boxes.
    private func samplePoints(in boxes: [Rect]) -> [Point] {
        let most = 400
        let step = max(1, (boxes.count + most - 1) / most)
        let chosen = stride(from: 0, to: boxes.count, by: step).map { boxes[$0] }
        guard !chosen.isEmpty else { return [] }
        let side = max(1, min(8, Int(Double(most / chosen.count).squareRoot())))
        return chosen.flatMap { box in
            (0..<side * side).map { k in
                Point(
                    box.x + (Double(k % side) + 0.5) / Double(side) * box.width,
                    box.y + (Double(k / side) + 0.5) / Double(side) * box.height)
            }
        }
    }
}

/// A colour as it comes out on a ground.
struct InkColor {
    var color: Color
    var opacity: Double = 1
    var multiplies = false
    /// What grain painted later leaves of the ink's brightness; the ground has its own already.
    var veil: Double = 1

    init(color: Color) { self.color = color }

    init(color: Color, _ item: GlyphItem, veil: Double) {
        self.color = color
        opacity = item.opacity
        multiplies = item.blend == .multiply
        self.veil = veil
    }

    /// The WCAG contrast that nine of ten points reach; 21 without points.
    func contrast(at points: [Point], on ground: borrowing Pixmap) -> Double {
        var ratios: [Double] = []
        for point in points {
            guard let under = ground.average(around: point) else { continue }
            ratios.append(ink(on: under).contrast(with: under))
        }
        ratios.sort()
        return ratios.isEmpty ? 21 : ratios[ratios.count / 10]
    }

    private func ink(on ground: Color) -> Color {
        let alpha = max(0, min(1, color.alpha * opacity))
        func mix(_ ink: Double, _ under: Double) -> Double {
            let full = multiplies ? ink * under : ink * veil
            return full * alpha + under * (1 - alpha)
        }
        return Color(mix(color.red, ground.red), mix(color.green, ground.green), mix(color.blue, ground.blue))
    }
}

extension Pixmap {
    /// The mean of the 3 × 3 pixels around a point, so that grain counts as the tone it makes; nil off the canvas.
    borrowing func average(around point: Point) -> Color? {
        guard point.x >= 0, point.y >= 0, point.x < Double(width), point.y < Double(height) else { return nil }
        let (cx, cy) = (Int(point.x), Int(point.y))
        var (red, green, blue, count) = (0, 0, 0, 0)
        for y in max(0, cy - 1)...min(height - 1, cy + 1) {
            for x in max(0, cx - 1)...min(width - 1, cx + 1) {
                let pixel = self[x, y]
                red += Int(pixel & 255)
                green += Int(pixel >> 8 & 255)
                blue += Int(pixel >> 16 & 255)
                count += 1
            }
        }
        let full = Double(255 * count)
        return Color(Double(red) / full, Double(green) / full, Double(blue) / full)
    }
}

/// A number with one decimal, rounded down so that 4.49 does not read as the 4.5 it fails.
func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10 + 1e-9).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
}
