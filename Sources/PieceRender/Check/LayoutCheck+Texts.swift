import PieceGraphics
import PieceLayout
import PieceText

extension LayoutCheck {
    /// What fitting itself reports: too large, cut short, broken, without a glyph.
    func checkTexts(_ scene: CheckScene, _ report: inout CheckReport) {
        var isVertical: [String: Bool] = [:]
        for text in scene.texts { if let path = text.report?.path { isVertical[path] = text.isVertical } }
        for text in scene.frame.texts {
            let box = "\(Int(text.frame.width)) × \(Int(text.frame.height)) px"
            if text.overflows {
                // Lines may be taller than a tight frame while their ink still fits: nothing shows.
                let isSeen = !text.frame.contains(text.ink, slack: 2)
                report.add(
                    .overflow, isSeen ? .error : .warning, at: text.path, weight: Double(text.string.count),
                    "\(quote(text.string)) is larger than its frame of \(box) even at \(Int(text.size)) px"
                        + (isSeen ? "" : ", by its line height alone"),
                    remedy: "enlarge the frame or lower the smallest size" + (isSeen ? "" : " or \"lineHeight\""))
            }
            if text.didClamp, !text.mayClamp {
                report.add(
                    .clamped, at: text.path, weight: Double(text.string.count),
                    "\(quote(text.string)) (\(text.string.count) characters) ends in … in \(box) at \(Int(text.size)) px",
                    remedy: "enlarge the frame, allow more lines or a smaller size, or set \"mayClamp\": true")
            }
            if text.didBreakAnywhere, !text.didClamp {
                let room = isVertical[text.path] == true ? text.frame.height : text.frame.width
                if let word = text.longestWord, word.width < room {
                    report.add(
                        .brokenWord, .warning, at: text.path,
                        "\(quote(text.string)) breaks inside a word though \(quote(word.text)) fits a line of \(box)",
                        remedy: "allow more lines or a smaller size")
                }
            }
            if !text.missing.isEmpty {
                let names = text.missing.prefix(6).map { "U+" + hexadecimal($0.value) }.joined(separator: ", ")
                report.add(
                    .tofu, at: text.path, weight: Double(text.missing.count),
                    "no font has \(names) of \(quote(text.string))",
                    remedy: "add a font that has them to the fallbacks in fonts/fonts.json, or install it: piece doctor"
                )
            }
        }
        // Texts along an arc, which have no report of their own.
        for text in scene.texts where text.report == nil && text.glyphs.contains(where: \.isTofu) {
            report.add(
                .tofu, at: text.path, "\(text.quoted) holds a character that no font has",
                remedy: "add a font with it to the fallbacks in fonts/fonts.json, or install it: piece doctor")
        }
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension PlacedText {
    /// The longest word and about how many px it takes: the advance of Hangul and ideographs is near .93 em in the
    /// fonts tickets use, that of Latin letters at most near .65 em.
    fileprivate var longestWord: (text: String, width: Double)? {
        let words = string.split { $0.isWhitespace || $0 == "-" }.map { word in
            let ems = word.unicodeScalars.reduce(0.0) { $0 + ($1.value >= 0x1100 ? 0.93 : 0.65) }
            return (text: String(word), width: ems * size)
        }
        return words.max { $0.width < $1.width }
    }
}
