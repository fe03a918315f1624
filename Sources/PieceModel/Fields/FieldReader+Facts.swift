// How each field with a rule of its own is read; plain texts and integers are read by `Piece.init(fields:)` directly.
extension FieldReader {
    mutating func kind() -> Kind? {
        let ids = Kind.all.map(\.id)
        guard value("kind") != nil else {
            missing("kind", example: "\"musical\"")
            return nil
        }
        return choice("kind", from: ids).flatMap(Kind.init(id:))
    }

    mutating func genres() -> [Genre] {
        var genres: [Genre] = []
        for (value, path) in list("genres", atMost: Genre.all.count, of: "genre names") {
            guard let id = choice(value, at: path, from: Genre.all.map(\.id)), let genre = Genre(id: id) else {
                continue
            }
            if genres.contains(genre) {
                note(path, "names \"\(id)\" a second time", "remove it")
            } else {
                genres.append(genre)
            }
        }
        return genres
    }

    mutating func date() -> LocalDate? {
        guard let text = requiredText("date", .line(100), example: "\"2026-11-14\"") else { return nil }
        if let date = LocalDate(text) { return date }
        if let parts = LocalDate.numbers(text) {
            let days = LocalDate.days(inMonth: parts.month, year: parts.year)
            let why =
                days == 0
                ? "a year has months 01 to 12"
                : parts.year < 1000 ? "years run from 1000 to 9999" : "that month has days 01 to \(days)"
            note("date", "there is no day \(text)", why + "; write the day of the visit as YYYY-MM-DD")
        } else {
            note("date", "\"\(text.prefix(30))\" is not a date", "write it as YYYY-MM-DD, for example 2026-11-14")
        }
        return nil
    }

    mutating func time() -> LocalTime? {
        guard let text = text("time", .line(100)) else { return nil }
        if let time = LocalTime(text) { return time }
        if let parts = LocalTime.numbers(text), (24...29).contains(parts.hour), parts.minute < 60 {
            let hour = (parts.hour - 24).padded(to: 2)
            note(
                "time", "a day has no time \(text)",
                "write \(hour):\(parts.minute.padded(to: 2)) and the date of the next day")
        } else {
            note("time", "\"\(text.prefix(30))\" is not a time", "write it as HH:MM from 00:00 to 23:59, such as 19:30")
        }
        return nil
    }

    /// Accepts names and `{"name", "role"}` objects side by side.
    mutating func cast() -> [CastMember] {
        list("cast", atMost: 60, of: "names").compactMap { value, path in
            guard let object = value.object else {
                return requiredElement(value, at: path, .line(60)).map { CastMember(name: $0) }
            }
            var member = FieldReader(object, path: path)
            member.refuseUnknown(known: ["name", "role"], synonyms: ["character": "role", "part": "role"])
            let name = member.requiredText("name", .line(60), example: "\"도윤재\"")
            let role = member.text("role", .line(60))
            take(member.problems)
            return name.map { CastMember(name: $0, role: role) }
        }
    }

    mutating func companions() -> [String] {
        list("companions", atMost: 20, of: "names").compactMap { requiredElement($0.value, at: $0.path, .line(40)) }
    }

    /// `director` or its other name `creator`.
    mutating func director() -> String? {
        let director = text("director", .line(60))
        let creator = text("creator", .line(60))
        if director != nil, creator != nil {
            note("creator", "is another name for \"director\", which is there too", "keep one of the two")
        }
        return director ?? creator
    }

    /// A bare integer is won; `{"amount": 1250, "currency": "USD"}` is any currency, in minor units.
    mutating func money(_ key: String) -> Money? {
        guard let value = value(key) else { return nil }
        guard let object = value.object else { return amount(value, at: path.key(key), .krw) }
        var reader = FieldReader(object, path: path.key(key))
        reader.refuseUnknown(known: ["amount", "currency"])
        let code = reader.text("currency", .line(100)) ?? "KRW"
        let currency = Currency(code)
        if currency == nil {
            reader.note("currency", "\"\(code.prefix(20))\" is not a currency", "write its ISO 4217 code, such as KRW")
        }
        if reader.value("amount") == nil { reader.missing("amount", example: "150000") }
        let money = reader.value("amount").flatMap {
            reader.amount($0, at: reader.path.key("amount"), currency ?? .krw)
        }
        take(reader.problems)
        return currency == nil ? nil : money
    }

