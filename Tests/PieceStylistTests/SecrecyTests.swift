import Foundation
import PieceModel
import Testing

@testable import PieceStylist

@Suite("Keys are told to nobody")
struct SecrecyTests {
    private func base64(_ kind: Endpoint.Kind) -> String {
        Data((kind == .openAI ? sesame : "user:\(sesame)").utf8).base64EncodedString()
    }

    private func isSecret(_ text: String) -> Bool {
        !text.contains("sesame") && Endpoint.Kind.allCases.allSatisfy { !text.contains(base64($0)) }
    }

    @Test("Nothing prints its key, however it is printed")
    func printing() throws {
        for kind in Endpoint.Kind.allCases {
            let endpoint = try endpoint(1, kind: kind)
            let painters: [any ImagePainter] = [
                OpenAIPainter(endpoint, clock: Hands().timing().clock),
                WebUIPainter(endpoint, timing: Hands().timing()), endpoint.painter(timing: Hands().timing()),
            ]
            var things: [Any] = [endpoint, Secret(sesame), PaintTransport(endpoint: endpoint)]
            things += painters.map { $0 as Any }
            for thing in things {
                var dumped = ""
                dump(thing, to: &dumped)
                for text in ["\(thing)", String(reflecting: thing), dumped] { #expect(isSecret(text)) }
            }
            #expect(painters.allSatisfy { isSecret($0.id + $0.model) })
        }
    }

    @Test(
        "A server that gives the key back in its words does not get it into an error",
        arguments: [400, 401, 403, 429, 500])
    func echoes(status: Int) async throws {
        for kind in Endpoint.Kind.allCases {
            let secret = kind == .openAI ? sesame : "user:\(sesame)"
            let body = """
                {"error":{"message":"bad \(secret) and \(sesame) and \(base64(kind))","type":"\(sesame)","code":"\(sesame)"}}
                """
            try await Script { _, _ in [.answer(status, [("X-Request-Id", sesame)], body), .close] }.serving {
                server in
                let events = Events()
                let painter = try endpoint(server.port, kind: kind).painter(timing: Hands().timing()) {
                    await events.add("\($0)")
                }
                let asked = try photoRequest()
                let error = try #require(
                    await failure { () async throws(PaintError) in try await painter.paint(asked) })
                var dumped = ""
                dump(error, to: &dumped)
                let all = await events.all
                for text in ["\(error)", dumped, error.text.ko, error.text.en, all.joined()] { #expect(isSecret(text)) }
            }
        }
    }

    private actor Events {
        var all: [String] = []
        func add(_ text: String) { all.append(text) }
    }

    @Test("A key that could not stand in a header is refused without being told")
    func oddKeys() {
        for text in ["\(sesame)\r\nX: y", "\(sesame) \(sesame)", "\(sesame)\u{7F}", "\(sesame)é", " "] {
            do {
                _ = try Endpoint(kind: .openAI, base: "https://a/v1", key: Secret(text), model: "m")
                Issue.record("it was taken")
            } catch {
                #expect(isSecret("\(error)"))
                #expect(error.problems.map(\.path) == ["key"])
            }
        }
        #expect(throws: FieldErrors.self) { try Endpoint(kind: .webUI, base: "http://a", key: Secret("no-colon")) }
    }

    @Test("White space around a key, such as a file's last newline, does not belong to it")
    func trimmed() { #expect(Secret(" \(sesame)\n").text == sesame) }
}
