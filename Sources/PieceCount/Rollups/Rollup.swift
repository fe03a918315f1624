/// What an owner's pieces of one period and kind add up to.
///
/// Its size is bounded by the calendar and by the lists of kinds, genres, regions and currencies, never by the number of
/// pieces; what is open-ended, such as venues and people, stands in tallies (`TallyKey`). All parts are sums, so one
/// piece more or less is one addition, and a rollup is a pure fold of its pieces.
public struct Rollup: Hashable, Sendable, Codable {
    /// How many pieces.
    public var count = 0
    /// Pieces by day: of a month by day 1…31, of a year by `LocalDate.yearPlace` 0…365; empty for all of time.
    public var days = Counts()
    /// Pieces by month 1…12, in rollups of a year.
    public var months = Counts()
    /// Pieces by year, in the rollup of all time.
    @PackedYears public var years: [Int: YearLine] = [:]
    /// Pieces by weekday and hour: 25 × weekday (Sunday is 0) + hour, where 24 is no time.
    public var hours = Counts()
    /// Pieces by score in half stars, 1…10.
    public var scores = Counts()
    /// Pieces by kind; only where all kinds are together.
    public var kinds: [String: Int] = [:]
    public var genres: [String: Int] = [:]
    public var regions: [String: Int] = [:]
    /// By currency code: currencies are never added together.
    public var money: [String: MoneySums] = [:]
    /// Pieces that fulfil a title's condition, by the condition's id; only where all kinds are together.
    public var marks: [String: Int] = [:]
    /// How many different names each dimension has.
    public var distinct: [String: Int] = [:]

    public init() {}

    /// Nothing is counted, so nothing need be kept.
    public var isEmpty: Bool { count == 0 }

    /// The score's sum in half stars and how many pieces have one.
    public var scoreSum: (halves: Int, pieces: Int) {
        scores.entries.reduce(into: (0, 0)) { sum, score in
            sum.0 += score.index * score.value
            sum.1 += score.value
        }
    }
}

/// One year in the rollup of all time.
public struct YearLine: Hashable, Sendable {
    public var count = 0
    /// Pieces by month 1…12.
    public var months = Counts()
    /// The days that have a piece, by `LocalDate.yearPlace`.
    public var days = DaySet()
    /// The first of the days with most pieces, by `LocalDate.yearPlace`, so that the busiest of all time is found here.
    public var peak: Counts.Entry?

    public init() {}
}

/// What was paid in one currency, in minor units.
public struct MoneySums: Hashable, Sendable, Codable {
    /// Pieces with a price, free ones included.
    public var pieces = 0
    public var paid = 0
    /// Pieces that say what the seat costs without discount, in the currency that was paid in.
    public var faced = 0
    /// The sum of those face prices, and of what was paid for the same pieces.
    public var face = 0
    public var facedPaid = 0
    /// Pieces with price and score, what was paid for them, and their scores in half stars: for the price of a star.
    public var scored = 0
    public var scoredPaid = 0
    public var halves = 0
    /// Paid by day 1…31 in rollups of a month, by month 1…12 in those of a year, by year in that of all time.
    public var steps = Counts()

    public init() {}
}

/// A set of days of a year by `LocalDate.yearPlace`, bit by bit.
public struct DaySet: Hashable, Sendable {
    /// 366 bits, the first day in the lowest bit of the first word.
    private var words = [UInt64](repeating: 0, count: 6)

    public init() {}

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    public subscript(place: Int) -> Bool {
        get { (0..<366).contains(place) && words[place / 64] >> UInt64(place % 64) & 1 == 1 }
        set {
            guard (0..<366).contains(place) else { return }
            let bit: UInt64 = 1 << UInt64(place % 64)
            if newValue { words[place / 64] |= bit } else { words[place / 64] &= ~bit }
        }
    }

    /// The days in it, ascending.
    var places: [Int] {
        var places: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                places.append(64 * index + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return places
    }

    /// Hexadecimal words with points between.
    var text: String { words.map { String($0, radix: 16) }.joined(separator: ".") }

    /// Reads what `text` writes, at the beginning of a text.
    init?(reading text: inout PackedText) {
        for index in words.indices {
            guard index == 0 || text.consume(UInt8(ascii: ".")), let word = text.word() else { return nil }
            words[index] = word
        }
    }
}