    private mutating func amount(_ value: JSONValue, at path: JSONPath, _ currency: Currency) -> Money? {
        let unit = currency.decimals == 0 ? currency.code : "the smallest unit of \(currency.code)"
        guard let units = value.integer else {
            let found = value.double == nil ? value.typeName : "a number with a fraction or exponent"
            note(path, "must be an integer, but is \(found)", "write whole \(unit) in digits, without quotes")
            return nil
        }
        guard let money = Money(minorUnits: units, currency: currency) else {
            let flaw = units < 0 ? "is negative" : "is more than the \(Money.maximum) allowed"
            note(path, "\(units) \(flaw)", "write what was paid in \(unit)")
            return nil
        }
        return money
    }

    /// Code 128 set B draws ASCII only, and the bar code must hold the whole number.
    mutating func bookingNumber() -> String? {
        guard let text = text("bookingNumber", .line(30)) else { return nil }
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: " "), UInt8(ascii: "-"): true
            case UInt8(ascii: "."), UInt8(ascii: "/"): true
            default: false
            }
        }
        guard isPlain, text.contains(where: { $0.isLetter || $0.isNumber }) else {
            note("bookingNumber", "has characters a bar code cannot hold", "write only A–Z, a–z, 0–9, spaces and - . /")
            return nil
        }
        return text
    }

    mutating func score() -> Score? {
        guard let value = value("score") else { return nil }
        let remedy = "write 0.5, 1, 1.5 … 5, or leave it out"
        guard let stars = value.double else {
            note("score", "must be a number, but is \(value.typeName)", remedy)
            return nil
        }
        if let score = Score(stars: stars) { return score }
        let number = value.integer.map(String.init) ?? "\(stars)"
        note("score", "\(number) is not a score", remedy)
        return nil
    }

    mutating func visibility() -> Visibility? {
        guard value("visibility") != nil else { return nil }
        return choice("visibility", from: Visibility.allCases.map(\.rawValue)).flatMap(Visibility.init(rawValue:))
    }

    /// An address for a QR code: http or https, ASCII, short enough for modules that a phone can read.
    mutating func link() -> String? {
        guard let text = text("link", .line(200)) else { return nil }
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
        guard let scheme, text.utf8.count > scheme.utf8.count, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            note("link", "is not a web address", "write https://… in ASCII (percent-encode the rest)")
            return nil
        }
        return text
    }

    /// A layout's name is a file name's stem, so it must not be able to leave its folder.
    mutating func layout() -> String? {
        guard let text = text("layout", .line(60)) else { return nil }
        let allowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        if allowed { return text }
        note("layout", "\"\(text)\" is not a layout's name", "write small letters, digits and -, such as poster-ticket")
        return nil
    }

    // MARK: - Parts

    /// A member that must be one of a few words.
    package mutating func choice(_ key: String, from known: [String]) -> String? {
        value(key).flatMap { choice($0, at: path.key(key), from: known) }
    }

    private mutating func choice(_ value: JSONValue, at path: JSONPath, from known: [String]) -> String? {
        guard let word = value.string else {
            note(path, "must be a string, but is \(value.typeName)", "write one of \(known.joined(separator: ", "))")
            return nil
        }
        if known.contains(word) { return word }
        let meant = nearestName(to: word, in: known).map { "did you mean \"\($0)\"?" }
        note(
            path, "\(JSONValue.string(String(word.prefix(30))).serialized()) is not one of the words it may be",
            meant ?? "write one of \(known.joined(separator: ", "))")
        return nil
    }

    /// An element of a list of texts, which unlike a member cannot be left blank.
    private mutating func requiredElement(_ value: JSONValue, at path: JSONPath, _ rule: TextRule) -> String? {
        let before = problems.count
        let text = text(value, at: path, rule)
        if text == nil, problems.count == before { note(path, "must not be blank", "write a name or remove it") }
        return text
    }
}
