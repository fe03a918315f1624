import PieceModel
import Testing

@testable import PieceCount

@Suite("Repeat viewings")
struct ReportRepeatViewingsTests {
    typealias Viewing = RepeatViewings.Viewing

    private func viewing(
        _ id: String, _ date: String, time: String? = nil, _ cast: [(String, String?)], halves: Int? = nil,
        price: Int? = nil
    ) throws -> Viewing {
        Viewing(
            id: id, date: try reportDate(date), time: time.flatMap { LocalTime($0) },
            cast: cast.map { CastMember(name: $0.0, role: $0.1) }, score: halves.flatMap { Score(halves: $0) },
            price: price.flatMap { Money(minorUnits: $0) })
    }

    private var jekyll: [Viewing] {
        get throws {
            try [
                viewing(
                    "b", "2026-03-01", time: "19:00", [("도윤재", "지킬"), ("윤서진", "루시"), ("한이든", "엠마")], halves: 9,
                    price: 150_000
                ),
                viewing(
                    "a", "2026-03-01", time: "14:00", [("백하늘", "지킬"), ("윤서진", "루시"), ("한이든", "엠마")], halves: 8,
                    price: 120_000
                ),
                viewing("c", "2026-03-08", [("도윤재", "지킬"), ("문가람", "루시"), ("한이든", "엠마")]),
                viewing("d", "2026-03-15", [("도윤재", "지킬"), ("윤서진", "루시"), ("한이든", "엠마")], halves: 10),
                viewing("e", "2026-03-20", [("도윤재", "지킬")]),
            ]
        }
    }

