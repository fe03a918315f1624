import PieceModel
import Testing

@testable import PieceServer

@Suite("Spending over HTTP")
struct SpendingRouteTests {
    private func currency(_ code: String, _ report: JSONObject) -> JSONObject? {
        objects(report["currencies"]).first { $0["currency"]?.string == code }
    }

    @Test("Currencies are never added together, and the most expensive piece of each is the right one")
    func currencies() async throws {
        try await withServer { server in
            try await server.keep("2019-05-01", ["price": 500000, "title": "작년"])
            try await server.keep("2020-03-01", ["price": 30000, "title": "영화", "kind": "movie", "score": 3])
            try await server.keep("2020-03-02", ["price": 0, "title": "초대"])
            try await server.keep(
                "2020-11-14", ["price": 150000, "facePrice": 200000, "title": "비싼", "score": 5, "venue": "국립극장"])
            try await server.keep("2020-11-14", ["price": ["amount": 9950, "currency": "USD"], "title": "Broadway"])
            try await server.keep("2020-11-15", ["price": ["amount": 5000, "currency": "USD"], "title": "Off"])
            try await server.keep("2020-11-16", ["title": "값 모름"])

            let year = try await server.object("/api/v1/spending?year=2020")
            #expect(year["year"]?.integer == 2020)
            #expect(each("currency", year["currencies"]) == ["KRW", "USD"])
            let won = try #require(currency("KRW", year))
            #expect(won["decimals"]?.integer == 0)
            #expect(won["paid"]?.integer == 180000)
            #expect(won["pieces"]?.integer == 3)
            #expect(won["free"]?.integer == 1)
            #expect(won["mean"]?.integer == 60000)
            #expect(won["median"]?.integer == 30000)
            #expect(won["highest"]?.integer == 150000)
            #expect(won["perStar"]?.integer == 22500)
            #expect(won["change"] == ["before": 500000, "difference": -320000, "percent": -64])
            #expect(
                won["face"] == ["pieces": 1, "total": 200000, "paid": 150000, "saved": 50000, "percent": 25])
            #expect(
                won["kinds"] == [
                    ["kind": "play", "paid": 150000, "pieces": 2], ["kind": "movie", "paid": 30000, "pieces": 1],
                ])
            #expect(won["venues"] == [["name": "국립극장", "paid": 150000, "pieces": 1]])
            #expect(won["months"] == [0, 0, 30000, 0, 0, 0, 0, 0, 0, 0, 150000, 0])
            let dollars = try #require(currency("USD", year))
            #expect(dollars["decimals"]?.integer == 2)
            #expect(dollars["paid"]?.integer == 14950)
            #expect(each("title", year["mostExpensivePieces"]) == ["비싼", "Broadway"])
            #expect(
                each("price", year["mostExpensivePieces"]) == [
                    ["amount": 150000, "currency": "KRW"], ["amount": 9950, "currency": "USD"],
                ])

            let all = try await server.object("/api/v1/spending")
            #expect(all["year"]?.isNull == true)
            #expect(
                currency("KRW", all)?["years"] == [["year": 2019, "paid": 500000], ["year": 2020, "paid": 180000]])
            #expect(each("title", all["mostExpensivePieces"]) == ["작년", "Broadway"])

            let month = try await server.object("/api/v1/spending?month=2020-11")
            #expect(month["month"]?.integer == 11)
            #expect(currency("KRW", month)?["paid"]?.integer == 150000)
            // The currency of most pieces stands first.
            #expect(each("title", month["mostExpensivePieces"]) == ["Broadway", "비싼"])
            let march = try await server.object("/api/v1/spending?month=2020-03")
            #expect(each("title", march["mostExpensivePieces"]) == ["영화"])

            let others = try await server.object("/api/v1/spending", as: server.member.token)
            #expect(others["currencies"] == [])
            #expect(others["mostExpensivePieces"] == [])
            for query in ["year=2020&month=2020-11", "month=2020", "month=all", "month=2020-13", "year=x", "kind=play"]
            {
                #expect(try await server.get("/api/v1/spending?\(query)").isProblem(422), "\(query)")
            }
        }
    }

    @Test("The most expensive piece is another one as soon as that is deleted, hidden or cheaper")
    func mostExpensive() async throws {
        try await withServer { server in
            func most() async throws -> [JSONValue] {
                each("title", try await server.object("/api/v1/spending")["mostExpensivePieces"])
            }
            let first = try await server.keep("2018-02-01", ["title": "가", "price": 40000])
            let second = try await server.keep("2021-05-01", ["title": "나", "price": 30000])
            try await server.keep("2021-06-01", ["title": "다", "price": 20000])
            let hidden = try await server.keep("2021-07-01", ["title": "라", "price": 50000])
            try await server.change(hidden, ["counted": false])
            #expect(try await most() == ["가"])
            try await server.change(first, ["piece": ["price": 10000]])
            #expect(try await most() == ["나"])
            _ = try await server.request("DELETE", "/api/v1/pieces/\(second)", token: server.owner.token)
            #expect(try await most() == ["다"])
        }
    }

    @Test("Budgets are compared with their own currency, and enormous sums stay numbers")
    func budgets() async throws {
        try await withServer { server in
            for _ in 1...3 { try await server.keep("2020-11-14", ["price": 1_000_000_000_000]) }
            try await server.keep("2020-10-14", ["price": 300])
            let set = try await server.request(
                "PUT", "/api/v1/preferences", token: server.owner.token,
                json: [
                    "budgets": [
                        ["currency": "KRW", "month": 300, "year": 1_000_000_000_000],
                        ["currency": "USD", "month": 0, "year": 0],
                    ]
                ])
            #expect(set.status == 200)
            let year = try await server.object("/api/v1/spending?year=2020")
            let won = try #require(currency("KRW", year))
            #expect(won["paid"]?.integer == 3_000_000_000_300)
            let budget = try #require(won["budget"]?.object)
            #expect(budget["monthLimit"]?.integer == 300)
            #expect(budget["monthsOver"] == [11])
            #expect(budget["month"]?.isNull == true)
            #expect(
                budget["year"] == [
                    "limit": 1_000_000_000_000, "spent": 3_000_000_000_300, "remaining": -2_000_000_000_300,
                    "percent": 300, "projection": 3_000_000_000_300,
                ])
            let month = try await server.object("/api/v1/spending?month=2020-10")
            #expect(currency("KRW", month)?["budget"]?.object?["percent"]?.integer == 100)
            // A budget is told of before anything is spent.
            let dollars = try #require(currency("USD", year))
            #expect(dollars["pieces"]?.integer == 0)
            let untouched = try #require(dollars["budget"]?.object?["year"]?.object)
            #expect(untouched["remaining"]?.integer == 0)
            #expect(untouched["percent"]?.isNull == true)
            let all = try await server.object("/api/v1/spending")
            #expect(currency("KRW", all)?["budget"]?.isNull == true)
        }
    }
}
