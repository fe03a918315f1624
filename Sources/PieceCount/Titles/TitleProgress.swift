public import PieceModel

/// How far an owner is with a title.
public struct TitleProgress: Hashable, Sendable {
    public let rule: TitleRule
    /// What its metric is now.
    public let value: Int
    /// nil when it is not earned.
    public let grant: TitleGrant?
    /// The name that earns it or comes nearest, such as an artist's; nil for titles that are not about one name.
    public let winner: String?

    /// 0…1.
    public var fraction: Double { min(1, Double(max(0, value)) / Double(rule.threshold)) }

    /// What is missing; 0 for an earned title.
    public var missing: Int { max(0, rule.threshold - value) }

    /// Why it was earned, or what is missing, in one sentence.
    public func reason(_ locale: TicketLocale) -> String {
        let unit = rule.unit
        if grant != nil || missing == 0 {
            let name = winner.map { locale == .ko ? "\($0) · " : "\($0): " } ?? ""
            return name + rule.about(locale)
        }
        let amount = unit.text(missing, locale)
        return switch locale {
        case .ko: "\(amount)\(unit.isMoney ? "만큼" : "만") 더 채우면 받을 수 있어요"
        case .en: "\(amount) to go"
        }
    }

    /// The unearned titles that are furthest along, the nearest first.
    public static func nearest(_ all: [TitleProgress], limit: Int) -> [TitleProgress] {
        let open = all.enumerated().filter { $0.element.grant == nil && $0.element.value > 0 }
        let sorted = open.sorted {
            ($1.element.fraction, $0.element.missing, $0.offset) < ($0.element.fraction, $1.element.missing, $1.offset)
        }
        return sorted.prefix(limit).map(\.element)
    }
}

extension TitleRule {
    /// What a title's metric counts.
    enum Unit {
        case pieces, names, days, weeks, months, titles, rooms
        case money(Currency)

        var isMoney: Bool { if case .money = self { true } else { false } }

        func text(_ amount: Int, _ locale: TicketLocale) -> String {
            if case .money(let currency) = self {
                return Money(minorUnits: min(amount, Money.maximum), currency: currency).map(locale.price)
                    ?? "\(amount)"
            }
            let (korean, english): (String, String) =
                switch self {
                case .pieces: ("조각", amount == 1 ? "piece" : "pieces")
                case .names: ("가지", "more")
                case .days: ("일", amount == 1 ? "day" : "days")
                case .weeks: ("주", amount == 1 ? "week" : "weeks")
                case .months: ("달", amount == 1 ? "month" : "months")
                case .titles: ("칭호", amount == 1 ? "title" : "titles")
                case .rooms: ("대화방", amount == 1 ? "room" : "rooms")
                case .money: ("", "")
                }
            return locale == .ko ? "\(amount)\(korean)" : "\(amount) \(english)"
        }
    }

    var unit: Unit {
        switch metric {
        case .pieces, .most, .joined: .pieces
        case .distinct, .genres, .kinds, .regions: .names
        case .spent(let currency): .money(currency)
        case .streak(.days): .days
        case .streak(.weeks): .weeks
        case .streak(.months): .months
        case .titles: .titles
        case .chatRooms: .rooms
        }
    }
}
