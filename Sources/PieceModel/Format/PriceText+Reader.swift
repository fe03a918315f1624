/// Walks through a price text: words heap up as a grade until an amount comes, which makes an offer of both.
struct PriceReader {
    private let text: [Unicode.Scalar]
    private var position = 0
    private var words = String.UnicodeScalarView()
    private var found: [PriceText.Offer] = []
    /// Set by `~`: the amount that follows is of the same grade as the last.
    private var isRange = false

    init(_ text: [Unicode.Scalar]) { self.text = text }

    mutating func offers() -> [PriceText.Offer] {
        while position < text.count, found.count < PriceText.limits.offers {
            if let amount = PriceAmount(text, at: position) {
                take(amount)
            } else if text[position].isASCIIDigit {
                // No amount starts in the middle of another number.
                while position < text.count, text[position].isASCIIDigit || isInsideNumber(position) {
                    words.append(text[position])
                    position += 1
                }
            } else if isSeparator(position) {
                isRange = text[position] == "~" && words.isEmpty && !found.isEmpty
                if !isRange { close() }
                position += 1
            } else {
                words.append(text[position])
                position += 1
            }
        }
        close()
        return found
    }

    private func isInsideNumber(_ index: Int) -> Bool {
        (text[index] == "," || text[index] == ".") && index + 1 < text.count && text[index + 1].isASCIIDigit
    }

    private mutating func take(_ amount: PriceAmount) {
        let isReduction = position > 0 && text[position - 1] == "-" && (position < 2 || text[position - 2].isSpace)
        let grade = isRange ? found.last?.grade : cleanGrade()
        words = .init()
        isRange = false
        position = amount.end
        // Whatever is glued to an amount belongs to it: `부터`, `씩`, `입장`.
        while position < text.count, text[position].value >= 0x80, text[position].properties.isAlphabetic {
            position += 1
        }
        if !isReduction { found.append(PriceText.Offer(grade: grade, price: amount.money)) }
    }

    /// Ends a part without an amount: an unreadable offer, unless it is a note or nothing.
    private mutating func close() {
        defer { words = .init() }
        let isNote = String(words).contains("%") || String(words).contains("할인")
        guard !isNote, found.count < PriceText.limits.offers, let grade = cleanGrade() else { return }
        found.append(PriceText.Offer(grade: grade, price: nil))
    }

    private func cleanGrade() -> String? {
        var clean = String.UnicodeScalarView()
        for scalar in words where !(scalar.isSpace && clean.last.map(\.isSpace) ?? true) { clean.append(scalar) }
        var grade = Substring(String(clean))
        let edge: (Character) -> Bool = { " :-–—=+·•*.,~<>→".contains($0) }
        func trim() {
            while let last = grade.last, edge(last) { grade.removeLast() }
            while let first = grade.first, edge(first) { grade.removeFirst() }
        }
        trim()
        for word in ["미정", "추후공지", "추후 공지", "별도문의", "별도 문의"] where grade.hasSuffix(word) {
            grade.removeLast(word.count)
        }
        trim()
        return grade.isEmpty ? nil : String(grade.prefix(40))
    }

    private func isSeparator(_ index: Int) -> Bool { "\n\r,/;|·、~→".unicodeScalars.contains(text[index]) }

    // MARK: - Preparing

    /// The beginning of a text in normal form C with full-width characters and spaces of all sorts as plain ones.
    static func folded(_ text: String) -> [Unicode.Scalar] {
        let bounded = String(String.UnicodeScalarView(text.unicodeScalars.prefix(PriceText.limits.scalars)))
        return bounded.precomposed.unicodeScalars.map { scalar in
            switch scalar {
            case "\n", "\r": scalar
            case "￦": "₩"
            case "￥": "¥"
            case "〜", "∼", "～": "~"
            default: scalar.isSpace ? " " : scalar.halfWidth
            }
        }
    }

    /// The text without brackets. What stood in them is kept when it is an offer of its own (`학생 33,000원`) or the
    /// grade in front of an amount (`[R석] 66,000원`), and is left out otherwise.
    static func unbracketed(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let closing: [Unicode.Scalar: Unicode.Scalar] = ["(": ")", "[": "]", "{": "}", "<": ">", "【": "】", "〈": "〉"]
        var plain: [Unicode.Scalar] = []
        var index = 0
        // Without this a text of opening brackets alone would be searched to its end for each of them.
        var unclosed: Set<Unicode.Scalar> = []
        while index < text.count {
            guard let close = closing[text[index]] else {
                plain.append(text[index])
                index += 1
                continue
            }
            guard !unclosed.contains(close), let end = text[index...].firstIndex(of: close) else {
                unclosed.insert(close)
                plain.append(" ")
                index += 1
                continue
            }
            let inner = Array(text[(index + 1)..<end])
            let words = String(String.UnicodeScalarView(inner))
            var reader = PriceReader(inner)
            let isOffer = reader.offers().contains { $0.price != nil }
            let isNote = words.contains("%") || words.contains("할인")
            let before = plain.last { !$0.isSpace }
            let isFirst = before == nil || ",/;|\n".unicodeScalars.contains(before ?? " ")
            if isOffer && !isNote {
                // An amount in front ends there; a grade in front goes with the amount in the brackets.
                plain += [" "] + inner + [","]
            } else if isFirst && !isNote {
                plain += [" "] + inner + [" "]
            } else {
                plain.append(" ")
            }
            index = end + 1
        }
        return plain
    }
}

extension Unicode.Scalar {
    var isSpace: Bool { properties.isWhitespace }

    var isASCIIDigit: Bool { ("0"..."9").contains(self) }

    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

    /// The ASCII form of a full-width character; every other as it is.
    var halfWidth: Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(value) else { return self }
        return Unicode.Scalar(value - 0xFEE0) ?? self
    }
}
