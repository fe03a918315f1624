/// The languages tickets speak. What each writes is fixed here, not taken from the system: the same piece must give
/// the same ticket on every machine.
public enum TicketLocale: String, Hashable, Sendable, CaseIterable {
    case ko, en
}

extension TicketLocale {
    /// The name of a weekday, as short as tickets print it: `토`, `Sat`.
    public func name(of weekday: Weekday) -> String {
        switch self {
        case .ko: ["일", "월", "화", "수", "목", "금", "토"][weekday.rawValue]
        case .en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday.rawValue]
        }
    }

    /// The short English name of a month 1…12; other numbers give "".
    public static func englishMonth(_ month: Int) -> String {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return names.indices.contains(month - 1) ? names[month - 1] : ""
    }

    /// The kind's name.
    public func name(of kind: Kind) -> String { self == .ko ? kind.korean : kind.english }

    /// The genre's name.
    public func name(of genre: Genre) -> String { self == .ko ? genre.korean : genre.english }

    /// What stands before a fact on a ticket: `일시`, `Date`.
    public func label(_ label: TicketLabel) -> String { self == .ko ? label.korean : label.english }
}

/// The labels of a ticket's facts (art direction §0, Locale).
public enum TicketLabel: String, Hashable, Sendable, CaseIterable {
    case date, venue, seat, cast, companions, price

    var korean: String {
        switch self {
        case .date: "일시"
        case .venue: "장소"
        case .seat: "좌석"
        case .cast: "출연"
        case .companions: "함께"
        case .price: "가격"
        }
    }

    var english: String {
        switch self {
        case .date: "Date"
        case .venue: "Venue"
        case .seat: "Seat"
        case .cast: "Cast"
        case .companions: "With"
        case .price: "Price"
        }
    }
}
