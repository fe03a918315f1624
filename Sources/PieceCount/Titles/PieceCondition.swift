import PieceModel

/// What a piece must be like for a title; everything that is said must be true.
struct PieceCondition: Hashable, Sendable {
    /// Ids; empty is any, and of genres one is enough.
    var kinds: Set<String> = []
    var genres: Set<String> = []
    var weekdays: Set<Int> = []
    /// `MM-DD`.
    var days: Set<String> = []
    /// When it starts, in minutes of the day.
    var time: ClosedRange<Int>?
    /// When the piece was made.
    var made: ClosedRange<Int>?
    var madeOnTheDay = false
    var row: String?
    var grade: String?
    /// In half stars.
    var score: ClosedRange<Int>?
    /// What was paid, in won.
    var won: ClosedRange<Int>?
    /// How much less than the face price was paid, in percent.
    var discount: ClosedRange<Int>?
    var companions: ClosedRange<Int>?
    /// Characters of the one-line review.
    var review: ClosedRange<Int>?
    /// Characters of the long record.
    var record: ClosedRange<Int>?
    var viewing: ClosedRange<Int>?

    func holds(for counted: CountedPiece) -> Bool {
        let piece = counted.piece
        return (kinds.isEmpty || kinds.contains(piece.kind.id))
            && (genres.isEmpty || piece.genres.contains { genres.contains($0.id) })
            && (weekdays.isEmpty || weekdays.contains(piece.date.weekday.rawValue))
            && (days.isEmpty || days.contains(String(piece.date.description.suffix(5))))
            && PieceCondition.holds(time, piece.time?.minutes) && PieceCondition.holds(made, counted.madeAt.minutes)
            && (!madeOnTheDay || counted.madeOn == piece.date) && (row == nil || row == piece.seatRow)
            && (grade == nil || grade == piece.seatGrade)
            && PieceCondition.holds(score, piece.score?.halves) && holdsForMoney(piece)
            && PieceCondition.holds(companions, piece.companions.count)
            && PieceCondition.holds(review, piece.review?.count) && PieceCondition.holds(record, piece.record?.count)
            && PieceCondition.holds(viewing, piece.viewing)
    }

    private func holdsForMoney(_ piece: Piece) -> Bool {
        if won == nil, discount == nil { return true }
        guard let price = piece.price else { return false }
        if let won, price.currency != .krw || !won.contains(price.minorUnits) { return false }
        guard let discount else { return true }
        guard let face = piece.facePrice, face.currency == price.currency, face.minorUnits > price.minorUnits else {
            return false
        }
        // Prices are at most 10^12, so a hundred times that is far from overflow.
        return discount.contains((face.minorUnits - price.minorUnits) * 100 / face.minorUnits)
    }

    /// A value that is not known is in no range.
    private static func holds(_ range: ClosedRange<Int>?, _ value: Int?) -> Bool {
        guard let range else { return true }
        return value.map(range.contains) ?? false
    }
}

extension LocalTime {
    /// Minutes since midnight.
    var minutes: Int { 60 * hour + minute }
}
