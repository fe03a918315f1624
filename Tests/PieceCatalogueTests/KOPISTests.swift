import Foundation
import PieceModel
import Testing

@testable import PieceCatalogue

@Suite("KOPIS")
struct KOPISTests {
    let standIn: StandIn

    init() throws { standIn = try StandIn() }

    func catalogue(on day: String = "2024-03-15") throws -> KOPISCatalogue {
        KOPISCatalogue(try standIn.settings(), clock: try clock(on: day))
    }

    @Test("A title is found in three windows of 31 days around today, the nearest window first")
    func windows() async throws {
        let works = try await catalogue().search(WorkQuery(" 별빛 "))
        #expect(works.map(\.id) == ["PF990001", "PF990002", "PF990006", "PF990003", "PF990004"])
        let requests = try standIn.requests()
        #expect(
            Set(requests.map { "\($0.query["stdate"] ?? "")-\($0.query["eddate"] ?? "")" }) == [
                "20240129-20240228", "20240229-20240330", "20240331-20240430",
            ])
        for request in requests {
            #expect(request.path == "/openApi/restful/pblprfr")
            #expect(request.query["service"] == StandIn.key)
            #expect(request.query["shprfnm"] == "별빛")
            #expect(request.query["cpage"] == "1")
            #expect(request.query["rows"] == "50")
            #expect(request.query["shcate"] == nil)
        }
    }

    @Test("With a day of visit only the 31 days around it are asked")
    func around() async throws {
        let day = try #require(LocalDate("2020-01-10"))
        let works = try await catalogue().search(WorkQuery("별빛", around: day))
        #expect(works.map(\.title) == ["별빛 <낭독> & 노래"])
        #expect(try standIn.requests().map { $0.query["stdate"] } == ["20191226"])
    }

    @Test("The calendar's first day has no window, and asks nothing")
    func calendarEnd() async throws {
        let day = try #require(LocalDate("1000-01-01"))
        #expect(try await catalogue().search(WorkQuery("별빛", around: day)).isEmpty)
        #expect(try standIn.requests().isEmpty)
    }

    @Test("Today is Korea's: an hour before midnight in London is tomorrow in Seoul")
    func koreanDay() async throws {
        let days = try #require(LocalDate("2024-03-14")).daysSince1970
        let late = Clock { Instant(milliseconds: (Int64(days) * 86_400 + 23 * 3_600) * 1000) }
        _ = try await KOPISCatalogue(standIn.settings(), clock: late).search(WorkQuery("별빛"))
        #expect(try standIn.requests().contains { $0.query["stdate"] == "20240229" })
    }

    @Test("A kind of one code is asked by its code, a kind of two codes is sifted here")
    func kinds() async throws {
        let catalogue = try catalogue()
        let musicals = try await catalogue.search(WorkQuery("별빛", kind: Kind(id: "musical")))
        #expect(musicals.map(\.id) == ["PF990001"])
        #expect(try standIn.requests().allSatisfy { $0.query["shcate"] == "GGGA" })
        let dances = try await catalogue.search(WorkQuery("별빛", kind: Kind(id: "dance")))
        #expect(dances.map(\.id) == ["PF990003", "PF990004"])
        #expect(dances.allSatisfy { $0.kind.id == "dance" })
        #expect(try await catalogue.search(WorkQuery("별빛", kind: Kind(id: "movie"))).isEmpty)
    }

    @Test("Genre names give kinds, and a new name is other")
    func genreNames() async throws {
        let works = try await catalogue().search(WorkQuery("별빛"))
        #expect(works.map(\.kind.id) == ["musical", "classical", "etc", "dance", "dance"])
    }

    @Test("A page beyond the last and a title that nobody has give no works")
    func nothing() async throws {
        #expect(try await catalogue().search(WorkQuery("별빛", page: 2)).isEmpty)
        #expect(try await catalogue().search(WorkQuery("없는 제목")).isEmpty)
    }

    @Test("A work has every fact that its page tells")
    func facts() async throws {
        let work = try #require(try await catalogue().work("PF990001"))
        let json = """
            {"source":"kopis","id":"PF990001","kind":"musical","title":"별빛 정거장","from":"2024-03-01",\
            "to":"2024-05-05","venue":"은하 극장 (대극장)","cast":["한가람","오서리","백두리"],"runtimeMinutes":160,\
            "ageRating":"만 7세 이상","prices":[{"seat":"VIP석","price":{"amount":170000,"currency":"KRW"}},\
            {"seat":"R석","price":{"amount":140000,"currency":"KRW"}},\
            {"seat":"S석","price":{"amount":110000,"currency":"KRW"}},\
            {"seat":"A석","price":{"amount":80000,"currency":"KRW"}}],\
            "showTimes":"화요일 ~ 금요일(19:30), 토요일(14:00,19:00), HOL(15:00)","hasPoster":true}
            """
        #expect(work.json.serialized() == json)
    }

    @Test("Links to one ticket shop, to none or to no place at all do not disturb", arguments: [2, 3, 4])
    func relates(number: Int) async throws {
        let work = try #require(try await catalogue().work("PF99000\(number)"))
        #expect(work.cast.isEmpty)
        #expect(work.prices.map(\.price.minorUnits) == (number == 2 ? [0] : []))
        #expect(work.runtimeMinutes == (number == 2 ? 90 : nil))
    }

    @Test("An id that nobody has is no work, and an id of another form is not asked for")
    func ids() async throws {
        let catalogue = try catalogue()
        #expect(try await catalogue.work("PF123") == nil)
        for id in ["", "PF", "PF12/../x", "pf990001", "PF99000１", "990001"] {
            #expect(await failure { () async throws(CatalogueError) in try await catalogue.work(id) }?.code == .invalid)
        }
        #expect(try standIn.requests().count == 1)
    }

    @Test("The poster is fetched byte for byte")
    func poster() async throws {
        let poster = try #require(try await catalogue().poster(of: "PF990001"))
        #expect(Data(poster) == (try Data(contentsOf: StandIn.poster)))
        #expect(try await catalogue().poster(of: "PF123") == nil)
    }

    @Test(
        "A poster at another origin is refused and nobody is asked for it",
        arguments: ["PF990002", "PF990003", "PF990004"])
    func foreignPoster(id: String) async throws {
        let catalogue = try catalogue()
        let error = await failure { () async throws(CatalogueError) in try await catalogue.poster(of: id) }
        #expect(error?.code == .refused)
        #expect(try standIn.requests().map(\.path) == ["/openApi/restful/pblprfr/\(id)"])
    }

    @Test("A poster that is too large or is a page is refused", arguments: ["PF990005", "PF990006"])
    func badPoster(id: String) async throws {
        let catalogue = try catalogue()
        let error = await failure { () async throws(CatalogueError) in try await catalogue.poster(of: id) }
        #expect(error?.code == .malformed)
    }

    @Test("A key that KOPIS does not know is told, without the key")
    func badKey() async throws {
        let catalogue = KOPISCatalogue(try standIn.settings(key: "wrong-key"), clock: try clock(on: "2024-03-15"))
        let error = try #require(
            await failure { () async throws(CatalogueError) in try await catalogue.work("PF990001") })
        #expect(error.code == .unauthorised)
        #expect(!"\(error)".contains("wrong-key"))
    }
}

