import PieceModel

/// What a piece must be like for a title; all that is said must be true, and an empty condition is true of every piece.
struct PieceCondition: Hashable, Sendable {
    /// Bits of `Bits`; 0 is any. Of several genres that a piece has, one is enough.
    var kinds: UInt64 = 0
    var genres: UInt64 = 0
    /// Bits by `Weekday.rawValue`; 0 is any.
    var weekdays: UInt64 = 0
    /// Bits by month 1…12; 0 is any.
    var months: UInt64 = 0
    /// `LocalDate.yearPlace`; empty is any.
    var days: Set<Int> = []
    /// As `Piece.seatRow` and `Piece.seatGrade` give them; empty is any.
    var rows: Set<String> = []
    var grades: Set<String> = []
    /// In the order of `PieceNumber.allCases`. A number that is not known is in no range.
    var spans: [Span] = []

    /// The bounds of one number, both included.
    struct Span: Hashable, Sendable {
        let number: PieceNumber
        let range: ClosedRange<Int>
    }

    /// - Parameter places: where each span's number stands among the facts.
    func holds(for facts: PieceFacts, _ places: [Int]) -> Bool {
        (kinds == 0 || kinds & facts.kind != 0) && (genres == 0 || genres & facts.genres != 0)
            && (weekdays == 0 || weekdays & facts.weekday != 0) && (months == 0 || months & facts.month != 0)
            && (days.isEmpty || days.contains(facts.day)) && PieceCondition.holds(rows, facts.row)
            && PieceCondition.holds(grades, facts.grade)
            && zip(spans, places).allSatisfy { span, place in facts.numbers[place].map(span.range.contains) ?? false }
    }

    private static func holds(_ known: Set<String>, _ value: String?) -> Bool {
        known.isEmpty || value.map(known.contains) ?? false
    }
}
