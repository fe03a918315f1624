import PieceGraphics
import PieceLayout

extension LayoutCheck {
    /// px that ink may reach over an edge: antialiasing and the rounding of glyph positions.
    private static var edgeSlack: Double { 1 }

    /// Ink has to stay on the canvas, in the safe area and within the clips around it.
    func checkPlaces(_ scene: CheckScene, _ coverage: CoverageCache, _ report: inout CheckReport) {
        for text in scene.texts where text.report != nil && !text.ink.isEmpty {
            if !scene.canvas.contains(text.ink, slack: Self.edgeSlack) {
                report.add(
                    .safeArea, at: text.path, weight: 1_000 + excess(of: text.ink, over: scene.canvas),
                    "\(text.quoted) leaves the canvas by \(pixels(excess(of: text.ink, over: scene.canvas)))",
                    remedy: "move the frame inwards or make the text smaller")
            } else if !scene.safeArea.contains(text.ink, slack: Self.edgeSlack) {
                report.add(
                    .safeArea, at: text.path, weight: excess(of: text.ink, over: scene.safeArea),
                    "\(text.quoted) leaves the safe area by \(pixels(excess(of: text.ink, over: scene.safeArea)))",
                    remedy: "move the frame inwards, make the text smaller, or correct \"safeArea\"")
            }
            checkClips(text, scene, coverage, &report)
        }
    }

    /// A glyph is cut when the middle of its box or of a side of it is covered less than half.
    private func checkClips(
        _ text: InkedText, _ scene: CheckScene, _ coverage: CoverageCache, _ report: inout CheckReport
    ) {
        let bounds = PixelRect(0, 0, scene.frame.width, scene.frame.height)
        for clip in text.clips {
            let shared = coverage.fill(clip, within: bounds)
            let cut = text.glyphs.contains { glyph in
                let box = glyph.local.inset(by: min(1, min(glyph.local.width, glyph.local.height) / 4))
                let probes = [
                    Point(box.midX, box.midY), Point(box.minX, box.midY), Point(box.maxX, box.midY),
                    Point(box.midX, box.minY), Point(box.midX, box.maxY),
                ]
                return probes.contains { probe in
                    let p = text.item.transform.apply(probe)
                    guard scene.canvas.contains(Rect(p.x, p.y, 0, 0)) else { return false }
                    return shared.mask[Int(p.x), Int(p.y)] < 128
                }
            }
            guard cut else { continue }
            report.add(
                .clipped, at: text.path, "\(text.quoted) is cut off by the clip of its group",
                remedy: "move the text inwards or take it out of the clipped group")
            return
        }
    }

    /// Two texts that cover each other by more than 2 px both ways.
    func checkOverlaps(_ scene: CheckScene, _ report: inout CheckReport) {
        let texts = scene.texts.filter { $0.report != nil && !$0.ink.isEmpty }
        for (i, a) in texts.enumerated() {
            for b in texts[(i + 1)...] where overlap(a.ink, b.ink) > 2 {
                // The same words twice are an effect, such as a misprinted second ink.
                guard a.report?.string != b.report?.string, let depth = overlap(a, b) else { continue }
                report.add(
                    .overlap, at: b.path, weight: depth,
                    "\(b.quoted) covers \(a.quoted) (\(a.path)) by \(pixels(depth))",
                    remedy: "move one of them, or give the upper one fewer lines or a smaller size")
            }
        }
    }

    /// How deep the glyphs of two texts cover each other, px; nil when by no more than 2.
    private func overlap(_ a: InkedText, _ b: InkedText) -> Double? {
        // In the first text's own coordinates, where the boxes of texts turned alike fit their glyphs.
        guard let toLocal = a.item.transform.inverse else { return nil }
        let change = b.item.transform.then(toLocal)
        let others = b.glyphs.map { change.bounds(of: $0.local) }
        let turnedAlike = abs(change.b) < 1e-6 && abs(change.c) < 1e-6
        // Boxes around turned boxes are too large by what the turn adds, up to a good third of the smaller side.
        let slack = turnedAlike ? 2 : 2 + 0.35 * (b.glyphs.map { min($0.local.width, $0.local.height) }.max() ?? 0)
        var deepest = 0.0
        for one in a.glyphs {
            for other in others { deepest = max(deepest, overlap(one.local, other)) }
        }
        return deepest > slack ? deepest : nil
    }

    /// The smaller side of what two boxes share, px.
    private func overlap(_ a: Rect, _ b: Rect) -> Double {
        let common = a.intersection(b)
        return min(common.width, common.height)
    }

    private func excess(of ink: Rect, over area: Rect) -> Double {
        max(area.minX - ink.minX, area.minY - ink.minY, ink.maxX - area.maxX, ink.maxY - area.maxY)
    }
}

/// `3 px`
func pixels(_ length: Double) -> String { "\(Int(max(1, length.rounded()))) px" }
