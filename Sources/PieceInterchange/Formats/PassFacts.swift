import PieceModel

/// The facts of a visit in a pass, found by the keys and labels of its fields in Korean and English, and by its
/// semantic tags where it has them. What none of them tells is left out.
struct PassFacts {
    private struct Field {
        /// Key and label in small letters.
        let names: [String]
        let text: String
    }

    private let pass: JSONObject
    private let fields: [Field]

    /// - Parameter pass: the content of `pass.json`.
    init(_ pass: JSONObject) {
        self.pass = pass
        let styles = ["eventTicket", "generic", "storeCard", "coupon", "boardingPass"]
        let style = styles.lazy.compactMap { pass[$0]?.object }.first ?? JSONObject()
        let groups = ["primaryFields", "headerFields", "secondaryFields", "auxiliaryFields", "backFields"]
        let values: [JSONValue] = groups.flatMap { (style[$0]?.array ?? []).prefix(50) }
        fields = values.compactMap { value in
            guard let object = value.object else { return nil }
            let number = object["value"]?.integer.map(String.init) ?? object["value"]?.double.map { "\($0)" }
            let text = object["value"]?.string ?? number
            guard let text, !text.trimmed.isEmpty else { return nil }
            let names = ["key", "label"].compactMap { object[$0]?.string?.lowercased().trimmed }
            return Field(names: names, text: text.trimmed)
        }
    }

    func draft(_ options: ImportOptions) -> Draft {
        var draft = Draft()
        draft.setVisibility(options)
        let title =
            semantic("eventName")
            ?? text(
                of: ["공연명", "작품", "제목", "영화", "title", "event", "movie", "film", "show"],
                except: Self.momentWords + Self.venueWords + ["좌석", "seat", "영화관"])
        draft.set("title", title ?? firstPrimary ?? pass["description"]?.string ?? "", limit: 100)
        setMoment(&draft)
        draft.set(
            "venue", semantic("venueName") ?? text(of: Self.venueWords, except: Self.momentWords) ?? "", limit: 100)
        draft.set("seat", seat ?? "", limit: 60)
        if let number = text(
            of: ["예매번호", "예약번호", "booking", "reservation", "confirmation", "order"], except: Self.momentWords)
        {
            let plain = number.filter { $0.isASCII && ($0.isLetter || $0.isNumber || " -./".contains($0)) }
            draft.set("bookingNumber", plain, limit: 30)
        }
        if let price = text(of: ["결제", "금액", "가격", "price", "amount", "total"], except: Self.momentWords),
            let money = Money(korean: price)
        {
            draft.fields["price"] = [
                "amount": .number(JSONNumber(money.minorUnits)), "currency": .string(money.currency.code),
            ]
        }
        draft.fields["kind"] = .string((options.kind ?? guessedKind(&draft)).id)
        draft.identity = ["pass", pass["passTypeIdentifier"]?.string ?? "", pass["serialNumber"]?.string ?? ""]
        if pass["serialNumber"]?.string == nil { draft.identifyByVisit() }
        return draft
    }

    /// What names days and times, and what names those of a purchase instead of the visit.
    private static let momentWords = ["일시", "날짜", "시간", "관람일", "상영일", "결제일", "date", "time", "when", "doors"]
    private static let purchaseWords = ["구매", "결제", "예매", "발권", "취소", "order", "purchase", "issue", "expir", "cancel"]
    private static let venueWords = [
        "장소", "공연장", "극장", "상영관", "venue", "location", "theater", "theatre", "place", "cinema",
    ]

    private var firstPrimary: String? {
        pass["eventTicket"]?.object?["primaryFields"]?.array?.first?.object?["value"]?.string
    }

    /// The first field whose key or label holds one of some words, the words before in the list first, and none of
    /// others: `eventDate` is no event.
    private func text(of words: [String], except others: [String] = []) -> String? {
        for word in words {
            let field = fields.first { field in
                field.names.contains { $0.contains(word) }
                    && !others.contains { other in field.names.contains { $0.contains(other) } }
            }
            if let field { return field.text }
        }
        return nil
    }

    private func semantic(_ name: String) -> String? { pass["semantics"]?.object?[name]?.string }

    /// The clock of the place is what the text has in front of its offset; a time in UTC is taken to Korea's.
    private func setMoment(_ draft: inout Draft) {
        let dateWords = ["관람일시", "일시", "날짜", "관람일", "상영일", "date", "when", "doors"]
        let timeWords = ["시간", "time"]
        for text in [
            semantic("eventStartDate"), text(of: dateWords, except: Self.purchaseWords), pass["relevantDate"]?.string,
        ] {
            guard let text, let written = WrittenDate(text) else { continue }
            var (date, time) = (written.date, written.time ?? self.text(of: timeWords).flatMap(WrittenDate.time))
            if text.hasSuffix("Z"), let utc = time {
                let hour = utc.hour + 9
                date = LocalDate(daysSince1970: date.daysSince1970 + hour / 24) ?? date
                time = LocalTime(hour: hour % 24, minute: utc.minute)
                draft.warnings.append("the pass has its time in UTC, and Korean time was taken")
            }
            draft.fields["date"] = .string(date.description)
            draft.fields["time"] = (time?.description).map(JSONValue.string)
            return
        }
    }

    private var seat: String? {
        if let seat = pass["semantics"]?.object?["seats"]?.array?.first?.object {
            let parts = [("seatSection", "구역"), ("seatRow", "열"), ("seatNumber", "번")].compactMap { key, unit in
                seat[key]?.string.map { $0.hasSuffix(unit) ? $0 : $0 + unit }
            }
            if !parts.isEmpty { return parts.joined(separator: " ") }
        }
        return text(of: ["좌석", "seat"])
    }

    private func guessedKind(_ draft: inout Draft) -> Kind {
        let text =
            (fields.map { $0.names.joined(separator: " ") + " " + $0.text } + [
                pass["description"]?.string ?? "", pass["organizationName"]?.string ?? "",
            ]).joined(separator: " ").lowercased()
        let words = [
            ("musical", ["뮤지컬", "musical"]), ("play", ["연극"]), ("festival", ["페스티벌", "festival"]),
            ("concert", ["콘서트", "concert"]), ("exhibition", ["전시", "미술관", "exhibition"]),
            ("movie", ["cgv", "메가박스", "megabox", "롯데시네마", "영화", "상영", "cinema", "movie"]),
            ("sports", ["야구", "축구", "농구", "배구"]),
        ]
        let id = words.first { $0.1.contains(where: text.contains) }?.0
        if let kind = id.flatMap(Kind.init(id:)) { return kind }
        draft.warnings.append("the pass does not tell its kind, so it became \(Draft.other.korean)")
        return Draft.other
    }
}
