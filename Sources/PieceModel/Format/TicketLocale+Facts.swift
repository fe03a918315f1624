extension TicketLocale {
    /// `₩150,000`, `¥12,000`, `$12.50`; other currencies by their code, `EUR 12.50`. Nothing paid is `무료`, `Free`.
    public func price(_ money: Money) -> String {
        if money.minorUnits == 0 { return self == .ko ? "무료" : "Free" }
        let amount = TicketLocale.amount(money)
        switch money.currency {
        case .krw: return "₩" + amount
        case .jpy: return "¥" + amount
        case .usd: return "$" + amount
        default: return "\(money.currency.code) \(amount)"
        }
    }

    /// The amount in major units with thousands separators and as many decimals as the currency has: `1,234.50`.
    public static func amount(_ money: Money) -> String {
        let decimals = money.currency.decimals
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let whole = grouped(money.minorUnits / scale)
        return decimals == 0 ? whole : "\(whole).\((money.minorUnits % scale).padded(to: decimals))"
    }

    /// The digits of a number that is not negative, in groups of three: `1,000`.
    public static func grouped(_ number: Int) -> String {
        var text = ""
        let digits = String(number)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// The names of a cast: `윤서진 · 한이든`. In a one-line field more than three become `도윤재 외 4명`,
    /// `Elias Doran … +4`.
    public func cast(_ cast: [CastMember], oneLine: Bool = false) -> String {
        names(cast.map(\.name), joinedBy: " · ", oneLine: oneLine)
    }

    /// The names of companions: `지우, 하린`. In a one-line field more than three are counted, as a cast is.
    public func companions(_ companions: [String], oneLine: Bool = false) -> String {
        names(companions, joinedBy: ", ", oneLine: oneLine)
    }

    /// Names joined by `separator`, or the first of them and the number of the others.
    public func names(_ names: [String], joinedBy separator: String, oneLine: Bool) -> String {
        guard oneLine, names.count > 3, let first = names.first else { return names.joined(separator: separator) }
        switch self {
        case .ko: return "\(first) 외 \(names.count - 1)명"
        case .en: return "\(first) … +\(names.count - 1)"
        }
    }

    /// What stands for cast members a list has no room for: `외 3명`, `+3`.
    public func others(_ count: Int) -> String { self == .ko ? "외 \(count)명" : "+\(count)" }

    /// A running number: `No. 0128`; at least four digits.
    public static func number(_ number: Int) -> String { "No. " + paddedNumber(number) }

    /// A running number's digits alone: `0128`.
    public static func paddedNumber(_ number: Int) -> String { max(0, number).padded(to: 4) }

    /// A score with its decimal: `4.5`, `5.0`.
    public static func score(_ score: Score) -> String {
        "\(score.halves / 2).\(score.halves % 2 == 0 ? 0 : 5)"
    }

    /// A booking number as a bar code holds it: letters and digits only.
    public static func barcode(_ bookingNumber: String) -> String {
        bookingNumber.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