@Suite("KOPIS texts")
struct KOPISTextTests {
    @Test(
        "Price texts become classes and amounts",
        arguments: [
            ("R석 66,000원, S석 55,000원, 시야제한석 20,000원", "R석 66000 | S석 55000 | 시야제한석 20000"),
            ("전석 143,000원", "전석 143000"), ("전석무료 ", "전석 0"), ("3일권 420,000원", "3일권 420000"),
            ("정원석 10,000원", "정원석 10000"), ("20,000원", " 20000"), ("R석 30,000원, S석 무료", "R석 30000 | S석 0"),
            ("1층 R석 50000원 / 2층 40000원", "1층 R석 50000 | 2층 40000"), ("", ""), ("미정", ""), ("원원원", ""),
            ("R석 99999999999999999999원", ""),
        ])
    func prices(text: String, expected: String) {
        let prices = WorkPrice.list(kopis: text).map { "\($0.seat) \($0.price.minorUnits)" }
        #expect(prices.joined(separator: " | ") == expected)
    }

    @Test(
        "Running times become minutes",
        arguments: [
            ("1시간 40분", 100), ("2시간", 120), ("90분", 90), ("1시간 50분 (인터미션 20분)", 110), ("", nil),
            ("미정", nil), ("99999시간", nil), ("0분", nil),
        ] as [(String, Int?)])
    func minutes(text: String, expected: Int?) {
        #expect(Work.minutes(kopis: text) == expected)
    }

    @Test("A cast loses its \"and others\" and its empty names")
    func cast() {
        #expect(Work.cast(kopis: "한가람, 오서리,, 김등 등").map(\.name) == ["한가람", "오서리", "김등"])
        #expect(Work.cast(kopis: "").isEmpty)
    }

    @Test("Days are written with dots, and days that do not exist are none")
    func days() {
        #expect(LocalDate(kopis: "2024.02.29")?.description == "2024-02-29")
        #expect(LocalDate(kopis: "2023.02.29") == nil)
        #expect(LocalDate(kopis: "오픈런") == nil)
    }
}
