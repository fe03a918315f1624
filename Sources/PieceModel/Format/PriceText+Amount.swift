/// One amount in a price text: where it ends and what it is.
struct PriceAmount {
    /// Nil when it is written like an amount but is none, such as 0.5 won.
    let money: Money?
    /// The index after its last scalar.
    let end: Int

    private static let symbols: [Unicode.Scalar: String] = ["₩": "KRW", "$": "USD", "¥": "JPY", "€": "EUR", "£": "GBP"]
    private static let units = [
        "원": "KRW", "won": "KRW", "엔": "JPY", "円": "JPY", "달러": "USD", "유로": "EUR", "₩": "KRW", "$": "USD",
        "€": "EUR", "£": "GBP", "¥": "JPY",
    ]

    /// Reads the amount that starts at an index: `66,000원`, `9만원`, `5만 5천원`, `₩66,000`, `USD 120.00`, `무료`. A
    /// number without a currency counts when nothing but a separator follows and it is too large to be a count.
    init?(_ text: [Unicode.Scalar], at start: Int) {
        var cursor = Cursor(text: text, position: start)
        let startsWord = start == 0 || !text[start - 1].isASCIILetter
        if cursor.skip(word: "무료") || startsWord && cursor.skip(wholeWord: "free") {
            self.init(money: Money(minorUnits: 0), end: cursor.position)
            return
        }
        let front = startsWord ? cursor.currencyInFront(Self.symbols) : nil
        if front != nil { cursor.skipSpaces() }
        guard let number = cursor.number() else { return nil }
        var end = cursor.position
        cursor.skipSpaces()
        let behind = cursor.currencyBehind(Self.units)
        if behind != nil { end = cursor.position }
        let currency = front ?? behind ?? .krw
        let money = number.money(in: currency)
        if front == nil, behind == nil {
            guard Cursor(text: text, position: end).isAtEndOfPart, number.isLarge else { return nil }
        }
        self.init(money: money, end: end)
    }

    private init(money: Money?, end: Int) {
        self.money = money
        self.end = end
    }
}

/// A decimal number in thousandths of a unit, exact.
private struct PriceNumber {
    var thousandths: Int
    var hasUnit: Bool

    /// Whether it is too large to be a number of days or a row; 0 is a price too.
    var isLarge: Bool { thousandths == 0 || thousandths >= 100_000 || hasUnit }

    func money(in currency: Currency) -> Money? {
        let scale = [1_000, 100, 10, 1][min(3, currency.decimals)]
        guard thousandths % scale == 0 else { return nil }
        return Money(minorUnits: thousandths / scale, currency: currency)
    }
}

private struct Cursor {
    let text: [Unicode.Scalar]
    var position: Int

    var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

    mutating func skipSpaces() { while peek == " " { position += 1 } }

    /// Steps over a word in any case; `word` is in small letters.
    mutating func skip(word: String) -> Bool {
        let scalars = Array(word.unicodeScalars)
        guard position + scalars.count <= text.count else { return false }
        for (offset, scalar) in scalars.enumerated()
        where text[position + offset].properties.lowercaseMapping != String(scalar) { return false }
        position += scalars.count
        return true
    }

    mutating func skip(wholeWord word: String) -> Bool {
        var cursor = self
        guard cursor.skip(word: word), !(cursor.peek.map(\.isASCIILetter) ?? false) else { return false }
        self = cursor
        return true
    }

    var isAtEndOfPart: Bool {
        var cursor = self
        cursor.skipSpaces()
        guard let next = cursor.peek else { return true }
        return "\n\r,/;|·、~→".unicodeScalars.contains(next)
    }

    mutating func currencyInFront(_ symbols: [Unicode.Scalar: String]) -> Currency? {
        if let symbol = peek, let code = symbols[symbol] {
            position += 1
            return Currency(code)
        }
        return code()
    }

    mutating func currencyBehind(_ units: [String: String]) -> Currency? {
        for (word, code) in units where skip(word: word) { return Currency(code) }
        return code()
    }

    /// The codes that shops write; others, such as `ALL` and `TOP`, are more often words.
    private static let codes = [
        "krw", "usd", "jpy", "eur", "gbp", "cny", "hkd", "twd", "sgd", "thb", "aud", "cad", "chf",
    ]

    private mutating func code() -> Currency? {
        for code in Self.codes where skip(wholeWord: code) { return Currency(code) }
        return nil
    }

    /// Digits with thousands separators and decimals, or with Korean units: `66,000`, `120.00`, `9.5만`, `5만 5천`.
    mutating func number() -> PriceNumber? {
        guard var total = plain() else { return nil }
        guard var smallest = unit() else { return PriceNumber(thousandths: total, hasUnit: false) }
        guard total <= Money.maximum * 1_000 / smallest else { return nil }
        total *= smallest
        while smallest > 1 {
            var next = self
            next.skipSpaces()
            guard let value = next.plain() else { break }
            let scale = next.unit() ?? 1
            guard scale < smallest, value < smallest * 1_000 / scale else { break }
            total += value * scale
            smallest = scale
            self = next
        }
        return PriceNumber(thousandths: total, hasUnit: true)
    }

    /// `만`, `천`, or one of another, as in `2천만`.
    private mutating func unit() -> Int? {
        let units: [Unicode.Scalar: Int] = ["억": 100_000_000, "만": 10_000, "천": 1_000, "백": 100]
        guard let first = peek, let scale = units[first] else { return nil }
        position += 1
        guard scale < 10_000, peek == "만" else { return scale }
        position += 1
        return scale * 10_000
    }

    /// Digits alone, in thousandths; at most 12 before the point.
    private mutating func plain() -> Int? {
        let start = position
        var value = 0
        var digits = 0
        while let digit = digit() {
            value = value * 10 + digit
            digits += 1
            position += 1
            guard digits <= 12 else { return nil }
            // A comma belongs to the number when exactly three digits follow it.
            if peek == ",", digits <= 3 || text[start..<position].contains(","), groupFollows { position += 1 }
        }
        guard digits > 0 else { return nil }
        var fraction = 0
        if peek == ".", position + 1 < text.count, text[position + 1].isASCIIDigit {
            var weight = 100
            position += 1
            while let digit = digit() {
                fraction += digit * weight
                weight /= 10
                position += 1
            }
        }
        return value * 1_000 + fraction
    }

    private func digit() -> Int? { peek.flatMap { $0.isASCIIDigit ? Int($0.value - 48) : nil } }

    private var groupFollows: Bool {
        let after = text[(position + 1)...].prefix(4)
        return after.prefix(3).allSatisfy(\.isASCIIDigit) && after.count >= 3
            && !(after.count == 4 && after.last.map(\.isASCIIDigit) ?? false)
    }
}
