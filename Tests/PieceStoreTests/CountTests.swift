import Foundation
import PieceCount
import PieceModel
import PieceStore
import Testing

@Suite("Numbers kept beside the pieces")
struct CountTests {
    @Test("Random creates, edits and deletes leave exactly what counting all pieces anew gives", arguments: Engine.all)
    func randomEdits(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let seed = Seeded.seed()
            var random = Seeded(seed)
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            for _ in 0..<engine.sequences {
                let owner = AccountID.fresh()
                var kept: [PieceRecord] = []
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    switch Int.random(in: 0..<10, using: &random) {
                    case 0..<5:
                        let number = try await store.nextNumber(of: owner)
                        var new = try record(of: owner, number: number, pictures: pictures, random.fields())
                        new.timeZone = random.timeZone()
                        kept.append(try await store.create(new, key: nil).record)
                    case 5..<8 where !kept.isEmpty:
                        let index = kept.indices.randomElement(using: &random) ?? 0
                        var changed = kept[index]
                        let number = JSONValue.number(JSONNumber(changed.number))
                        changed.piece = try piece(random.fields()).with(["number": number])
                        changed.timeZone = random.timeZone()
                        changed.isCounted = Int.random(in: 0..<6, using: &random) > 0
                        kept[index] = try await store.replace(changed)
                    default:
                        guard let index = kept.indices.randomElement(using: &random) else { continue }
                        try await store.delete(kept.remove(at: index).id, version: nil)
                    }
                }
                let (pieces, differences) = try await store.verifyCounts(of: owner)
                #expect(differences.isEmpty, "seed \(seed)")
                #expect(pieces == kept.count, "seed \(seed)")
                let total = try await store.counts(of: owner) { try $0.rollup(.all).count }
                #expect(total == kept.count(where: \.isCounted), "seed \(seed)")
            }
        }
    }

    @Test("Writers at the same time lose nothing of the numbers", arguments: Engine.all)
    func concurrentWriters(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for round in 0..<5 {
                            var made: PieceRecord?
                            while made == nil {
                                let number = try await store.nextNumber(of: owner)
                                let new = try record(
                                    of: owner, number: number, pictures: pictures,
                                    ["title": .string("작품 \(writer)"), "price": 50_000])
                                do {
                                    made = try await store.create(new, key: nil).record
                                } catch let error as StoreError {
                                    guard case .numberTaken = error.code else { throw error }
                                }
                            }
                            if round == 2, let made { try await store.delete(made.id, version: nil) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.verifyCounts(of: owner).differences == [])
            let (count, works) = try await store.counts(of: owner) { counts in
                (try counts.rollup(.all).count, try counts.ranking(.work, RollupKey(.all), limit: 10))
            }
            #expect(count == 16)
            #expect(works.map(\.tally.value) == [4, 4, 4, 4])
        }
    }

    @Test("Rankings go by value, then by name, and end at their limit", arguments: Engine.all)
    func rankings(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            let venues = ["블루스퀘어", "LG아트센터 서울", "블루스퀘어", "예술의전당", "CGV 용산"]
            for (index, venue) in venues.enumerated() {
                let price: JSONValue = ["amount": .number(JSONNumber((index + 1) * 10_000)), "currency": "KRW"]
                _ = try await store.create(
                    record(
                        of: owner, number: index + 1, pictures: pictures, ["venue": .string(venue), "price": price]),
                    key: nil)
            }
            let (all, two, paid, prices, distinct) = try await store.counts(of: owner) { counts in
                (
                    try counts.ranking(.venue, RollupKey(.all), limit: 10),
                    try counts.ranking(.venue, RollupKey(.year(2026), kind: Kind(id: "musical")), limit: 2),
                    try counts.ranking(.paid(.venue, .krw), RollupKey(.month(year: 2026, 11)), limit: 1),
                    try counts.names(.price(.krw), RollupKey(.all)).compactMap { PriceName.minorUnits($0.name) },
                    try counts.rollup(.all).distinct["venue"]
                )
            }
            #expect(all.map(\.name) == ["블루스퀘어", "CGV 용산", "LG아트센터 서울", "예술의전당"])
            #expect(all.map(\.tally.value) == [2, 1, 1, 1])
            #expect(two.map(\.name) == ["블루스퀘어", "CGV 용산"])
            #expect(paid == [Ranked("CGV 용산", Tally(value: 50_000, count: 1))])
            #expect(prices == [10_000, 20_000, 30_000, 40_000, 50_000])
            #expect(distinct == 4)
        }
    }

    @Test("Damaged numbers are found, and rebuilding mends them", arguments: Engine.all)
    func rebuilding(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            for number in 1...3 {
                _ = try await store.create(record(of: owner, number: number, pictures: pictures), key: nil)
            }
            try await store.changeCounts(of: owner) { counts in
                var rollup = try counts.rollup(.year(2026))
                rollup.count += 1
                try counts.write([RollupKey(.year(2026)): rollup])
                try counts.write([TallyKey(.all, .venue, "블루스퀘어"): nil])
            }
            let damaged = try await store.verifyCounts(of: owner)
            #expect(damaged.differences.count == 2)
            #expect(try await store.owners() == [owner])
            let pieces = try await store.rebuildCounts(of: owner, at: start) { _ in }
            #expect(pieces == 3)
            #expect(try await store.verifyCounts(of: owner).differences == [])
        }
    }

    @Test("Entries are the pieces of the days asked for, in order of time", arguments: Engine.all)
    func entries(_ engine: Engine) async throws {
        try await withStore(engine) { store in
            let owner = AccountID.fresh()
            let pictures = Pictures.only()
            try await store.note([pictures.ticket.hash])
            let days: [(String, String?, String)] = [
                ("2026-11-14", "19:00", "밤"), ("2026-11-14", nil, "시간 없음"), ("2026-11-14", "09:30", "아침"),
                ("2026-11-30", "23:59", "끝"), ("2026-12-01", "00:00", "다음 달"), ("2024-11-14", "20:00", "지난해"),
            ]
            let score = try #require(JSONNumber(4.5))
            for (index, day) in days.enumerated() {
                let fields: [String: JSONValue?] = [
                    "date": .string(day.0), "time": day.1.map(JSONValue.string), "title": .string(day.2),
                    "cast": ["홍광호", ["name": "윤공주", "role": "루시"]], "score": .number(score),
                ]
                _ = try await store.create(
                    record(of: owner, number: index + 1, pictures: pictures, fields), key: nil)
            }
            let month = try #require(LocalDate.month(11, of: 2026))
            let november = try await store.entries(EntryQuery(owner: owner, days: [month], limit: 100))
            #expect(november.map(\.title) == ["시간 없음", "아침", "밤", "끝"])
            #expect(november[1].time == LocalTime("09:30"))
            #expect(november[1].cast.map(\.name) == ["홍광호", "윤공주"])
            #expect(november[1].score == Score(halves: 9))
            #expect(november[1].ticket == pictures.ticket)
            let latest = try await store.entries(
                EntryQuery(owner: owner, days: EntryQuery.always, latestFirst: true, limit: 2))
            #expect(latest.map(\.title) == ["다음 달", "끝"])
            let musical = try #require(Kind(id: "musical"))
            let work = try await store.entries(
                EntryQuery(
                    owner: owner, days: EntryQuery.always, work: WorkName(title: "밤", kind: musical), limit: 10))
            #expect(work.map(\.number) == [1])
            let byDay = try await store.entries(
                EntryQuery(
                    owner: owner,
                    days: ["2024-11-14", "2026-11-14"].compactMap { LocalDate($0).map { $0...$0 } }, limit: 3))
            #expect(byDay.map(\.title) == ["지난해", "시간 없음", "아침"])
        }
    }
}

