import Foundation
import PieceModel
import Testing

@testable import PieceStylist

@Suite("Answers of the Images API and its likes")
struct OpenAIAnswerTests {
    /// What a painter makes of an answer with status 200.
    private func painted(_ body: String, then second: ScriptedServer.Step? = nil) async throws -> (
        Result<PaintAnswer, PaintError>, [ScriptedServer.Request]
    ) {
        try await Script { number, request in
            // Addresses in answers lead to the server that is asked.
            let text = body.replacingOccurrences(of: "HOST", with: request["host"] ?? "")
            return [
                number == 0 ? .answer(200, [("X-Request-Id", "req_1")], text) : second ?? .answer(404, [], ""), .close,
            ]
        }.serving { server in
            let painter = OpenAIPainter(try endpoint(server.port), clock: Hands().timing().clock)
            let asked = try photoRequest()
            do throws(PaintError) {
                return (.success(try await painter.paint(asked)), server.requests)
            } catch {
                return (.failure(error), server.requests)
            }
        }
    }

    private let base64 = Data("picture".utf8).base64EncodedString()

    @Test("The reference's own answer is read with its usage")
    func reference() async throws {
        let body = """
            {"created":1,"data":[{"b64_json":"\(base64)"}],"output_format":"png","quality":"high","size":"1024x1024",
            "usage":{"input_tokens":323,"input_tokens_details":{"image_tokens":300,"text_tokens":23},
            "output_tokens":4160,"total_tokens":4483}}
            """
        let answer = try await painted(body).0.get()
        #expect(answer.image == Array("picture".utf8))
        #expect(answer.usage == Usage(inputText: 23, inputImage: 300, output: 4160))
        #expect(answer.model == "gpt-image-1")
        #expect(answer.requestID == "req_1")
    }

    @Test(
        "Answers that differ in what does not matter are read",
        arguments: [
            #"{"data":[{"b64_json":"B64"}]}"#, #"{"created":"2026-11-21T10:00:00Z","data":[{"b64_json":"B64"}]}"#,
            #"{"data":[{"b64_json":"B64","url":null,"revised_prompt":"x","score":1.5}],"x":{"y":[]},"usage":null}"#,
            #"{"data":[{"b64_json":"data:image/png;base64,B64"}]}"#, #"{"data":[{"url":"data:image/png;base64,B64"}]}"#,
            #"{"data":[{"b64_json":"B64"},{"b64_json":"AAAA"}],"usage":{"input_tokens":-1,"output_tokens":"x"}}"#,
            "\u{FEFF} {\"data\":[{\"b64_json\":\"B64\"}]}\n",
        ])
    func lenient(body: String) async throws {
        let answer = try await painted(body.replacingOccurrences(of: "B64", with: base64)).0.get()
        #expect(answer.image == Array("picture".utf8))
        #expect(answer.usage == nil)
    }

    @Test("Base64 in lines is read")
    func lines() async throws {
        let answer = try await painted(#"{"data":[{"b64_json":"cGlj\r\ndHVyZQ=="}]}"#).0.get()
        #expect(answer.image == Array("picture".utf8))
    }

    @Test(
        "A picture at an address of the same origin is fetched there, with the key",
        arguments: ["http://HOST/p.png", "/p.png"])
    func sameOrigin(url: String) async throws {
        let (result, requests) = try await painted(
            "{\"data\":[{\"url\":\"\(url)\"}]}", then: .answer(200, [], "picture"))
        #expect(try result.get().image == Array("picture".utf8))
        #expect(requests.map(\.method) == ["POST", "GET"])
        #expect(requests.last?.target == "/p.png")
        #expect(requests.last?["authorization"] == "Bearer \(sesame)")
    }

    @Test(
        "A picture at any other address is not fetched",
        arguments: [
            "https://HOST/p.png", "http://localhost:1/p.png", "http://169.254.169.254/latest/meta-data",
            "//example.com/p.png", "file:///etc/passwd", "http://HOST@example.com/p.png", "ftp://HOST/p.png", "p.png",
        ])
    func otherOrigin(url: String) async throws {
        let (result, requests) = try await painted("{\"data\":[{\"url\":\"\(url)\"}]}")
        let error = try #require(result.error)
        #expect([.blocked, .garbage].contains(error.code))
        // The server has painted it all the same.
        #expect(error.mayHaveBeenCharged)
        #expect(requests.count == 1)
    }

    @Test("A picture that is not at its address may have been charged")
    func missingPicture() async throws {
        let error = try #require(try await painted(#"{"data":[{"url":"/p.png"}]}"#).0.error)
        #expect(error.code == .badRequest)
        #expect(error.mayHaveBeenCharged)
    }

    @Test(
        "Answers without a picture are final and explained",
        arguments: [
            #"{"created":1,"data":[]}"#, #"{"data":null}"#, "{}", #"{"data":[{}]}"#, #"{"data":[{"b64_json":""}]}"#,
            #"{"data":[{"b64_json":null,"url":null}]}"#, #"{"data":["x"]}"#, #"{"error":"no"}"#,
        ])
    func empty(body: String) async throws {
        let error = try #require(try await painted(body).0.error)
        #expect(error.code == .empty)
        #expect(error.isFinal)
        #expect(error.mayHaveBeenCharged)
        #expect(error.text.ko.contains("그림 없이"))
        #expect(error.text.en.contains("without a picture"))
    }

    @Test("An answer that says moderated under a good status is a refusal")
    func moderatedWell() async throws {
        let body = #"{"data":[],"error":{"code":"moderation_blocked","message":"no"}}"#
        #expect(try await painted(body).0.error?.code == .refused)
    }

    @Test(
        "Answers that are no answers are garbage",
        arguments: [
            "", "hello", "[]", "null", "<html>", #"{"data":[{"b64_json":"!!!!"}]}"#, #"{"data":[{"b64_json":"AA"#,
            #"{"data":[{"url":"data:image/png,xx"}]}"#, #"{"a":1,"a":2}"#,
            String(repeating: "[", count: 10_000),
        ])
    func garbage(body: String) async throws {
        let error = try #require(try await painted(body).0.error)
        #expect(error.code == .garbage)
        #expect(error.mayHaveBeenCharged)
    }
}

extension Result {
    /// The failure, or nil.
    var error: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
