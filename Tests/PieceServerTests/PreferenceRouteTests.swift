import PieceModel
import Testing

@testable import PieceServer

@Suite("Preferences over HTTP")
struct PreferenceRouteTests {
    private func put(_ server: TestServer, _ body: JSONValue, as token: String? = nil) async throws -> TestServer.Answer
    {
        try await server.request("PUT", "/api/v1/preferences", token: token ?? server.owner.token, json: body)
    }

    @Test("What is set is told again, as a whole, to its owner alone")
    func whole() async throws {
        try await withServer { server in
            #expect(try await server.object("/api/v1/preferences") == ["budgets": [], "hidden": []])
            let set = try await put(
                server,
                [
                    "budgets": [["currency": "usd", "year": 120000], ["currency": "KRW", "month": 300000]],
                    "hidden": [
                        ["dimension": "venue", "name": "국립극장"], ["dimension": "companion", "name": " 수민 "],
                        ["dimension": "companion", "name": "수민"], ["dimension": "work", "name": "play/햄릿"],
                    ],
                ])
            #expect(set.status == 200)
            let expected: JSONObject = [
                "budgets": [
                    ["currency": "KRW", "month": 300000, "year": nil],
                    ["currency": "USD", "month": nil, "year": 120000],
                ],
                "hidden": [
                    ["dimension": "companion", "name": "수민"], ["dimension": "venue", "name": "국립극장"],
                    ["dimension": "work", "name": "play/햄릿"],
                ],
            ]
            #expect(set.object == expected)
            let answer = try await server.get("/api/v1/preferences")
            #expect(answer.object == expected)
            let known = [("If-None-Match", answer.headers["etag"] ?? "")]
            #expect(try await server.get("/api/v1/preferences", headers: known).status == 304)
            let others = try await server.object("/api/v1/preferences", as: server.member.token)
            #expect(others == ["budgets": [], "hidden": []])
            #expect(try await put(server, ["hidden": nil]).object == ["budgets": [], "hidden": []])
        }
    }

    @Test(
        "What is no budget and no name is refused with its place, and nothing changes",
        arguments: [
            (#"{"budgets": [{"currency": "KRW", "month": -1}]}"#, "/budgets/0/month"),
            (#"{"budgets": [{"currency": "KRW", "year": 1000000000001}]}"#, "/budgets/0/year"),
            (#"{"budgets": [{"currency": "KRW", "year": 1e300}]}"#, "/budgets/0/year"),
            (#"{"budgets": [{"currency": "KRW", "year": 99999999999999999999999}]}"#, "/budgets/0/year"),
            (#"{"budgets": [{"currency": "KRW", "month": 0.5}]}"#, "/budgets/0/month"),
            (#"{"budgets": [{"currency": "KRW", "month": "300000"}]}"#, "/budgets/0/month"),
            (#"{"budgets": [{"currency": "ABC", "month": 1}]}"#, "/budgets/0/currency"),
            (#"{"budgets": [{"month": 1}]}"#, "/budgets/0/currency"),
            (#"{"budgets": [{"currency": "KRW", "month": 1}, {"currency": "krw", "month": 2}]}"#, "/budgets/1"),
            (#"{"budgets": [{"currency": "KRW", "week": 1}]}"#, "/budgets/0/week"),
            (#"{"budgets": {"currency": "KRW"}}"#, "/budgets"), (#"{"budgets": ["KRW"]}"#, "/budgets/0"),
            (#"{"hidden": [{"dimension": "seat", "name": "a"}]}"#, "/hidden/0/dimension"),
            (#"{"hidden": [{"name": "a"}]}"#, "/hidden/0/dimension"),
            (#"{"hidden": [{"dimension": "venue", "name": " "}]}"#, "/hidden/0/name"),
            (#"{"hidden": [{"dimension": "work", "name": "햄릿"}]}"#, "/hidden/0/name"),
            (#"{"hidden": ["수민"]}"#, "/hidden/0"), (#"{"worn": "romantic"}"#, "/worn"),
        ])
    func refused(_ body: String, _ pointer: String) async throws {
        try await withServer { server in
            let body = try JSONParser.parse(Array(body.utf8))
            let answer = try await put(server, body)
            #expect(answer.isProblem(422), "\(answer.status)")
            #expect(each("pointer", answer.object["errors"]).contains(.string(pointer)), "\(answer.text)")
            #expect(try await server.object("/api/v1/preferences") == ["budgets": [], "hidden": []])
        }
    }

    @Test("There is an end to how much may be set")
    func limits() async throws {
        try await withServer { server in
            func names(_ count: Int) -> JSONValue {
                ["hidden": .array((0..<count).map { ["dimension": "cast", "name": .string("배우 \($0)")] })]
            }
            let most = try await put(server, names(200))
            #expect(most.object["hidden"]?.array?.count == 200)
            #expect(try await put(server, names(201)).isProblem(422))
            let budgets: JSONValue = .array(.init(repeating: ["currency": "KRW"], count: 21))
            #expect(try await put(server, ["budgets": budgets]).isProblem(422))
        }
    }

    @Test("Hidden names are in no ranking but are counted nevertheless")
    func hidden() async throws {
        try await withServer { server in
            for date in ["2020-01-01", "2020-01-02"] {
                try await server.keep(
                    date, ["venue": "국립극장", "companions": ["수민"], "cast": ["도윤재"], "director": "한서린", "price": 1000])
            }
            try await server.keep("2020-01-03", ["title": "리어왕", "venue": "달빛극장", "companions": ["하늘"]])
            let hidden: JSONValue = [
                "hidden": [
                    ["dimension": "venue", "name": "국립극장"], ["dimension": "companion", "name": "수민"],
                    ["dimension": "cast", "name": "도윤재"], ["dimension": "director", "name": "한서린"],
                    ["dimension": "work", "name": "play/햄릿"],
                ]
            ]
            #expect(try await put(server, hidden).status == 200)
            for path in ["/api/v1/statistics", "/api/v1/statistics?year=2020"] {
                let report = try await server.object(path)
                #expect(report["count"]?.integer == 3)
                #expect(report["venues"] == ["distinct": 2, "top": [["name": "달빛극장", "count": 1]]])
                #expect(report["companions"]?.object?["top"] == [["name": "하늘", "count": 1]])
                #expect(report["cast"] == ["distinct": 1, "top": []])
                #expect(report["directors"] == ["distinct": 1, "top": []])
                #expect(each("title", report["works"]?.object?["top"]) == ["리어왕"])
            }
            let won = objects(try await server.object("/api/v1/spending")["currencies"]).first
            #expect(won?["paid"]?.integer == 2000)
            #expect(won?["venues"] == [])
            #expect(won?["works"] == [])
            #expect(try await put(server, [:]).status == 200)
            let shown = try await server.object("/api/v1/statistics")
            #expect(shown["venues"]?.object?["top"]?.array?.first == ["name": "국립극장", "count": 2])
        }
    }
}
