/// One step on the way to a seat: `12열` is the value `12` and the unit row.
public struct SeatPart: Hashable, Sendable {
    public let value: String
    public let unit: SeatUnit
    /// The unit as a Korean ticket had it (`구역`, `블럭`), or the usual Korean word when it was written in English.
    public let koreanUnit: String

    /// The unit's word in a language, which follows the value in Korean and precedes it in English.
    public func unitName(_ locale: TicketLocale) -> String { locale == .ko ? koreanUnit : unit.english }

    /// The value in a language: `중앙`, `Centre`.
    public func value(_ locale: TicketLocale) -> String {
        locale == .ko ? value : SeatPart.englishValues[value] ?? value
    }

    /// `12열`, `Row 12`.
    public func text(_ locale: TicketLocale) -> String {
        locale == .ko ? value + koreanUnit : "\(unit.english) \(value(locale))"
    }

    private static let englishValues = [
        "중앙": "Centre", "가운데": "Centre", "좌측": "Left", "왼쪽": "Left", "우측": "Right", "오른쪽": "Right", "앞": "Front",
        "뒤": "Back",
    ]
}

/// What a step of a seat counts. Units are rows of one table, `SeatUnit.all`.
public struct SeatUnit: Hashable, Sendable, Identifiable {
    public let id: String
    /// The word before a value on an English ticket.
    public let english: String
    /// The words after a value on Korean tickets; the usual one first.
    let korean: [String]
    /// Words before a value on English tickets, in small letters.
    let englishWords: [String]

    static let all: [SeatUnit] = [
        SeatUnit("hall", "Hall", korean: ["관"], english: ["hall", "screen", "theater"]),
        SeatUnit("floor", "Fl", korean: ["층"], english: ["fl", "floor", "level"]),
        SeatUnit("block", "Block", korean: ["구역", "블럭", "블록"], english: ["block", "section", "zone"]),
        SeatUnit("row", "Row", korean: ["열"], english: ["row"]),
        SeatUnit("seat", "Seat", korean: ["번"], english: ["seat", "no", "no."]),
    ]

    private init(_ id: String, _ english: String, korean: [String], english words: [String]) {
        self.id = id
        self.english = english
        self.korean = korean
        self.englishWords = words
    }
}

/// A seat taken apart into 2 to 4 values with units, for tickets that set them in cells.
public struct SeatParts: Hashable, Sendable {
    public let parts: [SeatPart]

    /// Reads seats such as `1층 A구역 12열 15번`, `B구역12열`, `2층 중앙블럭 6열` or `Fl 1 · Block B · Row 12`. Nil when a
    /// word of it is no value with a unit (`스탠딩 A-127`), when a unit comes twice, or outside 2…4 parts.
    public init?(_ seat: String) {
        var parts: [SeatPart] = []
        for word in SeatParts.words(seat) {
            guard let read = SeatParts.read(word) else { return nil }
            parts += read
        }
        guard (2...4).contains(parts.count), Set(parts.map(\.unit)).count == parts.count else { return nil }
        self.parts = parts
    }

    /// The words of a seat; an English `Row 12` counts as one word.
    static func words(_ seat: String) -> [String] {
        var words: [String] = []
        var wantsValue = false
        for piece in seat.split(whereSeparator: { $0.isWhitespace || $0 == "·" || $0 == "," }).map(String.init) {
            if wantsValue, let last = words.indices.last {
                words[last] += " " + piece
                wantsValue = false
            } else {
                words.append(piece)
                wantsValue = unit(english: piece) != nil
            }
        }
        return words
    }

    /// The parts in one word: `12열`, `B구역12열`, `Row 12`; nil when something in it has no unit.
    static func read(_ word: String) -> [SeatPart]? {
        if let space = word.firstIndex(of: " ") {
            let value = String(word[word.index(after: space)...])
            guard let unit = unit(english: String(word[..<space])), isValue(value) else { return nil }
            return [SeatPart(value: value, unit: unit, koreanUnit: unit.korean[0])]
        }
        var parts: [SeatPart] = []
        var value = ""
        var rest = Substring(word)
        while let character = rest.first {
            if !value.isEmpty, let (unit, korean) = unit(at: rest) {
                guard isValue(value) else { return nil }
                parts.append(SeatPart(value: value, unit: unit, koreanUnit: korean))
                value = ""
                rest = rest.dropFirst(korean.count)
            } else {
                value.append(character)
                rest = rest.dropFirst()
            }
        }
        return value.isEmpty && !parts.isEmpty ? parts : nil
    }

    private static func unit(at text: Substring) -> (SeatUnit, String)? {
        for unit in SeatUnit.all {
            if let korean = unit.korean.first(where: text.hasPrefix) { return (unit, korean) }
        }
        return nil
    }

    private static func unit(english word: String) -> SeatUnit? {
        SeatUnit.all.first { $0.englishWords.contains(word.lowercased()) }
    }

    /// Whether a text is short and plain enough to be set large in a cell: letters, digits and hyphens, at most 6.
    private static func isValue(_ text: String) -> Bool {
        (1...6).contains(text.count) && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
    }
}
