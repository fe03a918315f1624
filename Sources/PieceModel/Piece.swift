/// A piece (조각): the facts about one visit to a film, a show or an exhibition.
///
/// A piece is made from JSON fields only (`init(fields:)`), so every piece there is has passed the one validation.
/// Texts are in Unicode normal form C, without outer white space and without control characters; only `review` and
/// `record` may hold line feeds.
public struct Piece: Hashable, Sendable {
    public let kind: Kind
    public let genres: [Genre]
    /// 1…100 characters.
    public let title: String
    public let date: LocalDate
    public let time: LocalTime?
    public let venue: String?
    /// The seat as it is printed on the ticket, such as `1층 B구역 12열 7번`; see `SeatParts`.
    public let seat: String?
    public let cast: [CastMember]
    /// Who directed or created the work.
    public let director: String?
    /// The artist of an exhibition or concert.
    public let artist: String?
    public let companions: [String]
    /// What was paid.
    public let price: Money?
    /// What the ticket costs without discount.
    public let facePrice: Money?
    /// Why less was paid, such as `조기예매 20%`.
    public let discount: String?
    /// Private to the owner; drawn as a bar code. ASCII letters, digits, spaces and `-./`.
    public let bookingNumber: String?
    public let score: Score?
    /// One line about it, at most 200 characters; line feeds are kept.
    public let review: String?
    /// A long text about it, at most 10,000 characters.
    public let record: String?
    public let visibility: Visibility
    /// The how-manieth time this work was seen, from 1.
    public let viewing: Int?
    /// The owner's running number, from 1: `No. 0128`.
    public let number: Int?
    /// An http or https address for the ticket's QR code.
    public let link: String?
    /// The name of the layout this piece prefers.
    public let layout: String?
}
