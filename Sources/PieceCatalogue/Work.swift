public import PieceModel

/// The catalogue that a work was found in.
public enum WorkSource: String, Hashable, Sendable, CaseIterable {
    /// The Movie Database: films.
    case tmdb
    /// 공연예술통합전산망: everything on stage in Korea.
    case kopis
}

/// A film or a performance as a catalogue describes it. Lists give less of it than `WorkCatalogue.work(_:)`.
///
/// Texts are trimmed, on one line and bounded, so that they can stand in fields of a piece or a page.
public struct Work: Hashable, Sendable {
    public var source: WorkSource
    /// The id in the catalogue: digits at TMDB, `PF` and digits at KOPIS.
    public var id: String
    public var kind: Kind
    /// What the catalogue's genres mean here; empty when it has none that fit.
    public var genres: [Genre]
    public var title: String
    /// The title in the original language, when it is another one.
    public var originalTitle: String?
    /// The first day: a film's release, a performance's opening.
    public var from: LocalDate?
    /// The last day of a performance.
    public var to: LocalDate?
    public var venue: String?
    public var cast: [CastMember]
    public var director: String?
    /// How long it takes, 1…6000 minutes.
    public var runtimeMinutes: Int?
    /// Who may see it, in the catalogue's words, such as `만 7세 이상`.
    public var ageRating: String?
    public var prices: [WorkPrice]
    /// When it is on, in the catalogue's words, such as `화요일 ~ 금요일(19:30)`.
    public var showTimes: String?
    /// Where the poster is, in the catalogue's own form; data that must pass the origin check before it is used.
    package var posterPath: String?

    /// Whether the catalogue names a poster; `WorkCatalogue.poster(of:)` fetches it.
    public var hasPoster: Bool { posterPath != nil }

    package init(source: WorkSource, id: String, kind: Kind, title: String) {
        self.source = source
        self.id = id
        self.kind = kind
        self.title = title
        (genres, cast, prices) = ([], [], [])
    }
}

/// What a class of seats costs.
public struct WorkPrice: Hashable, Sendable {
    /// The class or ticket, such as `VIP석`, `전석` or `3일권`; empty when the catalogue names none.
    public var seat: String
    /// Zero when admission is free.
    public var price: Money

    public init(seat: String, price: Money) {
        self.seat = seat
        self.price = price
    }
}
