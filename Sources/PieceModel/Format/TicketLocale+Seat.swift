extension TicketLocale {
    /// A seat in the ticket's language: `1층 B구역 12열 7번` is `Fl 1 · Block B · Row 12 · Seat 7` and the other way
    /// round. Words that have no translation stay as they were written, and so does a seat without any that has one.
    public func seat(_ seat: String) -> String {
        if let parts = SeatParts(seat) {
            return parts.parts.map { $0.text(self) }.joined(separator: self == .ko ? " " : " · ")
        }
        return self == .en ? TicketLocale.english(seat) : seat
    }

    /// Translates word by word; what is not known is glued to the word before it (`스탠딩 A-127` → `Standing A-127`).
    private static func english(_ seat: String) -> String {
        var phrases: [String] = []
        for word in SeatParts.words(seat) {
            if let parts = SeatParts.read(word) {
                phrases += parts.map { $0.text(.en) }
            } else if let known = englishSeatWord(word) {
                phrases.append(known)
            } else if let last = phrases.indices.last {
                phrases[last] += " " + word
            } else {
                return seat
            }
        }
        return phrases.joined(separator: " · ")
    }

    private static func englishSeatWord(_ word: String) -> String? {
        let words = [
            "스탠딩": "Standing", "자유석": "Free seating", "비지정석": "Free seating", "전석": "All seats", "지정석": "Reserved",
            "테이블": "Table", "테이블석": "Table", "휠체어석": "Wheelchair seat", "시야제한석": "Restricted view", "입석": "Standing",
            "커플석": "Couple seat", "박스석": "Box",
        ]
        if let known = words[word] { return known }
        // Price grades: VIP석, R석, S석, A석.
        guard word.hasSuffix("석"), word.count > 1 else { return nil }
        let grade = word.dropLast()
        return grade.allSatisfy { $0.isASCII && $0.isLetter } ? "\(grade) seat" : nil
    }
}
