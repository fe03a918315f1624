/// A line as clusters start..<end, without the spaces around it.
struct LineSpan: Equatable {
    var start: Int
    var end: Int
    /// Whether an ellipsis follows.
    var isCut = false
}

/// What fitting decided.
struct FittedText {
    var size: Double
    var lines: [LineSpan]
    var didClamp = false
    var didBreakAnywhere = false
    var overflows = false
}

/// Finds the size and the lines of a prepared text for a box of `inline` pixels along the line and `block` pixels
/// across (the other way round for columns). All of it is arithmetic on the text's running sums.
struct Fitter {
    let text: PreparedText
    let style: TextStyle
    let inline: Double
    let block: Double
    let words: [Word]
    /// The advance in em of the ellipsis that would follow a cluster.
    let ellipsisAdvance: (Int) -> Double

    /// An unbreakable stretch of clusters with the spaces after it.
    struct Word {
        var start: Int
        /// The end without trailing spaces.
        var end: Int
        /// Whether a paragraph begins here.
        var startsParagraph: Bool
    }

    /// Room for rounding in sums of a few hundred advances.
    static let tolerance = 1e-6

    init(
        _ text: PreparedText, style: TextStyle, inline: Double, block: Double,
        ellipsisAdvance: @escaping (Int) -> Double
    ) {
        self.text = text
        self.style = style
        self.inline = inline
        self.block = block
        self.ellipsisAdvance = ellipsisAdvance
        self.words = Fitter.words(of: text)
    }

    /// Step 5: chooses the size and breaks the lines.
    func fit() -> FittedText {
        guard !words.isEmpty else { return FittedText(size: style.sizeMax, lines: []) }
        switch style.fit {
        case .fitWidth: return fitWidth()
        case .clampOnly: return fits(style.sizeMax) ?? clamp(style.sizeMax)
        case .shrink:
            let minimum = min(style.sizeMin, style.sizeMax)
            var size = style.sizeMax
            while true {
                if let result = fits(size) { return result }
                if size <= minimum { break }
                size = max(minimum, size - 1)
            }
            return breakAnywhere(minimum) ?? clamp(minimum)
        }
    }

    /// How many lines the box and the style allow at a size; at least one.
    func allowedLines(_ size: Double) -> Int {
        let pitch = style.lineHeight * size
        guard pitch > 0, block.isFinite else { return max(1, style.maxLines) }
        return max(1, min(style.maxLines, Int(min(1e6, (block + Self.tolerance) / pitch))))
    }

    /// The lines at a size when every word fits the width and the lines fit the height; nil otherwise.
    private func fits(_ size: Double) -> FittedText? {
        for word in words where text.width(word.start, word.end, size: size) > inline + Self.tolerance { return nil }
        let count = countLines(size: size, limit: inline)
        guard count <= style.maxLines, Double(count) * style.lineHeight * size <= block + Self.tolerance else {
            return nil
        }
        return FittedText(size: size, lines: style.balance && count > 1 ? balanced(size) : greedy(size, limit: inline))
    }

    private func fitWidth() -> FittedText {
        guard let first = words.first, let last = words.last else { return FittedText(size: style.sizeMax, lines: []) }
        let pixels = text.width(first.start, last.end, size: 0)
        let em = text.width(first.start, last.end, size: 1) - pixels
        let wanted = em > 0 ? (inline - pixels) / em : style.sizeMax
        let size = min(style.sizeMax, wanted)
        if size >= min(style.sizeMin, style.sizeMax) || style.sizeMin == style.sizeMax {
            return FittedText(
                size: max(1, size), lines: [LineSpan(start: first.start, end: last.end)], overflows: size < 1)
        }
        return clamp(min(style.sizeMin, style.sizeMax))
    }

    /// Makes the longest line of every paragraph as short as its number of lines allows.
    private func balanced(_ size: Double) -> [LineSpan] {
        var lines: [LineSpan] = []
        var first = 0
        while first < words.count {
            var end = first + 1
            while end < words.count, !words[end].startsParagraph { end += 1 }
            let range = first..<end
            let count = countLines(range, size: size, limit: inline)
            var high = inline
            if count > 1 {
                var low = text.width(words[first].start, words[end - 1].end, size: size) / Double(count)
                for word in words[range] { low = max(low, text.width(word.start, word.end, size: size)) }
                low = min(low, high)
                if countLines(range, size: size, limit: low) <= count { high = low }
                // 24 halvings leave less than a ten-thousandth of a pixel of any box.
                for _ in 0..<24 where high - low > 1e-4 {
                    let middle = (low + high) / 2
                    if countLines(range, size: size, limit: middle) <= count { high = middle } else { low = middle }
                }
            }
            lines += greedy(range, size: size, limit: high)
            first = end
        }
        return lines
    }

    private func countLines(size: Double, limit: Double) -> Int {
        countLines(words.indices, size: size, limit: limit)
    }

    private func countLines(_ range: Range<Int>, size: Double, limit: Double) -> Int {
        var count = 0
        var start = 0
        for i in range {
            let word = words[i]
            if i == range.lowerBound || word.startsParagraph
                || text.width(start, word.end, size: size) > limit + Self.tolerance
            {
                count += 1
                start = word.start
            }
        }
        return count
    }

    func greedy(_ size: Double, limit: Double) -> [LineSpan] { greedy(words.indices, size: size, limit: limit) }

    private func greedy(_ range: Range<Int>, size: Double, limit: Double) -> [LineSpan] {
        var lines: [LineSpan] = []
        for i in range {
            let word = words[i]
            if let last = lines.last, !word.startsParagraph,
                text.width(last.start, word.end, size: size) <= limit + Self.tolerance
            {
                lines[lines.count - 1].end = word.end
            } else {
                lines.append(LineSpan(start: word.start, end: word.end))
            }
        }
        return lines
    }

    /// Cuts the text at its break marks and newlines. Empty paragraphs become empty words; spaces, newlines at both
    /// ends of the text are dropped.
    private static func words(of text: PreparedText) -> [Word] {
        let clusters = text.clusters
        func isBlank(_ k: Int) -> Bool { !clusters[k].flags.isDisjoint(with: [.space, .newline]) }
        var first = 0
        var last = clusters.count
        while first < last, isBlank(first) { first += 1 }
        while last > first, isBlank(last - 1) { last -= 1 }
        var words: [Word] = []
        var start = first
        var startsParagraph = true
        func close(_ end: Int) {
            var trimmed = end
            while trimmed > start, clusters[trimmed - 1].flags.contains(.space) { trimmed -= 1 }
            words.append(Word(start: start, end: trimmed, startsParagraph: startsParagraph))
            startsParagraph = false
        }
        for k in first..<last {
            if clusters[k].flags.contains(.newline) {
                if k > start || startsParagraph { close(k) }
                start = k + 1
                startsParagraph = true
            } else if startsParagraph, k == start, clusters[k].flags.contains(.space) {
                start = k + 1
            } else if k + 1 < last, clusters[k].flags.contains(.breakAfter),
                clusters[k + 1].flags.isDisjoint(with: [.continuation, .newline])
            {
                close(k + 1)
                start = k + 1
            }
        }
        if start < last { close(last) }
        return words
    }
}
