import CICU

extension FontLibrary {
    /// Step 4: marks where lines may end: at the opportunities of UAX #14, less those inside a word (keep-all).
    func markBreaks(_ text: inout CollectedText, keepAll: Bool, lang: String) {
        guard !text.clusters.isEmpty, let breaker = lineBreaker(lang) else { return }
        let units = text.units
        units.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, icu_breaks_set(breaker, base, Int32(buffer.count)) != 0 else { return }
            var k = 0
            while true {
                let boundary = icu_breaks_next(breaker)
                if boundary < 0 { return }
                while k < text.clusters.count, text.clusters[k].start + text.clusters[k].length < boundary { k += 1 }
                guard k + 1 < text.clusters.count else { return }
                guard text.clusters[k].start + text.clusters[k].length == boundary else { continue }
                if !keepAll || mayBreak(after: k, text) { text.clusters[k].flags.insert(.breakAfter) }
            }
        }
        if keepAll { holdBackLoneEnds(&text) }
    }

    /// Whether keep-all leaves the opportunity between two neighbours: always after a space; otherwise after
    /// punctuation and before an opening bracket, between emoji, and where a dictionary found a word (Thai). What
    /// stands before a closing bracket, and the particle after it (`〈햄릿〉을`), stays with its word.
    private func mayBreak(after k: Int, _ text: CollectedText) -> Bool {
        let (left, right) = (text.clusters[k].flags, text.clusters[k + 1].flags)
        if left.contains(.space) { return true }
        if right.contains(.space) { return true }
        let before = text.scalars[text.clusters[k].scalarRange.upperBound - 1]
        let after = text.scalars[Int(text.clusters[k + 1].firstScalar)]
        if before == 0xAD { return false }
        if before == 0x200B { return true }
        if left.contains(.emoji) { return right.contains(.emoji) }
        if right.contains(.opening) { return true }
        if left.contains(.word) {
            return right.contains(.word) && icu_is_complex_context(before) != 0
                && icu_is_complex_context(after) != 0
        }
        if right.contains(.emoji) || right.contains(.closing) { return false }
        return !Self.isClosingBracket(before)
    }

    static func isClosingBracket(_ value: UInt32) -> Bool {
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .closePunctuation, .finalPunctuation: true
        default: value == 0x22 || value == 0x27
        }
    }

    /// Keeps one or two emoji or marks at the end of a paragraph on the line of the word before them.
    private func holdBackLoneEnds(_ text: inout CollectedText) {
        var end = text.clusters.count
        while end > 0 {
            var count = 0
            var k = end - 1
            while k >= 0, !text.clusters[k].flags.contains(.newline) {
                let flags = text.clusters[k].flags
                if !flags.contains(.space) {
                    guard flags.contains(.emoji) || flags.contains(.closing) else { break }
                    count += 1
                    if count > 2 { break }
                }
                k -= 1
            }
            // Cluster k is the last of the word before; its spaces lie between.
            if count > 0, count <= 2, k >= 0, !text.clusters[k].flags.contains(.newline) {
                for j in k..<end - 1 { text.clusters[j].flags.remove(.breakAfter) }
            }
            while end > 0, !text.clusters[end - 1].flags.contains(.newline) { end -= 1 }
            end -= 1
        }
    }

    private func lineBreaker(_ lang: String) -> OpaquePointer? {
        if let open = lineBreakers[lang] { return open }
        let isName = lang.utf8.allSatisfy { $0 | 32 >= 97 && $0 | 32 <= 122 || $0 == 45 || $0 == 95 || 48...57 ~= $0 }
        guard let opened = icu_line_breaks_open(isName ? lang : "ko") ?? icu_line_breaks_open("en") else { return nil }
        lineBreakers[lang] = opened
        return opened
    }
}