extension Engine {
    /// How many sequences of edits a property test runs: a server needs longer for each. `COUNT_SEQUENCES=5000` runs more.
    var sequences: Int {
        ProcessInfo.processInfo.environment["COUNT_SEQUENCES"].flatMap { Int($0) } ?? (name == "SQLite" ? 1000 : 60)
    }
}

extension Seeded {
    /// Fields among few values, so that pieces share names, days and months.
    mutating func fields() -> [String: JSONValue?] {
        func pick(_ values: [JSONValue?]) -> JSONValue? { values[Int(next() % UInt64(values.count))] }
        let price: JSONValue = [
            "amount": pick([0, 15_000, 66_000, 1_000_000_000_000]) ?? 0, "currency": pick(["KRW", "JPY"]) ?? "KRW",
        ]
        return [
            "kind": pick(["movie", "musical", "concert"]), "title": pick(["지킬 앤 하이드", "밤의 정거장", "ㅁ/ㅁ"]),
            "date": pick(["2026-11-14", "2026-11-30", "2026-12-01", "2024-02-29", "9999-12-31", "1000-01-01"]),
            "time": pick([nil, "00:00", "09:59", "22:10"]), "venue": pick([nil, "블루스퀘어", "CGV 용산아이파크몰"]),
            "seat": pick([nil, "A열 7번", "VIP석 1층 A구역 12열"]),
            "genres": pick([nil, ["drama"], ["drama", "music"]]),
            "cast": pick([nil, ["홍광호"], ["홍광호", "윤공주", ["name": "홍광호", "role": "하이드"]]]),
            "companions": pick([nil, ["수민"], ["수민", "지우"]]), "director": pick([nil, "봉준호"]),
            "price": pick([nil, price]), "facePrice": pick([nil, ["amount": 70_000, "currency": "KRW"]]),
            "score": pick([nil, 1, 5]),
        ]
    }

    mutating func timeZone() -> String {
        ["Asia/Seoul", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"][Int(next() % 4)]
    }
}
