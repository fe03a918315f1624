public import PieceModel

/// All that counting looks at: the facts of a piece, and when its owner made it by the clock on the wall there.
public struct CountedPiece: Hashable, Sendable {
    public let piece: Piece
    public let madeOn: LocalDate
    public let madeAt: LocalTime

    public init(piece: Piece, madeOn: LocalDate, madeAt: LocalTime) {
        self.piece = piece
        self.madeOn = madeOn
        self.madeAt = madeAt
    }
}

extension LocalDate {
    /// The day's place in a leap year, 0…365: the same date has the same place in every year.
    public var yearPlace: Int { LocalDate.monthStarts[month - 1] + day - 1 }

    /// The date at a place of a year; nil outside 0…365, and for 29 February (place 59) in other than leap years.
    public init?(year: Int, place: Int) {
        guard (0...365).contains(place),
            let month = LocalDate.monthStarts.lastIndex(where: { $0 <= place })
        else { return nil }
        self.init(year: year, month: month + 1, day: place - LocalDate.monthStarts[month] + 1)
    }

    private static let monthStarts = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335]
}
