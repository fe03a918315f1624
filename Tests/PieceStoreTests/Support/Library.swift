import PieceModel
import PieceStore

/// Random pieces in a store beside the same pieces in memory, where a query is a filter and a sort.
struct Library {
    private(set) var records: [PieceRecord] = []
    /// Who has put what among their hearts.
    private(set) var hearts: [AccountID: Set<PieceID>] = [:]
    let owners = (0..<3).map { _ in AccountID.fresh() }

    static let words = [
        "지킬", "앤", "하이드", "햄릿", "오페라의", "유령", "모네", "듄:", "파트", "2", "Hadestown", "HAMLET", "Ｋ－ＰＯＰ", "Les",
        "Misérables",
        "100%", "$where", "\"OR\"", "1=1", "--", "a.b*", "\\", "👻", "ㅋㅋ", "값싼", "까치", "레베카", "레몬", "aab", "abab",
    ]

    /// Fills a store with `count` pieces of three owners and some hearts.
    init(_ count: Int, in store: any PieceStore, using random: inout Seeded) async throws {
        let pictures = Pictures.only()
        try await store.note([pictures.ticket.hash])
        for _ in 0..<count {
            let owner = owners.randomElement(using: &random)!
            var record = try record(
                of: owner, number: records.count { $0.owner == owner } + 1, pictures: pictures,
                Library.fields(using: &random))
            for account in owners where Int.random(in: 0..<4, using: &random) == 0 {
                hearts[account, default: []].insert(record.id)
                record.hearts += 1
            }
            var fresh = record
            fresh.hearts = 0
            _ = try await store.create(fresh, key: nil)
            for account in owners where hearts[account, default: []].contains(record.id) {
                _ = try await store.setHeart(true, on: record.id, by: account, at: start)
            }
            records.append(record)
        }
    }

    static func text(_ count: ClosedRange<Int>, using random: inout Seeded) -> String {
        (0..<Int.random(in: count, using: &random)).map { _ in words.randomElement(using: &random)! }
            .joined(separator: " ")
    }

    /// Few days and hours, so that many pieces share them.
    private static func fields(using random: inout Seeded) -> [String: JSONValue?] {
        let kinds = ["musical", "movie", "play", "exhibition"]
        let genres = Genre.all.prefix(5).shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
        let halves = Int.random(in: 0...10, using: &random)
        func maybe(_ value: JSONValue) -> JSONValue? { Bool.random(using: &random) ? value : nil }
        return [
            "kind": .string(kinds.randomElement(using: &random)!), "genres": .array(genres.map { .string($0.id) }),
            "title": .string(text(1...3, using: &random)),
            "date": .string(day(using: &random).description),
            "time": maybe(.string(["00:00", "19:00", "19:30"].randomElement(using: &random)!)),
            "venue": .string(text(0...2, using: &random)), "review": .string(text(0...3, using: &random)),
            "record": .string(text(0...3, using: &random)), "director": .string(text(0...1, using: &random)),
            "artist": .string(text(0...1, using: &random)),
            "cast": maybe([["name": .string("도윤재"), "role": .string(text(1...1, using: &random))], "백하늘"]),
            "score": halves == 0 ? nil : .number(JSONNumber(Double(halves) / 2)!),
            "visibility": .string(Visibility.allCases.randomElement(using: &random)!.rawValue),
        ]
    }

    private static func day(using random: inout Seeded) -> LocalDate {
        let year = [1_999, 2_026].randomElement(using: &random)!
        return LocalDate(
            year: year, month: Int.random(in: 1...2, using: &random), day: Int.random(in: 9...11, using: &random))!
    }

    /// A random query; every filter is there about every third time.
    func query(using random: inout Seeded) -> PieceQuery {
        func third() -> Bool { Int.random(in: 0..<3, using: &random) == 0 }
        var query = PieceQuery(
            owner: third() ? nil : owners.randomElement(using: &random),
            order: PieceQuery.Order.allCases.randomElement(using: &random)!,
            limit: [1, 2, 7, 20, 100].randomElement(using: &random)!)
        if third() { query.kinds = Set(Kind.all.filter { _ in Bool.random(using: &random) }) }
        if third() { query.genres = Set(Genre.all.prefix(6).filter { _ in Bool.random(using: &random) }) }
        if third() { query.from = Library.day(using: &random) }
        if third() { query.to = Library.day(using: &random) }
        if third() { query.visibility = Set(Visibility.allCases.filter { _ in Bool.random(using: &random) }) }
        if query.owner == nil { query.visibility = [.public] }
        if third() { query.minimumScore = Score(halves: Int.random(in: 1...10, using: &random)) }
        if third() { query.heartedBy = owners.randomElement(using: &random) }
        if third() { query.search = search(using: &random) }
        if third() { query.after = records.randomElement(using: &random).map { PieceCursor($0, order: query.order) } }
        return query
    }

    /// A part of something that was written, as people type it: any case, with and without spaces, or its initials.
    func search(using random: inout Seeded) -> SearchQuery? {
        let piece = records.randomElement(using: &random)!.piece
        let texts = [piece.title, piece.review, piece.venue, piece.record, piece.cast.first?.role].compactMap(\.self)
        var text = texts.randomElement(using: &random)!
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text = SearchText([text]).initials
        case 1: text = text.uppercased()
        case 2: text = text.filter { !$0.isWhitespace }
        case 3: text = Library.text(1...2, using: &random)
        default: break
        }
        let from = Int.random(in: 0..<max(1, text.count), using: &random)
        return SearchQuery(String(text.dropFirst(from).prefix(Int.random(in: 1...8, using: &random))))
    }

    /// What a query must give.
    func page(_ query: PieceQuery) -> Page<PieceRecord> {
        let descending = query.order == .latestViewing || query.order == .newest
        func isBefore(_ a: PieceCursor, _ b: PieceCursor) -> Bool {
            let (a, b) = descending ? (b, a) : (a, b)
            return (a.key, a.id) < (b.key, b.id)
        }
        func place(_ record: PieceRecord) -> PieceCursor { PieceCursor(record, order: query.order) }
        let found = records.filter { record in
            matches(record, query) && query.after.map { isBefore($0, place(record)) } ?? true
        }
        let items = Array(found.sorted { isBefore(place($0), place($1)) }.prefix(query.limit))
        return Page(items: items, next: items.count < found.count ? items.last.map(place) : nil)
    }

    private func matches(_ record: PieceRecord, _ query: PieceQuery) -> Bool {
        let piece = record.piece
        return (query.owner == nil || query.owner == record.owner)
            && (query.kinds.isEmpty || query.kinds.contains(piece.kind))
            && (query.genres.isEmpty || !query.genres.isDisjoint(with: piece.genres))
            && (query.from.map { $0 <= piece.date } ?? true) && (query.to.map { piece.date <= $0 } ?? true)
            && (query.visibility?.contains(piece.visibility) ?? true)
            && (query.minimumScore.map { minimum in piece.score.map { minimum <= $0 } ?? false } ?? true)
            && (query.heartedBy.map { hearts[$0, default: []].contains(record.id) } ?? true)
            && (query.search.map { SearchText(piece).matches($0) } ?? true)
    }
}
