extension Fitter {
    /// At the smallest size, lines that may end inside words; nil when there are still too many.
    func breakAnywhere(_ size: Double) -> FittedText? {
        let allowed = allowedLines(size)
        guard Double(allowed) * style.lineHeight * size <= block + Self.tolerance else { return nil }
        let (lines, isWhole) = brokenLines(size, keepsShortWords: true)
        if lines.count <= allowed, isWhole { return FittedText(size: size, lines: lines, didBreakAnywhere: true) }
        let (dense, denseIsWhole) = brokenLines(size, keepsShortWords: false)
        if dense.count <= allowed, denseIsWhole { return FittedText(size: size, lines: dense, didBreakAnywhere: true) }
        return nil
    }

    /// Fills as many lines as fit and ends the last with an ellipsis.
    func clamp(_ size: Double) -> FittedText {
        let allowed = style.fit == .fitWidth ? 1 : allowedLines(size)
        let all = brokenLines(size, keepsShortWords: true).lines
        var result = FittedText(size: size, lines: Array(all.prefix(allowed)))
        result.overflows =
            Double(result.lines.count) * style.lineHeight * size > block + Self.tolerance && style.fit != .fitWidth
        result.didBreakAnywhere = zip(result.lines, result.lines.dropFirst()).contains { line, next in
            line.end == next.start && !text.clusters[line.end - 1].flags.contains(.breakAfter)
        }
        let end = words.last?.end ?? 0
        if let last = result.lines.last, last.end >= end {
            let width = text.width(last.start, last.end, size: size)
            if width <= inline + Self.tolerance { return result }
        }
        result.didClamp = true
        cut(&result, size: size)
        return result
    }

    /// Shortens the last line so that an ellipsis fits after it, and gives it up when nothing is left of it.
    private func cut(_ result: inout FittedText, size: Double) {
        let end = words.last?.end ?? 0
        while let last = result.lines.last {
            var line = last
            var stop = line.start
            while stop < end, !text.clusters[stop].flags.contains(.newline) { stop += 1 }
            line.end = longestPrefix(line.start, stop, size: size)
            line.isCut = true
            if line.end > line.start, !isLone(line.start, line.end) {
                result.lines[result.lines.count - 1] = line
                return
            }
            let fitsAlone = ellipsisAdvance(max(0, line.start)) * size <= inline + Self.tolerance
            if result.lines.count == 1 {
                line.end = max(line.end, line.start)
                result.lines = fitsAlone ? [line] : []
                result.overflows = result.overflows || !fitsAlone
                return
            }
            // Nothing but an emoji or a bracket would stand before the ellipsis: end the line above instead.
            result.lines.removeLast()
        }
    }

    /// The end of the longest stretch from `start` that leaves room for an ellipsis and reads well before one.
    private func longestPrefix(_ start: Int, _ stop: Int, size: Double) -> Int {
        var end = stop
        while end > start {
            let last = text.clusters[end - 1]
            let next: Cluster.Flags = end < text.clusters.count ? text.clusters[end].flags : []
            let reads = last.flags.isDisjoint(with: [.space, .opening]) && !next.contains(.continuation)
            if reads {
                let room = inline + Self.tolerance - text.width(start, end, size: size) - last.spacing * size
                if room > 0, ellipsisAdvance(end - 1) * size <= room { return end }
            }
            end -= 1
        }
        return start
    }

    /// Whether a stretch shows nothing but emoji or closing marks.
    func isLone(_ start: Int, _ end: Int) -> Bool {
        let visible = text.clusters[start..<end].filter { !$0.flags.contains(.space) }
        return visible.count <= 2
            && visible.allSatisfy { $0.flags.contains(.emoji) || $0.flags.contains(.closing) }
    }

    /// Lines that break inside words: only inside those wider than a line, or inside any.
    /// `isWhole` is false when not even one grapheme fits the width.
    func brokenLines(_ size: Double, keepsShortWords: Bool) -> (lines: [LineSpan], isWhole: Bool) {
        var lines: [LineSpan] = []
        var isWhole = true
        let limit = inline + Self.tolerance
        for word in words {
            if let last = lines.last, !word.startsParagraph {
                if text.width(last.start, word.end, size: size) <= limit {
                    lines[lines.count - 1].end = word.end
                    continue
                }
                if keepsShortWords, text.width(word.start, word.end, size: size) <= limit {
                    lines.append(LineSpan(start: word.start, end: word.end))
                    continue
                }
            } else {
                lines.append(LineSpan(start: word.start, end: word.start))
            }
            split(word, size: size, limit: limit, into: &lines, isWhole: &isWhole)
        }
        return (lines, isWhole)
    }

    private func split(
        _ word: Word, size: Double, limit: Double, into lines: inout [LineSpan], isWhole: inout Bool
    ) {
        var k = word.start
        while k < word.end {
            let start = lines[lines.count - 1].start
            var next = k + 1
            while next < word.end, text.clusters[next].flags.contains(.continuation) { next += 1 }
            if text.width(start, next, size: size) <= limit {
                lines[lines.count - 1].end = next
                k = next
                continue
            }
            let lineEnd = lines[lines.count - 1].end
            guard lineEnd > start else {
                // A single grapheme wider than the line: it gets one to itself.
                isWhole = false
                lines[lines.count - 1].end = next
                k = next
                if k < word.end { lines.append(LineSpan(start: k, end: k)) }
                continue
            }
            let cut = breakPoint(before: k, word: word, lineStart: start)
            if cut > start { lines[lines.count - 1].end = trimmed(start, min(cut, lineEnd)) }
            lines.append(LineSpan(start: cut, end: cut))
            k = cut
        }
    }

    /// Moves a break back so that no closing mark or emoji starts the next line and no opening one ends this line.
    private func breakPoint(before k: Int, word: Word, lineStart: Int) -> Int {
        var cut = k
        while cut > lineStart {
            if cut == word.start { return cut }
            let next = text.clusters[cut].flags
            let previous = text.clusters[cut - 1].flags
            let isBad =
                next.contains(.closing) || next.contains(.continuation) || previous.contains(.opening)
                || (next.contains(.emoji) && !previous.contains(.emoji)) || isLone(cut, word.end)
            if !isBad { return cut }
            cut -= 1
        }
        // The whole line is such marks: then break where the width says.
        return k
    }

    private func trimmed(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, text.clusters[end - 1].flags.contains(.space) { end -= 1 }
        return end
    }
}
