import PieceGraphics
import PieceLayout

extension LayoutCheck {
    /// Codes need whole modules of a size that scanners resolve, room around them, and dark on light.
    func checkCodes(
        _ scene: CheckScene, _ codes: CodeEncoder, on ground: borrowing Pixmap, _ report: inout CheckReport
    ) {
        for code in scene.codes {
            let region: Region
            do throws(CodeError) {
                region = try codes.region(of: code)
            } catch {
                report.add(
                    .code, at: code.path, weight: 10, error.description,
                    remedy: "enlarge the frame or encode less: \"{code}\" and \"{link}\" are the shortest")
                continue
            }
            checkPlace(of: code, region, scene, &report)
            checkContrast(of: code, region, on: ground, &report)
        }
    }

    private func checkPlace(of code: CodeItem, _ region: Region, _ scene: CheckScene, _ report: inout CheckReport) {
        let area = region.path.controlBounds
        if !scene.safeArea.contains(area, slack: 1) {
            report.add(
                .safeArea, at: code.path, "the code for \(quote(code.data)) leaves the safe area",
                remedy: "move its frame inwards")
        }
        let quiet = quietZone(of: code, region)
        for text in scene.texts where text.report != nil {
            if reaches(text, into: area) {
                report.add(
                    .code, at: code.path, weight: 5,
                    "\(text.quoted) (\(text.path)) covers the code for \(quote(code.data))",
                    remedy: "move one of them")
            } else if reaches(text, into: quiet) {
                report.add(
                    .code, .warning, at: code.path, weight: 1,
                    "\(text.quoted) (\(text.path)) stands in the quiet zone of the code for \(quote(code.data))",
                    remedy: "leave four modules (\(pixels(area.minX - quiet.minX))) free around it")
            }
        }
    }

    /// The code and the four modules around it that ISO/IEC 18004 wants empty; bars are tall enough to do without.
    private func quietZone(of code: CodeItem, _ region: Region) -> Rect {
        let area = region.path.controlBounds
        guard case .qr = code.symbology, case .move(let a) = region.path.elements.first,
            region.path.elements.count > 1, case .line(let b) = region.path.elements[1]
        else { return area }
        // The first run of a QR code is the upper edge of its finder pattern, seven modules long.
        return area.inset(by: -4 * abs(b.x - a.x) / 7)
    }

    private func reaches(_ text: InkedText, into area: Rect) -> Bool {
        text.glyphs.contains { glyph in
            let common = glyph.canvas.intersection(area)
            return min(common.width, common.height) > 1
        }
    }

    private func checkContrast(
        of code: CodeItem, _ region: Region, on ground: borrowing Pixmap, _ report: inout CheckReport
    ) {
        let area = region.path.controlBounds
        let points = (0..<400).map { k in
            Point(
                area.x + (Double(k % 20) + 0.5) / 20 * area.width, area.y + (Double(k / 20) + 0.5) / 20 * area.height)
        }
        let contrast = InkColor(color: code.color).contrast(at: points, on: ground)
        if contrast < 4.5 {
            report.add(
                .contrast, at: code.path, weight: -contrast,
                "the code for \(quote(code.data)) has a contrast of \(decimal(contrast)):1, needs 4.5:1",
                remedy: "pass its colour through fix(colour, ground), or put a plate under it")
        }
        let light = points.compactMap { ground.average(around: $0)?.luminance }.sorted()
        if let middle = light.dropFirst(light.count / 2).first, middle < code.color.luminance {
            report.add(
                .code, .warning, at: code.path,
                "the code for \(quote(code.data)) is light on dark, which many scanners refuse",
                remedy: "draw it dark on a light plate")
        }
    }
}
