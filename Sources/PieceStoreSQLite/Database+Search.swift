import GRDB
import PieceModel
import PieceStore

/// How pieces and queries become tokens of the full-text index `piece_search`.
///
/// A piece's tokens are its grams, its owner, and whether it is public; a query asks for all of them at once, so no
/// account's searches grow slow from the pieces of others. Grams are written as hexadecimal digits of their UTF-8: any
/// character of any script passes through, and nothing that somebody types can be syntax.
enum SearchIndex {
    private static let everyone = "public"

    static func tokens(of record: PieceRecord) -> String {
        var tokens = SearchText(record.piece).grams.map(token)
        tokens.append(token(of: record.owner))
        if record.piece.visibility == .public { tokens.append(everyone) }
        return tokens.joined(separator: " ")
    }

    /// What matches every piece that may have the words of a query, and some others (grams have no order).
    static func expression(for query: SearchQuery, owner: AccountID?) -> String {
        let grams = Set(query.words.flatMap(\.grams)).sorted()
        return ([owner.map(token(of:)) ?? everyone] + grams.map(token)).map { "\"\($0)\"" }.joined(separator: " ")
    }

    private static func token(_ gram: String) -> String { hex(bytes: gram.utf8) }

    /// Begins with a letter that is no hexadecimal digit, so it is never a gram.
    private static func token(of owner: AccountID) -> String { "owner\(owner.description.filter { $0 != "-" })" }

    /// The grams of a piece that has every field and every sort of character: when they change, so have the rules.
    static func sample() throws -> String {
        let text = "지킬 앤 하이드 Ａb9 Éé ß ㄱㅎㅘ \u{1100} \u{FFA1} かナ 12.5 ٣"
        var fields: JSONValue = ["kind": "musical", "title": .string(text), "date": "2026-01-01"]
        if case .object(var object) = fields {
            for name in ["review", "record", "venue", "artist", "director"] {
                object[name] = .string("\(name) \(text)")
            }
            object["cast"] = [["name": .string("배우 \(text)"), "role": .string("배역 \(text)")]]
            fields = .object(object)
        }
        return SearchText(try Piece(fields: fields)).grams.joined(separator: " ")
    }
}

extension Database {
    func addToSearch(_ record: PieceRecord, row: Int64) throws {
        try run("INSERT INTO piece_search (rowid, tokens) VALUES (\(row), \(SearchIndex.tokens(of: record)))")
    }

    /// The index keeps no text, so it must be told again what it was told.
    func removeFromSearch(_ record: PieceRecord, row: Int64) throws {
        try run(
            """
            INSERT INTO piece_search (piece_search, rowid, tokens)
            VALUES ('delete', \(row), \(SearchIndex.tokens(of: record)))
            """)
    }

    /// Fills the index anew when this program makes other grams than the one that filled it.
    func refreshSearchIndex() throws {
        let sample = try SearchIndex.sample()
        guard try value("SELECT sample FROM search_rules WHERE row = 1") != sample else { return }
        try run("INSERT INTO piece_search (piece_search) VALUES ('delete-all')")
        for row: Int64 in try values("SELECT row FROM piece ORDER BY row") {
            guard let record: PieceRecord = try record("SELECT document FROM piece WHERE row = \(row)") else {
                continue
            }
            let search = SearchText(record.piece)
            try run(
                """
                UPDATE piece SET search_text = \(search.text), search_initials = \(search.initials)
                WHERE row = \(row)
                """)
            try addToSearch(record, row: row)
        }
        try run("INSERT OR REPLACE INTO search_rules (row, sample) VALUES (1, \(sample))")
    }
}
