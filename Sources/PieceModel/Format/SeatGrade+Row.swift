extension Piece {
    /// The row of the seat in capitals, such as `A` of `A열 7번`, `A7` and `Row A`, or `12` of `1층 A구역 12열`; nil when
    /// the seat names none. A block's letter is no row.
    public var seatRow: String? { seat.flatMap(SeatRow.of(seat:)) }
}

/// Finds the row in a seat as tickets print it.
enum SeatRow {
    static func of(seat: String) -> String? {
        let words = SeatGrade.words(seat)
        for (index, word) in words.enumerated() {
            if word == "ROW", index + 1 < words.count { return row(words[index + 1]) }
            for unit in ["열", "행", "줄"] {
                guard let end = word.range(of: unit) else { continue }
                let value = word[..<end]
                if value.isEmpty { return index > 0 ? row(words[index - 1]) : nil }
                if let row = row(lastRun(of: value)) { return row }
            }
        }
        // A standing place's `A-127` is a queue number, and a table has no rows.
        guard !["스탠딩", "자유석", "테이블"].contains(SeatGrade.of(seat: seat)), let last = words.last else { return nil }
        return shortForm(last)
    }

    /// The letters of `A7`, `F-13` and `AA12번`; longer numbers are of standing places.
    private static func shortForm(_ word: String) -> String? {
        var rest = Substring(word)
        if rest.hasSuffix("번") { rest.removeLast() }
        let letters = rest.prefix { $0.isASCII && $0.isLetter }
        var digits = rest.dropFirst(letters.count)
        if digits.first == "-" { digits.removeFirst() }
        let isSeat = (1...2).contains(letters.count) && (1...2).contains(digits.count)
        return isSeat && digits.allSatisfy { $0.isASCII && $0.isNumber } ? String(letters) : nil
    }

    /// The digits, Latin letters or Hangul that a text ends with, without the unit of the step before:
    /// `12` of `B구역12`, `나` of `B구역나`.
    private static func lastRun(of text: Substring) -> String {
        guard let last = text.last else { return "" }
        let before = text.lastIndex { sort($0) != sort(last) }
        let run = String(before.map { text[text.index(after: $0)...] } ?? text)
        for unit in ["구역", "블럭", "블록", "층", "관", "석"] where run.hasPrefix(unit) && run.count > unit.count {
            return String(run.dropFirst(unit.count))
        }
        return run
    }

    private static func sort(_ character: Character) -> Int {
        if character.isASCII { return character.isNumber ? 0 : character.isLetter ? 1 : 2 }
        return character.isLetter ? 3 : 4
    }

    private static func row(_ text: String) -> String? {
        (1...4).contains(text.count) && text.allSatisfy { $0.isLetter || $0.isNumber } ? text : nil
    }
}

extension String {
    /// Where a text begins in this one; nil when it does not occur.
    fileprivate func range(of text: String) -> Index? {
        indices.first { self[$0...].hasPrefix(text) }
    }
}
