import PieceModel
import PieceNet
import Testing

@testable import PieceCatalogue

@Suite("Catalogues that fail")
struct FaultTests {
    let standIn: StandIn

    init() throws { standIn = try StandIn() }

    /// What a search fails with when the catalogue has a fault.
    func failures(_ fault: String, timeout: Duration = .seconds(60)) async throws -> [CatalogueError?] {
        let settings = try standIn.settings(fault: fault, timeout: timeout)
        let now = try clock(on: "2024-03-15")
        let query = try WorkQuery("별", around: LocalDate("2024-03-15"))
        let all: [any WorkCatalogue] = [
            TMDBCatalogue(settings, clock: now), KOPISCatalogue(settings, clock: now),
        ]
        var errors: [CatalogueError?] = []
        for catalogue in all {
            errors.append(await failure { () async throws(CatalogueError) in try await catalogue.search(query) })
        }
        return errors
    }

    @Test(
        "Every fault is told as what it is",
        arguments: [
            ("unauthorised", .unauthorised), ("forbidden", .unauthorised), ("busy", .limited(retryAfter: 7)),
            ("broken", .unavailable), ("reset", .unavailable), ("truncated", .unavailable), ("teapot", .malformed),
            ("html", .malformed), ("empty", .malformed), ("large", .malformed), ("endless", .malformed),
            ("redirect", .refused),
        ] as [(String, CatalogueError.Code)])
    func faults(fault: String, code: CatalogueError.Code) async throws {
        let errors = try await failures(fault)
        #expect(errors.map { $0?.code } == [code, code])
        #expect(errors.map { $0?.source } == [.tmdb, .kopis])
        for error in errors {
            #expect(error?.description.contains(StandIn.key) == false, "the key must not be told")
            #expect(error?.description.contains("?") == false, "no query must be told")
        }
        let requests = try standIn.requests()
        // Only failures of the server and the connection are worth another try; nothing follows a redirect.
        #expect(requests.count == (code == .unavailable ? 4 : 2))
        #expect(requests.allSatisfy { $0.path.hasPrefix("/fault/\(fault)/") })
    }

    @Test("Documents of the wrong shape are refused", arguments: ["array", "deep", "latin"])
    func badJSON(fault: String) async throws { #expect(try await failures(fault)[0]?.code == .malformed) }

    @Test(
        "Documents that hide, nest or break are refused",
        arguments: ["bomb", "outside", "hidden", "deepxml", "latinxml"])
    func badXML(fault: String) async throws { #expect(try await failures(fault)[1]?.code == .malformed) }

    @Test("A catalogue that hangs or drips is given up", arguments: ["hang", "drip"])
    func slow(fault: String) async throws {
        let errors = try await failures(fault, timeout: .milliseconds(300))
        #expect(errors.map { $0?.code } == [.unavailable, .unavailable])
        #expect(try standIn.requests().count == 2)
    }

    @Test("A failure that passes is not noticed")
    func once() async throws {
        #expect(try await failures("once") == [nil, nil])
        #expect(try standIn.requests().count == 4)
    }

    @Test("Nobody at the port is told as unavailable")
    func nobody() async throws {
        // The second speaks another protocol than the address says.
        for text in ["http://127.0.0.1:1", "https://127.0.0.1:\(standIn.port)"] {
            let address = try #require(WebAddress(text))
            let settings = CatalogueSettings(base: address, images: [], key: CatalogueKey(StandIn.key))
            let catalogue = TMDBCatalogue(settings, clock: try clock(on: "2024-03-15"))
            let error = await failure { () async throws(CatalogueError) in try await catalogue.work("1") }
            #expect(error?.code == .unavailable)
        }
    }

    @Test("A key that cannot stand in a header is not told either")
    func oddKey() async throws {
        let settings = try standIn.settings(key: "first.open\r\nsesame.third")
        let catalogue = TMDBCatalogue(settings, clock: try clock(on: "2024-03-15"))
        let error = try #require(await failure { () async throws(CatalogueError) in try await catalogue.work("1") })
        #expect(!error.description.contains("sesame"))
        #expect(try standIn.requests().isEmpty)
    }

    @Test("A cancelled look-up ends")
    func cancelled() async throws {
        let settings = try standIn.settings(fault: "hang", timeout: .seconds(60))
        let catalogue = TMDBCatalogue(settings, clock: try clock(on: "2024-03-15"))
        let task = Task { await failure { () async throws(CatalogueError) in try await catalogue.work("1") } }
        task.cancel()
        #expect(await task.value?.code == .unavailable)
    }

    @Test("A host that resolves to loopback is refused unless the settings allow it")
    func privateHost() async throws {
        let now = try clock(on: "2024-03-15")
        for host in ["localhost", "127.1", "0x7f000001", "2130706433"] {
            let catalogue = TMDBCatalogue(try standIn.settings(host: host), clock: now)
            let error = await failure { () async throws(CatalogueError) in try await catalogue.work("4101") }
            #expect(error?.code == .refused, "\(host)")
        }
        #expect(try standIn.requests().isEmpty)
        let allowed = TMDBCatalogue(try standIn.settings(host: "localhost", allowPrivate: true), clock: now)
        #expect(try await allowed.work("4101")?.title == "자정의 기차")
        // Pinned to a number, but asked for by name.
        #expect(try standIn.requests().map(\.host) == ["localhost:\(standIn.port)"])
    }

    @Test("A host without an address is unavailable")
    func unknownHost() async throws {
        let catalogue = TMDBCatalogue(
            try standIn.settings(host: "nowhere.invalid"), clock: try clock(on: "2024-03-15"))
        let error = await failure { () async throws(CatalogueError) in try await catalogue.work("4101") }
        #expect(error?.code == .unavailable)
    }

    @Test("One catalogue that fails does not fail the other")
    func together() async throws {
        let now = try clock(on: "2024-03-15")
        let catalogues = Catalogues([
            TMDBCatalogue(try standIn.settings(fault: "broken"), clock: now),
            KOPISCatalogue(try standIn.settings(), clock: now),
        ])
        let findings = await catalogues.search(try WorkQuery("정거장"))
        #expect(findings.works.map(\.id) == ["PF990001"])
        #expect(findings.failures.map(\.source) == [.tmdb])
        let films = await catalogues.search(try WorkQuery("정거장", kind: Kind(id: "movie")))
        #expect(films.works.isEmpty)
        #expect(films.failures.map(\.source) == [.tmdb])
        let plays = await catalogues.search(try WorkQuery("정거장", kind: Kind(id: "play")))
        #expect(plays.works.isEmpty)
        #expect(plays.failures.isEmpty)
        #expect(catalogues[.kopis] != nil)
        #expect(await Catalogues([]).search(try WorkQuery("정거장")).works.isEmpty)
    }
}
