public import PieceModel

/// Where a month was spent: `공연장 네 곳, 전시장 한 곳`.
public enum PlaceLine {
    /// What the numbers count.
    public enum Unit: Hashable, Sendable { case venues, visits }

    /// A sentence of the counts by kind, the most first; kinds that go to the same sort of place are one count. At most
    /// three sorts are named, the third on a line of its own. Empty when nothing is counted.
    public static func text(_ counts: [Kind: Int], counting unit: Unit = .visits, locale: TicketLocale) -> String {
        var sums: [PlaceSort: Int] = [:]
        for (kind, count) in counts where count > 0 { sums[PlaceSort(kind), default: 0] += count }
        let order = sums.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
        let parts = order.prefix(3).map { $0.key.text($0.value, unit, locale) }
        let first = parts.prefix(2).joined(separator: ", ")
        return parts.count > 2 ? "\(first),\n\(parts[2])" : first
    }
}

/// Sorts of places that kinds are seen at, in the order equal counts are told.
private enum PlaceSort: Int {
    case stage, gallery, cinema, festival, stadium, other

    init(_ kind: Kind) {
        switch kind.id {
        case "play", "musical", "concert", "classical", "dance", "gugak": self = .stage
        case "exhibition": self = .gallery
        case "movie": self = .cinema
        case "festival": self = .festival
        case "sports": self = .stadium
        default: self = .other
        }
    }

    func text(_ count: Int, _ unit: PlaceLine.Unit, _ locale: TicketLocale) -> String {
        switch locale {
        // No-break spaces: a line may end only between two sorts.
        case .ko: "\(korean)\u{A0}\(PlaceSort.native(count))\(unit == .venues ? "곳" : "번")"
        case .en: "\(count)\u{A0}\(english(unit, many: count != 1))"
        }
    }

    private var korean: String {
        switch self {
        case .stage: "공연장"
        case .gallery: "전시장"
        case .cinema: "영화관"
        case .festival: "축제"
        case .stadium: "경기장"
        case .other: "그\u{A0}밖에"
        }
    }

    private func english(_ unit: PlaceLine.Unit, many: Bool) -> String {
        let venues = unit == .venues
        let (one, several) =
            switch self {
            case .stage: venues ? ("venue", "venues") : ("show", "shows")
            case .gallery: venues ? ("gallery", "galleries") : ("exhibition", "exhibitions")
            case .cinema: venues ? ("cinema", "cinemas") : ("film", "films")
            case .festival: ("festival", "festivals")
            case .stadium: venues ? ("stadium", "stadiums") : ("match", "matches")
            case .other:
                venues ? ("other\u{A0}place", "other\u{A0}places") : ("other\u{A0}outing", "other\u{A0}outings")
            }
        return many ? several : one
    }

    /// Korean numerals as they stand before a counter, `네 `; from eleven on digits, which the counter follows closely.
    private static func native(_ count: Int) -> String {
        let words = ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"]
        return words.indices.contains(count - 1) ? "\(words[count - 1])\u{A0}" : TicketLocale.grouped(count)
    }
}
