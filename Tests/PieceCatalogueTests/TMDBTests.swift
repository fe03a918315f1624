import Foundation
import PieceModel
import Testing

@testable import PieceCatalogue

@Suite("TMDB")
struct TMDBTests {
    let standIn: StandIn

    init() throws { standIn = try StandIn() }

    func catalogue(key: String = StandIn.key) throws -> TMDBCatalogue {
        TMDBCatalogue(try standIn.settings(key: key), clock: try clock(on: "2024-03-15"))
    }

    @Test("A title is found in Korean, and entries that are no films are left out")
    func search() async throws {
        let works = try await catalogue().search(WorkQuery("자정의 ", kind: Kind(id: "movie")))
        #expect(works.map(\.id) == ["4101", "4102"])
        #expect(works.map(\.genres) == [Genre.all.filter { ["horror", "crime"].contains($0.id) }, []])
        #expect(works.map(\.originalTitle) == ["Midnight Train", nil])
        #expect(works.map { $0.from?.description } == ["2024-03-08", nil])
        let request = try #require(try standIn.requests().first)
        #expect(request.path == "/3/search/movie")
        #expect(
            request.query == [
                "query": "자정의", "page": "1", "include_adult": "false", "language": "ko-KR", "api_key": StandIn.key,
            ])
    }

    @Test("A title with marks of addresses reaches the catalogue as it is")
    func encoding() async throws {
        let title = "A&page=9#?%41 +/한글"
        _ = try await catalogue().search(WorkQuery(title))
        #expect(try standIn.requests().map { $0.query["query"] } == [title])
    }

    @Test("A kind that is not film asks nothing")
    func otherKind() async throws {
        #expect(try await catalogue().search(WorkQuery("자정의", kind: Kind(id: "musical"))).isEmpty)
        #expect(try standIn.requests().isEmpty)
    }

    @Test("A film has every fact that its page tells")
    func facts() async throws {
        let work = try #require(try await catalogue().work("4101"))
        let json = """
            {"source":"tmdb","id":"4101","kind":"movie","genres":["horror","crime"],"title":"자정의 기차",\
            "originalTitle":"Midnight Train","from":"2024-03-08","cast":[{"name":"한가람","role":"기관사"},"오 서리"],\
            "director":"Ada Pine","runtimeMinutes":117,"hasPoster":true}
            """
        #expect(work.json.serialized() == json)
        #expect(try await catalogue().work("4102")?.runtimeMinutes == nil)
        #expect(try await catalogue().work("4102")?.hasPoster == false)
    }

    @Test("An id that nobody has is no film, and an id of another form is not asked for")
    func ids() async throws {
        let catalogue = try catalogue()
        #expect(try await catalogue.work("999") == nil)
        for id in ["", "4101/images", "-1", "４１０１", "12345678901"] {
            #expect(await failure { () async throws(CatalogueError) in try await catalogue.work(id) }?.code == .invalid)
        }
        #expect(try standIn.requests().count == 1)
    }

    @Test("The poster comes from the image address, byte for byte")
    func poster() async throws {
        let poster = try #require(try await catalogue().poster(of: "4101"))
        #expect(Data(poster) == (try Data(contentsOf: StandIn.poster)))
        #expect(try standIn.requests().last?.path == "/t/p/w780/night.jpg")
        #expect(try await catalogue().poster(of: "4102") == nil)
    }

    @Test("A poster path that is not one file name is refused", arguments: ["4103", "4104"])
    func posterPath(id: String) async throws {
        let catalogue = try catalogue()
        let error = await failure { () async throws(CatalogueError) in try await catalogue.poster(of: id) }
        #expect(error?.code == .refused)
        #expect(try standIn.requests().count == 1)
    }

    @Test("A poster of 30 MB is refused, whether or not its length is told", arguments: ["large", "endless"])
    func largePoster(fault: String) async throws {
        let settings = try standIn.settings(images: "/fault/\(fault)")
        let catalogue = TMDBCatalogue(settings, clock: try clock(on: "2024-03-15"))
        let error = await failure { () async throws(CatalogueError) in try await catalogue.poster(of: "4101") }
        #expect(error?.code == .malformed)
    }

    @Test("A token of version 4 goes into a header and not into the address")
    func token() async throws {
        #expect(try await catalogue(key: StandIn.token).work("4101")?.title == "자정의 기차")
        #expect(try standIn.requests().allSatisfy { $0.query["api_key"] == nil })
    }
}
