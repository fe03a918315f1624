import PieceCount
import PieceModel

/// A few pieces whose reports can be worked out by hand.
enum ReportExamples {
    static var pieces: [Piece] {
        get throws {
            let list = try JSONParser.parse(Array(json.utf8), limits: .fields)
            return try (list.array ?? []).map { try Piece(fields: $0) }
        }
    }

    private static let json = """
        [{"kind":"movie","title":"밤의 역","date":"2025-12-24","time":"20:10","venue":"씨네큐브",
         "price":14000,"score":4,"genres":["drama"]},
        {"kind":"musical","title":"지킬 앤 하이드","date":"2025-12-31","time":"19:30","venue":"블루스퀘어",
         "price":150000},
        {"kind":"musical","title":"지킬 앤 하이드","date":"2026-01-03","time":"14:00","venue":"블루스퀘어",
         "cast":["도윤재","백하늘"],"companions":["지우"],"price":120000,"facePrice":150000,"score":5,
         "genres":["drama","music"]},
        {"kind":"exhibition","title":"빛의 방","date":"2026-05-05","venue":"예술의전당","price":0,
         "facePrice":15000,"score":3.5},
        {"kind":"musical","title":"지킬 앤 하이드","date":"2026-11-14","time":"14:00","venue":"블루스퀘어",
         "cast":["도윤재","윤서진"],"companions":["지우","하린"],"price":150000,"score":4.5,"genres":["music"]},
        {"kind":"movie","title":"밤의 역","date":"2026-11-14","time":"20:10","venue":"씨네큐브",
         "price":15000,"score":4},
        {"kind":"concert","title":"여름밤","date":"2026-11-20","time":"20:00","artist":"한이든",
         "price":{"amount":4550,"currency":"USD"},"genres":["music"]},
        {"kind":"play","title":"햄릿","date":"2026-11-28","time":"15:00","venue":"예술의전당",
         "cast":["도윤재"],"director":"문가람","price":60000}]
        """

    /// 200,000 won a month, 1,000,000 a year.
    static var preferences: CountPreferences {
        var preferences = CountPreferences()
        preferences.budgets["KRW"] = Budget(month: 200_000, year: 1_000_000)
        return preferences
    }

    static let statistics = """
        {"year":2026,"kind":null,"count":6,"planned":1,"change":{"before":2,"difference":4,"percent":200},\
        "changeToDate":{"before":0,"difference":5,"percent":null},"months":[1,0,0,0,1,0,0,0,0,0,4,0],\
        "years":[],"kinds":[{"kind":"musical","count":2},{"kind":"concert","count":1},{"kind":"exhibition",\
        "count":1},{"kind":"movie","count":1},{"kind":"play","count":1}],"genres":[{"genre":"music",\
        "count":3},{"genre":"drama","count":1}],"regions":[],"hoursByWeekday":[[0,0,0,0,0,0,0,0,0,0,0,0,0,0,\
        0,0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0,0,0,\
        0,0,0,0,0,0,0,0,0,0,0,0,1],[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0,\
        0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0],[0,0,0,0,0,0,0,0,\
        0,0,0,0,0,0,2,1,0,0,0,0,1,0,0,0,0]],"weekdays":[0,0,1,0,0,1,4],"hours":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,\
        2,1,0,0,0,0,2,0,0,0,1],"scores":[0,0,0,0,0,0,1,1,1,1],"meanScore":4.25,\
        "streaks":{"days":{"longest":{"length":1,"first":"2026-01-03","last":"2026-01-03"},\
        "current":{"length":1,"first":"2026-11-20","last":"2026-11-20"}},"weeks":{"longest":{"length":2,\
        "first":"2026-11-14","last":"2026-11-20"},"current":{"length":2,"first":"2026-11-14",\
        "last":"2026-11-20"}},"months":{"longest":{"length":1,"first":"2026-01-03","last":"2026-01-03"},\
        "current":{"length":1,"first":"2026-11-14","last":"2026-11-20"}}},"busiestDay":{"date":"2026-11-14",\
        "count":2},"busiestMonth":{"year":2026,"month":11,"count":4},"firstDay":"2026-01-03",\
        "latestDay":"2026-11-28","venues":{"distinct":3,"top":[{"name":"블루스퀘어","count":2},{"name":"예술의전당",\
        "count":2},{"name":"씨네큐브","count":1}]},"works":{"distinct":5,"top":[{"title":"지킬 앤 하이드",\
        "kind":"musical","count":2},{"title":"여름밤","kind":"concert","count":1},{"title":"빛의 방",\
        "kind":"exhibition","count":1},{"title":"밤의 역","kind":"movie","count":1},{"title":"햄릿",\
        "kind":"play","count":1}]},"repeatVisits":1,"cast":{"distinct":4,"top":[{"name":"도윤재","count":3},\
        {"name":"백하늘","count":1},{"name":"윤서진","count":1},{"name":"한이든","count":1}]},\
        "directors":{"distinct":1,"top":[{"name":"문가람","count":1}]},"companions":{"distinct":2,\
        "top":[{"name":"지우","count":2},{"name":"하린","count":1}]}}
        """

    static let spending = """
        {"year":2026,"currencies":[{"currency":"KRW","decimals":0,"pieces":5,"paid":345000,\
        "change":{"before":164000,"difference":181000,"percent":110},"mean":69000,"median":60000,\
        "highest":150000,"free":1,"perStar":16765,"face":{"pieces":2,"total":165000,"paid":120000,\
        "saved":45000,"percent":27},"kinds":[{"kind":"musical","paid":270000,"pieces":2},{"kind":"play",\
        "paid":60000,"pieces":1},{"kind":"movie","paid":15000,"pieces":1},{"kind":"exhibition","paid":0,\
        "pieces":1}],"venues":[{"name":"블루스퀘어","paid":270000,"pieces":2},{"name":"예술의전당","paid":60000,\
        "pieces":2},{"name":"씨네큐브","paid":15000,"pieces":1}],"works":[{"title":"지킬 앤 하이드","kind":"musical",\
        "paid":270000,"pieces":2},{"title":"햄릿","kind":"play","paid":60000,"pieces":1},{"title":"밤의 역",\
        "kind":"movie","paid":15000,"pieces":1}],"grades":[],"months":[120000,0,0,0,0,0,0,0,0,0,225000,0],\
        "years":[],"budget":{"year":{"limit":1000000,"spent":345000,"remaining":655000,"percent":35,\
        "projection":345000},"month":{"limit":200000,"spent":225000,"remaining":-25000,"percent":113,\
        "projection":235714},"monthLimit":200000,"monthsOver":[11]}},{"currency":"USD","decimals":2,\
        "pieces":1,"paid":4550,"change":{"before":0,"difference":4550,"percent":null},"mean":4550,\
        "median":4550,"highest":4550,"free":0,"perStar":null,"face":null,"kinds":[{"kind":"concert",\
        "paid":4550,"pieces":1}],"venues":[],"works":[{"title":"여름밤","kind":"concert","paid":4550,\
        "pieces":1}],"grades":[],"months":[0,0,0,0,0,0,0,0,0,0,4550,0],"years":[],"budget":null}]}
        """
}
