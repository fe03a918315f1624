import PieceModel
import Testing

@testable import PieceStylist

@Suite("Requests to the Images API")
struct OpenAIRequestTests {
    /// The parts that a painter sends for a request, with the request that carried them.
    private func sent(
        _ asked: PaintRequest, model: String = "gpt-image-1", partName: String = "image",
        options: PaintOptions = .init()
    ) async throws -> (request: ScriptedServer.Request, parts: [FormReader.Part]) {
        let answer = openAIAnswer(try png())
        return try await Script { _, _ in [.answer(200, [], answer), .close] }.serving { server in
            let endpoint = try endpoint(server.port, model: model, partName: partName, options: options)
            _ = try await OpenAIPainter(endpoint, clock: Hands().timing().clock).paint(asked)
            let request = try #require(server.requests.first)
            let boundary = try #require(FormReader.boundary(request["content-type"] ?? ""))
            return (request, try FormReader.parts(request.body, boundary: boundary))
        }
    }

    @Test("A request is what the API's reference says, field by field")
    func fields() async throws {
        let asked = try photoRequest()
        let (request, parts) = try await sent(
            asked, options: PaintOptions(quality: .medium, fidelity: .high))
        #expect(request.method == "POST")
        #expect(request.target == "/v1/images/edits")
        #expect(request["authorization"] == "Bearer \(sesame)")
        #expect(request["idempotency-key"] == "job-1")
        #expect(request["accept"] == "application/json")
        #expect(request["content-length"] == String(request.body.count))
        #expect(request["transfer-encoding"] == nil)
        let values = parts.map { ($0.parameter("name") ?? "", String(decoding: $0.body, as: UTF8.self)) }
        #expect(
            values.map(\.0) == [
                "model", "image", "prompt", "n", "size", "quality", "input_fidelity", "safety_identifier",
            ])
        #expect(
            values.filter { $0.0 != "image" }.map(\.1) == [
                "gpt-image-1", "an oil painting\nAvoid: text", "1", "1024x1536", "medium", "high", "u-1",
            ])
        let image = try #require(parts.first { $0.parameter("name") == "image" })
        #expect(image.body == asked.image)
        #expect(
            image.headers == [
                "Content-Disposition: form-data; name=\"image\"; filename=\"photo.png\"", "Content-Type: image/png",
            ])
        #expect(parts.filter { $0.parameter("name") != "image" }.allSatisfy { $0.headers.count == 1 })
    }

    @Test("The photo's part is called as the endpoint says", arguments: ["image", "image[]"])
    func partName(name: String) async throws {
        let (_, parts) = try await sent(try photoRequest(), partName: name)
        #expect(parts.compactMap { $0.parameter("filename") == nil ? nil : $0.parameter("name") } == [name])
    }

    @Test("Only the oldest model is asked for base64, and it gets its one size")
    func oldModel() async throws {
        let (_, parts) = try await sent(try photoRequest(), model: "dall-e-2")
        let values = Dictionary(
            uniqueKeysWithValues: parts.map { ($0.parameter("name") ?? "", String(decoding: $0.body, as: UTF8.self)) })
        #expect(values["response_format"] == "b64_json")
        #expect(values["size"] == "1024x1024")
    }

    @Test("The body is the same whenever the request is")
    func deterministic() async throws {
        let first = try await sent(try photoRequest())
        let second = try await sent(try photoRequest())
        #expect(first.request.body == second.request.body)
        #expect(first.request["content-type"] == second.request["content-type"])
    }

    @Test(
        "Words that look like protocol stay words",
        arguments: [
            "a\r\nX-Evil: 1\r\n\r\nbody", "\"]}; filename=\"x\"", "--piece-00\r\n--piece-00--\r\n", "\u{0}",
            "{\"a\":1}",
            "\r\n--\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nevil", "한글 프롬프트 🎨", "%0d%0a", "'; drop",
        ])
    func injection(prompt: String) async throws {
        let plain = try await sent(try photoRequest())
        let (request, parts) = try await sent(try photoRequest(prompt: prompt))
        #expect(request.headers.map(\.name) == plain.request.headers.map(\.name))
        #expect(parts.map(\.headers) == plain.parts.map(\.headers))
        let told = try #require(parts.first { $0.parameter("name") == "prompt" })
        #expect(told.body == Array("\(prompt)\nAvoid: text".utf8))
        #expect(parts.first?.body == Array("gpt-image-1".utf8))
    }

    @Test(
        "Keys that could not stand in a header are refused before anything is sent",
        arguments: ["", "a b", "a\r\nX: y", "키", String(repeating: "a", count: 201)])
    func idempotencyKeys(key: String) async throws {
        try await Script { _, _ in [.close] }.serving { server in
            let painter = OpenAIPainter(try endpoint(server.port), clock: Hands().timing().clock)
            let asked = try photoRequest(key: key)
            #expect(
                await failure { () async throws(PaintError) in try await painter.paint(asked) }?.code == .badRequest)
            #expect(server.requests.isEmpty)
        }
    }

    @Test("Photos of other types, empty and endless prompts are refused before anything is sent")
    func badRequests() async throws {
        try await Script { _, _ in [.close] }.serving { server in
            let painter = OpenAIPainter(try endpoint(server.port), clock: Hands().timing().clock)
            let all = [
                try photoRequest(image: Array("GIF89a".utf8)), try photoRequest(image: []),
                try photoRequest(prompt: ""),
                try photoRequest(prompt: String(repeating: "a", count: 32_001)),
            ]
            for asked in all {
                let error = await failure { () async throws(PaintError) in try await painter.paint(asked) }
                #expect(error?.code == .badRequest)
                #expect(error?.mayHaveBeenCharged == false)
            }
            #expect(server.requests.isEmpty)
        }
    }
}
