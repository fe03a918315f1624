/// The grade of a seat (`VIP`, `R`, `스탠딩`, `시야제한`, `전석`) or of a cinema's screen (`IMAX`, `4DX`), in one spelling
/// for statistics: letters are capitals and the `석` behind them is left out.
public enum SeatGrade {
    /// The grade that a seat as printed on a ticket names, such as `R` of `R석 1층 A구역 12열`; nil when it names none.
    ///
    /// A restricted view is a price of its own, so it counts before everything else; otherwise the first word counts.
    public static func of(seat: String) -> String? {
        let words = words(seat)
        if words.contains(where: { $0.contains("시야제한") }) { return "시야제한" }
        for (index, word) in words.enumerated() {
            if let grade = grade(word: word) { return grade }
            // `VIP seat` and `R 석`, but not the `R` of `Row R Seat 7`.
            let next = index + 1 < words.count ? words[index + 1] : ""
            let isPlace = index > 0 && places.contains(words[index - 1])
            let isNumbered = index + 2 < words.count && words[index + 2].first?.isNumber ?? false
            if isLetters(word), !isPlace, next == "석" || next == "SEAT" && !isNumbered { return word }
        }
        return nil
    }

    /// The grade that an offer of a price text is for: as of a seat, or else its words (`3일권`, `학생`); nil when blank.
    public static func of(priceGrade text: String) -> String? {
        if let grade = of(seat: text) { return grade }
        let words = words(text)
        guard let first = words.first else { return nil }
        if words.count == 1, first.hasSuffix("석"), first.count > 1 { return String(first.dropLast()) }
        return words.joined(separator: " ")
    }

    private static func grade(word: String) -> String? {
        if bare.contains(word) { return word }
        if word.hasSuffix("석"), isLetters(String(word.dropLast())) { return String(word.dropLast()) }
        return known.first { entry in entry.words.contains(where: word.contains) }?.grade
    }

    /// Grades that are written without `석` too; a single letter could as well be a block.
    private static let bare: Set<String> = ["VIP", "VVIP", "SVIP", "MVIP", "RVIP", "OP", "SR", "2D", "3D"]
    /// English words that a block's or row's letter follows.
    private static let places: Set<String> = [
        "ROW", "BLOCK", "SECTION", "ZONE", "FLOOR", "LEVEL", "FL", "HALL", "SCREEN", "GATE", "SEAT",
    ]
    private static let known: [(grade: String, words: [String])] = [
        ("스탠딩", ["스탠딩", "입석", "STANDING"]), ("전석", ["전석"]), ("균일", ["균일석"]), ("자유석", ["자유석", "비지정석"]),
        ("지정석", ["지정석"]), ("휠체어", ["휠체어"]), ("테이블", ["테이블"]), ("커플", ["커플석"]), ("박스", ["박스석"]),
        ("로열", ["로열석", "로얄석"]), ("프리미엄", ["프리미엄"]), ("응원", ["응원석"]), ("내야", ["내야"]), ("외야", ["외야"]),
        ("IMAX", ["IMAX", "아이맥스"]), ("ULTRA 4DX", ["ULTRA4DX", "울트라4DX"]), ("4DX", ["4DX"]), ("MX4D", ["MX4D"]),
        ("SCREENX", ["SCREENX", "스크린X"]), ("DOLBY", ["DOLBY", "돌비"]), ("SUPERPLEX", ["SUPERPLEX", "수퍼플렉스"]),
        ("SUPER S", ["SUPERS", "수퍼S"]), ("GOLD CLASS", ["골드클래스", "GOLDCLASS"]), ("CINE DE CHEF", ["씨네드쉐프"]),
        ("SWEETBOX", ["SWEETBOX", "스위트박스"]), ("RECLINER", ["RECLINER", "리클라이너"]), ("CHARLOTTE", ["샤롯데관"]),
    ]

    private static func isLetters(_ text: String) -> Bool {
        (1...6).contains(text.count) && text.unicodeScalars.allSatisfy(\.isASCIILetter)
    }

    /// The words of the first 200 characters in capitals, split at white space, punctuation and brackets.
    static func words(_ text: String) -> [String] {
        let scalars = String(text.prefix(200)).precomposed.unicodeScalars.map(\.halfWidth)
        return String(String.UnicodeScalarView(scalars)).uppercased()
            .split { $0.isWhitespace || $0 != "-" && ($0.isPunctuation || "+·|<>".contains($0)) }.map(String.init)
    }
}

extension Piece {
    /// The grade of the seat, or of the cinema's screen; nil when the seat names none. See `SeatGrade`.
    public var seatGrade: String? { seat.flatMap(SeatGrade.of(seat:)) }
}
