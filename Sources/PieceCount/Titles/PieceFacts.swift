import PieceModel

/// A number that conditions set bounds to. Texts count by their characters, as readers count them.
enum PieceNumber: String, Hashable, Sendable, CaseIterable {
    /// When it starts and when the piece was made, in minutes of the day.
    case time, made
    /// Days from the visit to the making of the piece; negative when it was made ahead.
    case delay
    /// In half stars.
    case score
    /// What was paid, when that was won.
    case won
    /// By how many percent that is below the face price, rounded down.
    case discount
    /// How many people.
    case companions, cast
    /// How many characters.
    case title, venue, seat, review, record
    /// The how-manieth time the work was seen, as its owner says.
    case viewing
}

/// What conditions look at, worked out once for all of them.
struct PieceFacts {
    let kind: UInt64
    let genres: UInt64
    let weekday: UInt64
    let month: UInt64
    /// `LocalDate.yearPlace`.
    let day: Int
    let row: String?
    let grade: String?
    /// By place in the plan's `numbers`; nil is not known.
    let numbers: [Int?]

    init(_ counted: CountedPiece, _ plan: FactPlan) {
        let piece = counted.piece
        kind = Bits.kinds[piece.kind.id] ?? 0
        genres = piece.genres.reduce(0) { $0 | (Bits.genres[$1.id] ?? 0) }
        weekday = 1 << UInt64(piece.date.weekday.rawValue)
        month = 1 << UInt64(piece.date.month)
        day = piece.date.yearPlace
        row = plan.wantsRow ? piece.seatRow : nil
        grade = plan.wantsGrade ? piece.seatGrade : nil
        numbers = plan.numbers.map { PieceFacts.number($0.number, of: counted, atMost: $0.limit) }
    }

    /// - Parameter limit: characters beyond it are not counted.
    private static func number(_ number: PieceNumber, of counted: CountedPiece, atMost limit: Int) -> Int? {
        let piece = counted.piece
        func characters(_ text: String?) -> Int? {
            text.map { $0.index($0.startIndex, offsetBy: limit, limitedBy: $0.endIndex) == nil ? $0.count : limit }
        }
        switch number {
        case .time: return piece.time?.minutes
        case .made: return counted.madeAt.minutes
        case .delay: return counted.madeOn.daysSince1970 - piece.date.daysSince1970
        case .score: return piece.score?.halves
        case .won: return piece.price.flatMap { $0.currency == .krw ? $0.minorUnits : nil }
        case .discount: return discount(piece)
        case .companions: return piece.companions.count
        case .cast: return piece.cast.count
        case .title: return characters(piece.title)
        case .venue: return characters(piece.venue)
        case .seat: return characters(piece.seat)
        case .review: return characters(piece.review)
        case .record: return characters(piece.record)
        case .viewing: return piece.viewing
        }
    }

    private static func discount(_ piece: Piece) -> Int? {
        guard let price = piece.price, let face = piece.facePrice, face.currency == price.currency,
            face.minorUnits > 0
        else { return nil }
        // Prices are at most 10^12, so a hundred times that is far from overflow.
        return max(0, face.minorUnits - price.minorUnits) * 100 / face.minorUnits
    }
}

/// Which facts a set of conditions looks at: a seat is taken apart and a text is counted only when somebody asks.
struct FactPlan: Sendable {
    let wantsRow: Bool
    let wantsGrade: Bool
    /// Each number once, and the largest value that makes a difference to any condition.
    let numbers: [(number: PieceNumber, limit: Int)]

    init(_ conditions: [PieceCondition]) {
        wantsRow = conditions.contains { !$0.rows.isEmpty }
        wantsGrade = conditions.contains { !$0.grades.isEmpty }
        let spans = conditions.flatMap(\.spans)
        numbers = PieceNumber.allCases.compactMap { number in
            let bounds = spans.filter { $0.number == number }.map { span in
                span.range.upperBound == .max ? span.range.lowerBound : span.range.upperBound + 1
            }
            return bounds.max().map { (number, max(0, $0)) }
        }
    }
}

/// The rows of the tables of kinds and genres as bits, so that a condition is one comparison.
enum Bits {
    static let kinds = bits(Kind.all.map(\.id))
    static let genres = bits(Genre.all.map(\.id))

    private static func bits(_ ids: [String]) -> [String: UInt64] {
        Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($0.element, 1 << UInt64($0.offset)) })
    }
}

extension LocalTime {
    /// Minutes since midnight.
    var minutes: Int { 60 * hour + minute }
}
