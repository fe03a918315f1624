import PieceModel
import PieceStore
import Testing

@Suite("Lists of pieces", .serialized)
struct ListingTests {
    /// Keeps pieces of one owner with these dates and times, and gives them in the order given.
    private func keep(_ times: [(date: String, time: String?)], in store: any PieceStore) async throws -> [PieceRecord]
    {
        let owner = AccountID.fresh()
        var records: [PieceRecord] = []
        for (date, time) in times {
            let changes: [String: JSONValue?] = ["date": .string(date), "time": time.map(JSONValue.string)]
            records.append(try await store.keep(record(of: owner, number: records.count + 1, changes)))
        }
        return records
    }

    private func listed(_ query: PieceQuery, in store: any PieceStore) async throws -> [PieceID] {
        try await store.all(query).map(\.id)
    }

    @Test("Orders are by day and time or by id, and ties go by id in the same direction", arguments: Engine.all)
    func orders(engine: Engine) async throws {
        try await withStore(engine) { store in
            let records = try await keep(
                [
                    ("2026-11-14", "19:00"), ("2026-11-14", nil), ("2026-11-13", "23:59"), ("2026-11-14", "00:00"),
                    ("1000-01-01", nil), ("9999-12-31", nil), ("2026-11-14", "19:00"), ("2026-11-14", nil),
                ], in: store)
            let owner = records[0].owner
            func ids(_ indices: [Int]) -> [PieceID] { indices.map { records[$0].id } }
            // Ids of one millisecond are in random order, so ties are put in order here.
            let (low, high) = records[1].id < records[7].id ? (1, 7) : (7, 1)
            let (early, late) = records[0].id < records[6].id ? (0, 6) : (6, 0)
            let earliest = ids([4, 2, low, high, 3, early, late, 5])
            for limit in [1, 3, 100] {
                func list(_ order: PieceQuery.Order) async throws -> [PieceID] {
                    try await listed(PieceQuery(owner: owner, order: order, limit: limit), in: store)
                }
                #expect(try await list(.earliestViewing) == earliest)
                #expect(try await list(.latestViewing) == earliest.reversed())
                #expect(try await list(.oldest) == records.map(\.id).sorted())
                #expect(try await list(.newest) == records.map(\.id).sorted().reversed())
            }
        }
    }

    @Test("Pages hold at most the limit, and only the last has no next", arguments: Engine.all)
    func limits(engine: Engine) async throws {
        try await withStore(engine) { store in
            let records = try await keep(Array(repeating: ("2026-11-14", "19:00"), count: 6), in: store)
            let owner = records[0].owner
            for order in PieceQuery.Order.allCases {
                for limit in [1, 2, 3, 5, 6, 7, 100] {
                    let page = try await store.pieces(PieceQuery(owner: owner, order: order, limit: limit))
                    #expect(page.items.count == min(limit, 6), "\(order), \(limit)")
                    let last = try #require(page.items.last)
                    #expect(page.next == (limit < 6 ? PieceCursor(last, order: order) : nil), "\(order), \(limit)")
                }
                var query = PieceQuery(owner: owner, order: order, limit: 3)
                query.after = try await store.pieces(query).next
                let second = try await store.pieces(query)
                #expect(second.items.count == 3 && second.next == nil)
                query.after = second.items.last.map { PieceCursor($0, order: order) }
                let third = try await store.pieces(query)
                #expect(third.items.isEmpty && third.next == nil)
            }
            #expect(try await store.pieces(PieceQuery(owner: .fresh())).items.isEmpty)
        }
    }

    @Test("A page goes on from a place whose piece is gone or has moved", arguments: Engine.all)
    func gone(engine: Engine) async throws {
        try await withStore(engine) { store in
            let records = try await keep(
                [("2026-01-01", nil), ("2026-01-02", nil), ("2026-01-03", nil), ("2026-01-04", nil)], in: store)
            var query = PieceQuery(owner: records[0].owner, order: .earliestViewing, limit: 2)
            query.after = try await store.pieces(query).next
            var moved = records[0]
            moved.piece = try moved.piece.with(["date": "2026-01-05"])
            moved = try await store.replace(moved)
            try await store.delete(records[1].id, version: nil)
            #expect(try await listed(query, in: store) == [records[2].id, records[3].id, moved.id])
        }
    }