    @Test("A musical's casts are told to the last member")
    func example() throws {
        let report = try RepeatViewings(jekyll)
        #expect(report.count == 5 && report.first?.id == "a" && report.latest?.id == "e")
        #expect(report.meanScore?.hundredths == 450)
        #expect(report.paid == ["KRW": 270_000])
        #expect(report.roles.map(\.role) == ["지킬", "루시", "엠마"])
        #expect(report.roles.map { $0.actors.map(\.name) } == [["도윤재", "백하늘"], ["윤서진", "문가람"], ["한이든"]])
        #expect(report.roles.map { $0.actors.map(\.count) } == [[4, 1], [3, 1], [4]])
        #expect(report.pairCount == 7)
        #expect(
            report.pairs.first
                == .init(first: .init(role: "지킬", name: "도윤재"), second: .init(role: "엠마", name: "한이든"), count: 3))
        #expect(report.unseenPairs.map { [$0.first.name, $0.second.name] } == [["백하늘", "문가람"]])
        #expect(report.castingCount == 3 && report.unseenCastingCount == 1)
        #expect(report.unseenCastings.map { $0.map(\.name) } == [["백하늘", "문가람"]])
        #expect(
            report.json.serialized().hasPrefix(
                #"{"count":5,"first":{"id":"a","date":"2026-03-01","time":"14:00"},"latest":{"id":"e","date":"2026-03-20","time":null},"meanScore":4.5,"paid":[{"currency":"KRW","paid":270000}],"roles":[{"role":"지킬","actors":[{"name":"도윤재","count":4},"#
            ))
        #expect(
            report.json.serialized().hasSuffix(
                #""castings":3,"unseenCastings":{"count":1,"listed":[[{"role":"지킬","name":"백하늘"},{"role":"루시","name":"문가람"}]]}}"#
            ))
    }

    @Test("Without roles, names are paired")
    func withoutRoles() throws {
        let report = try RepeatViewings([
            viewing("a", "2026-01-01", [("가", nil), ("나", nil), ("가", nil)]),
            viewing("b", "2026-01-02", [("가", nil), ("다", nil)]),
        ])
        #expect(report.pairs.map { [$0.first.name, $0.second.name] } == [["가", "다"], ["가", "나"]])
        #expect(report.pairs.map(\.count) == [1, 1])
        #expect(report.unseenPairs.map { Set([$0.first.name, $0.second.name]) } == [["나", "다"]])
        #expect(report.castingCount == 0 && report.unseenCastingCount == 0 && report.unseenCastings.isEmpty)
        #expect(report.roles.map(\.role) == [nil])
    }

    @Test("An ensemble, and somebody in two roles, make no castings and no pairs of their own")
    func ensemble() throws {
        let report = try RepeatViewings([
            viewing("a", "2026-01-01", [("가", "앙상블"), ("나", "앙상블"), ("다", "왕"), ("다", "광대")]),
            viewing("b", "2026-01-02", [("가", "앙상블"), ("라", "왕"), ("다", "광대")]),
        ])
        let pairs = report.pairs + report.unseenPairs
        #expect(pairs.allSatisfy { $0.first.name != $0.second.name && $0.first.role != $0.second.role })
        #expect(report.castingCount == 2 && report.unseenCastingCount == 0, "only the king changes")
    }

    @Test("All that is seen and unseen agrees with trying every pair and casting", arguments: UInt64(301)...330)
    func agreesWithTrying(seed: UInt64) throws {
        var random = ReportRandom(seed)
        let viewings = try (0..<random.pick([0, 1, 3, 12])).map { number in
            let cast = ["왕", "왕비", "광대"].compactMap { role in
                random.chance(90) ? (random.pick(["가", "나", "다", "라"]), role as String?) : nil
            }
            return try viewing("\(number)", "2026-01-\(random.pick(["01", "02", "30"]))", cast)
        }
        let report = RepeatViewings(viewings)
        let parts = Set(viewings.flatMap { $0.cast })
        func together(_ a: CastMember, _ b: CastMember) -> Int {
            viewings.count { $0.cast.contains(a) && $0.cast.contains(b) }
        }
        var seen = 0
        var unseen = 0
        for a in parts {
            for b in parts where (a.role ?? "") < (b.role ?? "") && a.name != b.name {
                if together(a, b) > 0 { seen += 1 } else { unseen += 1 }
            }
        }
        #expect(report.pairCount == seen && report.unseenPairCount == unseen, "seed \(seed)")
        for pair in report.pairs + report.unseenPairs {
            let (a, b) = (pair.first, pair.second)
            let count = together(CastMember(name: a.name, role: a.role), CastMember(name: b.name, role: b.role))
            #expect(pair.count == count, "seed \(seed)")
        }
        var castings: [[CastMember]] = [[]]
        for role in ["왕", "왕비", "광대"] {
            let actors = parts.filter { $0.role == role }
            guard actors.count > 1 else { continue }
            castings = castings.flatMap { casting in actors.map { casting + [$0] } }
        }
        let missing = castings.filter { casting in
            !casting.isEmpty && Set(casting.map(\.name)).count == casting.count
                && !viewings.contains { viewing in casting.allSatisfy(viewing.cast.contains) }
        }
        #expect(report.unseenCastingCount == missing.count, "seed \(seed)")
        let listed = Set(report.unseenCastings.map { Set($0.map { CastMember(name: $0.name, role: $0.role) }) })
        #expect(
            listed.isSubset(of: Set(missing.map(Set.init))) && listed.count == min(50, missing.count), "seed \(seed)")
    }

    @Test("The largest casts there can be stay within the bounds")
    func bounds() throws {
        let viewings = try (0..<300).map { number in
            try viewing(
                "\(number)", "2026-01-01", (0..<60).map { ("배우 \(number % 40)-\($0)", "역 \($0)") })
        }
        let report = RepeatViewings(viewings)
        #expect(report.count == 200)
        #expect(report.pairs.count == 50 && report.unseenPairs.count == 50 && report.unseenCastings.count == 50)
        #expect(report.roles.reduce(0) { $0 + $1.actors.count } == 200)
        let many = RepeatViewings(
            try (0..<10).map { number in
                try viewing("\(number)", "2026-01-01", (0..<20).map { ("배우 \(number)-\($0)", "역 \($0)") })
            })
        #expect(many.castingCount == 10 && many.unseenCastingCount == RepeatViewings.countless)
    }
}
