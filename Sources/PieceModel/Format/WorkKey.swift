extension String {
    /// This title in a form that is equal for the same work, however it was written: small letters, no white space,
    /// punctuation or quotes, and no note of how it was seen (`(재관람)`, `2회차`, `[n차 관람]`, `- 서울`, `(IMAX)`).
    ///
    /// It errs on the side of keeping works apart: numbers, years, seasons and subtitles stay, so `겨울왕국` and
    /// `겨울왕국 2` differ.
    public var workKey: String { WorkKey.key(of: self) }
}

extension Piece {
    /// The same for viewings of one work: its kind (a musical and a film of one title are two works) and its title's
    /// `workKey`, such as `musical:지킬앤하이드`.
    public var workKey: String { "\(kind.id):\(title.workKey)" }
}

enum WorkKey {
    static func key(of title: String) -> String {
        let folded = fold(title)
        var rest = folded
        // A title has few notes; every round takes one away.
        for _ in 0..<8 {
            guard let shorter = withoutNote(rest) ?? withoutKind(rest), !bare(shorter).isEmpty else { break }
            rest = shorter
        }
        let key = bare(rest)
        return key.isEmpty ? folded : key
    }

    /// Small letters in normal form C; full-width forms and Roman numerals of one sign become plain letters.
    private static func fold(_ title: String) -> String {
        var plain = String.UnicodeScalarView()
        let romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
        for scalar in title.precomposed.unicodeScalars {
            switch scalar.value {
            case 0x2160...0x216B: plain.append(contentsOf: romans[Int(scalar.value) - 0x2160].unicodeScalars)
            case 0x2170...0x217B: plain.append(contentsOf: romans[Int(scalar.value) - 0x2170].unicodeScalars)
            case 0x3000: plain.append(" ")
            default: plain.append(scalar.halfWidth)
            }
        }
        return String(plain).lowercased().precomposed.trimmed
    }

    /// Letters, numbers and symbols only. `#`, `&`, `@`, `%` and `*` may be what tells two titles apart, and so may the
    /// point in a number.
    private static func bare(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var bare = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format: continue
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation:
                let isPoint =
                    scalar == "." && index > 0 && index + 1 < scalars.count && scalars[index - 1].isASCIIDigit
                    && scalars[index + 1].isASCIIDigit
                if isPoint || "#&@%*".unicodeScalars.contains(scalar) { bare.append(scalar) }
            case .mathSymbol where scalar == "<" || scalar == ">": continue
            default: bare.append(scalar)
            }
        }
        return String(bare)
    }

    // MARK: - Notes

    private static let brackets: [Character: Character] = [")": "(", "]": "[", "}": "{", "〕": "〔", "】": "【"]

    /// The title without the note at its end; nil when there is none.
    private static func withoutNote(_ title: String) -> String? {
        if let last = title.last, let open = brackets[last], let start = title.lastIndex(of: open) {
            let inner = title[title.index(after: start)...].dropLast()
            return isNote(String(inner)) ? String(title[..<start]).trimmed : nil
        }
        for dash in [" - ", " – ", " — ", " _ "] {
            guard let place = title.lastPlace(of: dash), isNote(String(title[place.after...])) else { continue }
            return String(title[..<place.start]).trimmed
        }
        // Without a bracket or dash only what can be nothing else: `2회차`, `재관람`, `n차 관람`.
        let words = title.split(separator: " ")
        for count in [2, 1] where words.count > count {
            let tail = words.suffix(count).joined()
            if isViewing(tail) { return words.dropLast(count).joined(separator: " ") }
        }
        return nil
    }

    private static let kinds: Set<String> = Set(Kind.all.map(\.korean) + ["공연", "내한공연"])

    /// The title without a kind in brackets in front, `[뮤지컬] 햄릿`, or around it, `뮤지컬 〈햄릿〉`.
    private static func withoutKind(_ title: String) -> String? {
        guard let first = title.first else { return nil }
        if let close = brackets.first(where: { $0.value == first })?.key, let end = title.firstIndex(of: close) {
            let inner = String(title[title.index(after: title.startIndex)..<end]).trimmed
            return kinds.contains(inner) ? String(title[title.index(after: end)...]).trimmed : nil
        }
        for (open, close) in [("〈", "〉"), ("《", "》"), ("<", ">"), ("「", "」"), ("『", "』")] {
            guard title.hasSuffix(close), let place = title.lastPlace(of: open) else { continue }
            return kinds.contains(String(title[..<place.start]).trimmed) ? String(title[place.start...]) : nil
        }
        return nil
    }

    private static let notes: Set<String> = Set(
        """
        재관람 재탕 회전문 자막 더빙 한글자막 우리말더빙 우리말 첫공 막공 세미막 세미막공 총막 자첫 자막공 자체첫공 자체막공 낮공 밤공 마티네 \
        프리뷰 프리뷰공연 앵콜 앙코르 앵콜공연 앙코르공연 연장공연 재개봉 시사회 gv 무대인사 싱어롱 싱얼롱 응원상영 imax 아이맥스 4dx 2d 3d 4k \
        screenx dolby 돌비 돌비시네마 리마스터링 4k리마스터링 디지털리마스터링
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static func isNote(_ text: String) -> Bool {
        let tight = text.filter { !$0.isWhitespace }
        if notes.contains(tight) || isViewing(tight) { return true }
        let place = tight.hasSuffix("공연") ? String(tight.dropLast(2)) : tight
        return Region.all.contains { $0.korean == place || $0.english.lowercased() == place }
    }

    /// `2회차`, `n차`, `3차관람`, `n회차관람`, `재관람`, `2번째관람`.
    private static func isViewing(_ tight: String) -> Bool {
        if tight == "재관람" || tight == "n차" { return true }
        let count = tight.prefix { $0.isASCII && $0.isNumber }
        let rest = count.isEmpty && tight.hasPrefix("n") ? tight.dropFirst() : tight.dropFirst(count.count)
        guard rest.count < tight.count, count.count <= 3 else { return false }
        return ["회차", "회차관람", "차관람", "회관람", "번째관람"].contains(String(rest))
    }
}

extension String {
    /// Where the last occurrence of a text starts, and where it ends.
    fileprivate func lastPlace(of text: String) -> (start: Index, after: Index)? {
        for start in indices.reversed() where self[start...].hasPrefix(text) {
            return (start, index(start, offsetBy: text.count))
        }
        return nil
    }
}