    @Test("Each filter alone leaves the pieces it names", arguments: Engine.all)
    func filters(engine: Engine) async throws {
        try await withStore(engine) { store in
            let (owner, stranger) = (AccountID.fresh(), AccountID.fresh())
            let a = try await store.keep(
                record(
                    of: owner, number: 1,
                    ["date": "2026-01-01", "genres": ["drama", "music"], "score": 5, "visibility": "public"]))
            let b = try await store.keep(
                record(
                    of: owner, number: 2,
                    ["kind": "movie", "date": "2026-01-02", "genres": ["drama"], "score": 3, "visibility": "link"]))
            let c = try await store.keep(record(of: owner, number: 3, ["kind": "play", "date": "2026-01-03"]))
            let d = try await store.keep(
                record(of: stranger, number: 1, ["date": "2026-01-04", "visibility": "public"]))
            let e = try await store.keep(record(of: stranger, number: 2, ["date": "2026-01-05"]))
            for piece in [a, c, d] { _ = try await store.setHeart(true, on: piece.id, by: stranger, at: start) }
            func kinds(_ ids: String...) -> Set<Kind> { Set(ids.compactMap(Kind.init(id:))) }
            func genres(_ ids: String...) -> Set<Genre> { Set(ids.compactMap(Genre.init(id:))) }
            func expect(
                _ query: PieceQuery, _ expected: [PieceRecord], sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                var query = query
                query.order = .earliestViewing
                #expect(try await listed(query, in: store) == expected.map(\.id), sourceLocation: sourceLocation)
            }
            try await expect(PieceQuery(owner: owner), [a, b, c])
            try await expect(PieceQuery(owner: stranger), [d, e])
            try await expect(PieceQuery(owner: nil, visibility: [.public]), [a, d])
            try await expect(PieceQuery(owner: owner, kinds: kinds("movie")), [b])
            try await expect(PieceQuery(owner: owner, kinds: kinds("movie", "play", "dance")), [b, c])
            try await expect(PieceQuery(owner: owner, genres: genres("music")), [a])
            try await expect(PieceQuery(owner: owner, genres: genres("music", "drama")), [a, b])
            try await expect(PieceQuery(owner: owner, genres: genres("horror")), [])
            try await expect(PieceQuery(owner: owner, from: b.piece.date), [b, c])
            try await expect(PieceQuery(owner: owner, to: b.piece.date), [a, b])
            try await expect(PieceQuery(owner: owner, from: b.piece.date, to: b.piece.date), [b])
            try await expect(PieceQuery(owner: owner, from: c.piece.date, to: a.piece.date), [])
            try await expect(PieceQuery(owner: owner, visibility: [.private]), [c])
            try await expect(PieceQuery(owner: owner, visibility: [.link, .public]), [a, b])
            try await expect(PieceQuery(owner: owner, visibility: []), [])
            try await expect(PieceQuery(owner: owner, minimumScore: Score(halves: 6)), [a, b])
            try await expect(PieceQuery(owner: owner, minimumScore: Score(halves: 7)), [a])
            try await expect(PieceQuery(owner: owner, heartedBy: stranger), [a, c])
            try await expect(PieceQuery(owner: nil, visibility: [.public], heartedBy: stranger), [a, d])
            try await expect(PieceQuery(owner: owner, heartedBy: owner), [])
            try await expect(
                PieceQuery(
                    owner: owner, kinds: kinds("musical", "movie"), genres: genres("drama"), from: a.piece.date,
                    to: b.piece.date, visibility: [.public, .private], minimumScore: Score(halves: 10),
                    heartedBy: stranger, search: SearchQuery("지킬")), [a])
        }
    }

    @Test("Filters follow edits", arguments: Engine.all)
    func edits(engine: Engine) async throws {
        try await withStore(engine) { store in
            var piece = try await store.keep(
                record(of: .fresh(), ["genres": ["drama"], "score": 5, "visibility": "public"]))
            let owner = piece.owner
            piece.piece = try piece.piece.with([
                "kind": "play", "genres": ["war"], "score": nil, "visibility": nil, "date": "2027-01-01",
            ])
            piece = try await store.replace(piece)
            let old = [
                PieceQuery(owner: owner, kinds: Set([Kind(id: "musical")].compactMap(\.self))),
                PieceQuery(owner: owner, genres: Set([Genre(id: "drama")].compactMap(\.self))),
                PieceQuery(owner: owner, to: LocalDate("2026-12-31")), PieceQuery(owner: owner, visibility: [.public]),
                PieceQuery(owner: nil, visibility: [.public]), PieceQuery(owner: owner, minimumScore: Score(halves: 1)),
            ]
            for query in old { #expect(try await store.pieces(query).items.isEmpty, "\(query)") }
            let new = [
                PieceQuery(owner: owner, kinds: Set([Kind(id: "play")].compactMap(\.self))),
                PieceQuery(owner: owner, genres: Set([Genre(id: "war")].compactMap(\.self))),
                PieceQuery(owner: owner, from: LocalDate("2027-01-01")),
                PieceQuery(owner: owner, visibility: [.private]),
            ]
            for query in new { #expect(try await store.pieces(query).items == [piece], "\(query)") }
        }
    }

    @Test("250 random queries give what filtering and sorting in memory gives", arguments: Engine.all)
    func differential(engine: Engine) async throws {
        let seed = Seeded.seed()
        var random = Seeded(seed)
        try await withStore(engine) { store in
            let library = try await Library(120, in: store, using: &random)
            var hits = 0
            for _ in 0..<250 {
                let query = library.query(using: &random)
                let (page, expected) = (try await store.pieces(query), library.page(query))
                let agree = page.items == expected.items && page.next == expected.next
                #expect(agree, "seed \(seed), \(query): \(page.items.map(\.id)) instead of \(expected.items.map(\.id))")
                hits += expected.items.isEmpty ? 0 : 1
            }
            #expect(hits > 50, "seed \(seed)")
        }
    }
}
