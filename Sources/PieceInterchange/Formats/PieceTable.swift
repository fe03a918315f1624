import PieceModel

/// Our own table: a column for each field of a piece, and some for facts about it that an import does not take over.
enum PieceTable {
    /// The columns in the order in which they are written.
    static let columns = ["id"] + Piece.fieldNames + facts

    /// The fields of a piece, each with the key of its column.
    static let fields = Piece.fieldNames.map { (name: $0, key: TableColumns.key($0)) }

    /// Facts about a piece that are not among its fields.
    static let facts = ["ticketLayout", "hearts", "timeZone", "created", "updated"]

    /// Korean names of columns, for tables that people write themselves.
    static let korean = [
        "종류": "kind", "장르": "genres", "제목": "title", "작품": "title", "날짜": "date", "관람일": "date", "관람일시": "date",
        "시간": "time", "장소": "venue", "공연장": "venue", "극장": "venue", "좌석": "seat", "출연": "cast", "출연진": "cast",
        "캐스트": "cast", "감독": "director", "연출": "director", "아티스트": "artist", "동행": "companions", "함께": "companions",
        "가격": "price", "금액": "price", "정가": "faceprice", "할인": "discount", "예매번호": "bookingnumber", "별점": "score",
        "평점": "score", "한줄평": "review", "기록": "record", "메모": "record", "공개": "visibility", "회차": "viewing",
        "번호": "number", "링크": "link", "레이아웃": "layout",
    ]
}

extension TableLayout {
    /// The table that `ExportWriter` writes; people may leave columns out, name them in Korean and write dates and
    /// prices their way.
    static let pieces = TableLayout(
        aliases: PieceTable.korean, required: [["title"], ["date"]],
        ignored: Set(PieceTable.facts.map(TableColumns.key)),
        known: Set(["id"] + PieceTable.fields.map(\.key)),
        // Ten thousand characters can be this long.
        limits: TableLimits(cell: 512 * 1024)
    ) { cells, options in
        var draft = Draft()
        for (name, key) in PieceTable.fields {
            let text = TableCell.restored(cells.raw(key)).trimmed
            if !text.isEmpty { draft.setCell(name, text) }
        }
        if draft.fields["kind"] == nil { draft.fields["kind"] = .string((options.kind ?? Draft.other).id) }
        if cells.columns.places["visibility"] == nil { draft.setVisibility(options) }
        let id = TableCell.restored(cells["id"])
        if id.isEmpty { draft.identifyByVisit() } else { draft.identity = ["piece", id] }
        return draft
    }
}

extension Draft {
    /// Sets a field from the text of its cell.
    fileprivate mutating func setCell(_ name: String, _ text: String) {
        switch name {
        case "kind":
            let kind = Kind.all.first {
                [$0.korean, $0.english, $0.id].contains { $0.lowercased() == text.lowercased() }
            }
            fields[name] = .string(kind?.id ?? text)
        case "genres":
            fields[name] = .array(
                TableCell.elements(text).map { element in
                    let genre = Genre.all.first { [$0.korean, $0.english].contains(element.name) }
                    return .string(genre?.id ?? element.name)
                })
        case "cast":
            fields[name] = .array(
                TableCell.elements(text).map { element in
                    guard let role = element.value else { return .string(element.name) }
                    return ["name": .string(element.name), "role": .string(role)]
                })
        case "companions": fields[name] = .array(TableCell.elements(text).map { .string($0.name) })
        case "date":
            let written = WrittenDate(text)
            fields[name] = .string(written?.date.description ?? text)
            if let time = written?.time, fields["time"] == nil { fields["time"] = .string(time.description) }
        case "time": fields[name] = .string(WrittenDate.time(in: text)?.description ?? text)
        case "price", "facePrice": setMoney(name, text)
        case "score":
            if let stars = Double(text), let number = JSONNumber(stars) {
                fields[name] = .number(number)
            } else {
                problem(name, "\"\(text.prefix(20))\" is not a number", "write 0.5, 1, 1.5 … 5, or leave it out")
            }
        case "viewing", "number":
            if let number = Int(text) {
                fields[name] = .number(JSONNumber(number))
            } else {
                problem(name, "\"\(text.prefix(20))\" is not an integer", "write it in digits, or leave it out")
            }
        default: fields[name] = .string(text)
        }
    }

    private mutating func setMoney(_ name: String, _ text: String) {
        guard let money = MoneyCell.money(text) ?? Money(korean: text) else {
            return problem(
                name, "\"\(text.prefix(40))\" is not one amount", "write it as 66000, 66,000원 or 120.00 USD")
        }
        fields[name] = ["amount": .number(JSONNumber(money.minorUnits)), "currency": .string(money.currency.code)]
    }
}

/// Money as our own tables have it: `66000` in won, and with its code in every other currency, `120.00 USD`.
enum MoneyCell {
    static func text(_ money: Money) -> String {
        let amount = TicketLocale.amount(money).filter { $0 != "," }
        return money.currency == .krw ? amount : "\(amount) \(money.currency.code)"
    }

    static func money(_ text: String) -> Money? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), let currency = words.count == 1 ? .krw : Currency(String(words[1])) else {
            return nil
        }
        let parts = words[0].split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : ""
        guard parts.count <= 2, !parts[0].isEmpty, decimals.count == currency.decimals || parts.count == 1,
            (parts[0] + decimals).utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let missing = String(repeating: "0", count: currency.decimals - decimals.count)
        return Int(parts[0] + decimals + missing).flatMap { Money(minorUnits: $0, currency: currency) }
    }
}
