import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension PieceQuery {
    /// Reads a list's query string; names that are not known are refused like unknown fields.
    init(_ uri: URI, owner: AccountID?, viewer: AccountID?) throws(Problem) {
        var reader = try FieldReader(query: uri, known: PieceQuery.names)
        let order = reader.choice("order", from: Order.allCases.map(\.rawValue)).flatMap(Order.init)
        func list(_ name: String) -> [String] {
            (reader.text(name, .line(400)) ?? "").split(separator: ",").map { String($0).trimmed }
        }
        func each<Value>(_ name: String, _ what: String, _ value: (String) -> Value?) -> [Value] {
            list(name).compactMap { text in
                if let value = value(text) { return value }
                reader.note(name, "\"\(text.prefix(30))\" is no \(what)", "see the documentation for those there are")
                return nil
            }
        }
        func day(_ name: String) -> LocalDate? {
            guard let text = reader.text(name, .line(20)) else { return nil }
            if let day = LocalDate(text) { return day }
            reader.note(name, "\"\(text)\" is not a day", "write it as YYYY-MM-DD")
            return nil
        }
        func number(_ name: String, _ range: ClosedRange<Double>) -> Double? {
            guard let text = reader.text(name, .line(10)) else { return nil }
            if let number = Double(text), range.contains(number) { return number }
            reader.note(name, "must be from \(range.lowerBound) to \(range.upperBound)", "write such a number")
            return nil
        }
        let kinds = each("kind", "kind") { Kind(id: $0) }
        let genres = each("genre", "genre") { Genre(id: $0) }
        let visibility = each("visibility", "visibility") { Visibility(rawValue: $0) }
        let (from, to) = (day("from"), day("to"))
        let stars = number("minScore", 0.5...5)
        let score = stars.flatMap { Score(stars: $0) }
        if stars != nil, score == nil { reader.note("minScore", "is no score", "write 0.5, 1, 1.5 … 5") }
        let limit = number("limit", 1...100).map(Int.init)
        let search = reader.text("q", .line(200))
        let hearted = reader.choice("hearted", from: ["true", "false"]) == "true"
        var after: PieceCursor?
        if let text = reader.text("cursor", .line(400)) {
            after = PieceCursor(text: text, order: order ?? .latestViewing)
            if after == nil { reader.note("cursor", "is not one of this list's", "send next as you were given it") }
        }
        if hearted, viewer == nil { reader.note("hearted", "needs somebody who has signed in", "leave it out") }
        if !reader.problems.isEmpty { throw .invalid(reader.problems) }
        self.init(
            owner: owner, order: order ?? .latestViewing, kinds: Set(kinds), genres: Set(genres), from: from, to: to,
            visibility: visibility.isEmpty ? nil : Set(visibility), minimumScore: score,
            heartedBy: hearted ? viewer : nil, search: search.flatMap { SearchQuery($0) }, after: after,
            limit: limit ?? 20)
    }

    static let names = [
        "order", "kind", "genre", "from", "to", "visibility", "minScore", "hearted", "q", "cursor", "limit",
    ]
}

extension PieceCursor {
    /// The cursor as text for clients, who are not to take it apart: order, id and key, in hexadecimal.
    func text(order: PieceQuery.Order) -> String { hex(bytes: Array("\(order.rawValue)|\(id)|\(key)".utf8)) }

    /// Reads what `text` wrote for the same order.
    init?(text: String, order: PieceQuery.Order) {
        guard let bytes = bytes(hex: text), let plain = String(validating: bytes, as: UTF8.self) else { return nil }
        let parts = plain.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == order.rawValue, let id = PieceID(parts[1]), parts[2].utf8.count <= 24 else {
            return nil
        }
        self.init(key: parts[2], id: id)
    }
}

extension Response {
    /// A page of a list.
    static func page(
        _ page: Page<PieceRecord>, _ query: PieceQuery, _ json: (PieceRecord) -> JSONValue
    ) -> Response {
        .json(
            [
                "items": .array(page.items.map(json)),
                "next": .optional(page.next.map { $0.text(order: query.order) }),
            ], headers: [.cacheControl: "private, no-cache"])
    }
}
