import PieceModel
import Synchronization
import Testing

@testable import PieceCatalogue

/// A clock that a test moves.
private final class Hands: Sendable {
    private let now = Mutex<Int64>(1_710_500_000_000)

    var clock: Clock { Clock { Instant(milliseconds: self.now.withLock { $0 }) } }

    func move(seconds: Int64) { now.withLock { $0 += seconds * 1000 } }
}

@Suite("Remembered answers")
struct CacheTests {
    @Test("An answer is given again for ten minutes, also that there is no such work, and then asked for again")
    func tenMinutes() async throws {
        let standIn = try StandIn()
        let hands = Hands()
        let catalogue = TMDBCatalogue(try standIn.settings(), clock: hands.clock)
        for _ in 0..<3 {
            #expect(try await catalogue.work("4101")?.id == "4101")
            #expect(try await catalogue.work("999") == nil)
            hands.move(seconds: 299)
        }
        #expect(try standIn.requests().map(\.path) == ["/3/movie/4101", "/3/movie/999"])
        _ = try await catalogue.work("4101")
        #expect(try standIn.requests().map(\.path) == ["/3/movie/4101", "/3/movie/999", "/3/movie/4101"])
    }

    @Test("Questions that differ in page or kind are different questions")
    func keys() async throws {
        let standIn = try StandIn()
        let catalogue = KOPISCatalogue(try standIn.settings(), clock: Hands().clock)
        let day = LocalDate("2024-03-15")
        for _ in 0..<2 {
            _ = try await catalogue.search(WorkQuery("별빛", around: day))
            _ = try await catalogue.search(WorkQuery("별빛", around: day, page: 2))
            _ = try await catalogue.search(WorkQuery("별빛", kind: Kind(id: "musical"), around: day))
        }
        #expect(try standIn.requests().count == 3)
    }

    @Test("A failure is not remembered")
    func failures() async throws {
        let hands = Hands()
        let cache = WorkCache(clock: hands.clock)
        let refusal = CatalogueError(.unavailable, "it failed", "try again")
        #expect(
            await failure { () async throws(CatalogueError) in
                try await cache.works("a") { () async throws(CatalogueError) in throw refusal }
            } == refusal)
        #expect(await cache["a"] == nil)
    }

    @Test("The hundred newest answers are kept")
    func capacity() async {
        let hands = Hands()
        let cache = WorkCache(clock: hands.clock)
        for number in 0..<150 {
            await cache.store([], for: "\(number)")
            hands.move(seconds: 1)
        }
        var kept: [Int] = []
        for number in 0..<150 where await cache["\(number)"] != nil { kept.append(number) }
        #expect(kept == Array(50..<150))
    }
}
