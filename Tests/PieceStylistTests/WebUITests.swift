import Foundation
import PieceModel
import Testing

@testable import PieceStylist

@Suite("AUTOMATIC1111's web UI")
struct WebUITests {
    private let base64 = Data("picture".utf8).base64EncodedString()

    private func answer() -> String {
        "{\"images\":[\"\(base64)\"],\"parameters\":{},\"info\":\"{\\\"seed\\\": 42}\"}"
    }

    private func painter(_ server: ScriptedServer, model: String = "", timeouts: Endpoint.Timeouts = .init()) throws
        -> ResilientPainter
    {
        try endpoint(server.port, kind: .webUI, model: model, timeouts: timeouts, prices: .free)
            .painter(timing: Hands().timing())
    }

    @Test("A request is what the API documents, with HTTP Basic")
    func fields() async throws {
        let body = answer()
        try await Script { _, _ in [.answer(200, [], body), .close] }.serving { server in
            let asked = try photoRequest()
            let painted = try await painter(server).paint(asked)
            #expect(painted.image == Array("picture".utf8))
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/sdapi/v1/img2img")
            #expect(request["authorization"] == "Basic " + Data("user:\(sesame)".utf8).base64EncodedString())
            #expect(request["content-type"] == "application/json")
            #expect(request["idempotency-key"] == "job-1")
            let image = Data(asked.image).base64EncodedString()
            let expected: JSONValue = [
                "init_images": [.string(image)], "prompt": "an oil painting", "negative_prompt": "text",
                "denoising_strength": .number(try #require(JSONNumber(0.55))), "width": 840, "height": 1248,
                "steps": 20, "cfg_scale": .number(try #require(JSONNumber(7.0))), "sampler_name": "Euler a",
                "seed": 42, "resize_mode": 1, "batch_size": 1, "n_iter": 1, "send_images": true, "save_images": false,
            ]
            let read = try JSONParser.parse(request.body, limits: .init(bytes: 1 << 20))
            #expect(read.serialized() == expected.serialized())
        }
    }

    @Test("A model is asked for in the server's own way")
    func model() async throws {
        let body = answer()
        try await Script { _, _ in [.answer(200, [], body), .close] }.serving { server in
            _ = try await painter(server, model: "dream \"shaper\"").paint(try photoRequest())
            let read = try JSONParser.parse(try #require(server.requests.first).body, limits: .init(bytes: 1 << 20))
            #expect(read.object?["override_settings"] == ["sd_model_checkpoint": "dream \"shaper\""])
        }
    }

    @Test(
        "Words that look like JSON stay words",
        arguments: [
            "\"]}", "\\\"],\"init_images\":[\"http://10.0.0.1/\"]", "a\r\nb\u{0}\u{1F}", "</script>", "한글\u{2028}",
        ])
    func injection(prompt: String) async throws {
        let body = answer()
        try await Script { _, _ in [.answer(200, [], body), .close] }.serving { server in
            _ = try await painter(server).paint(try photoRequest(prompt: prompt))
            let read = try JSONParser.parse(try #require(server.requests.first).body, limits: .init(bytes: 1 << 20))
            #expect(read.object?["prompt"] == .string(prompt))
            #expect(read.object?.count == 15)
            let images = try #require(read.object?["init_images"]?.array)
            #expect(images == [.string(Data(try png()).base64EncodedString())])
        }
    }

    @Test(
        "Failures in the server's own shape are told as what they are",
        arguments: [
            (404, #"{"error":"HTTPException","detail":"Sampler not found","body":"","errors":""}"#, .badRequest, 1),
            (
                422, #"{"detail":[{"loc":["body","width"],"msg":"value is not a valid integer","type":"x"}]}"#,
                .badRequest, 1
            ),
            (
                500, #"{"error":"OutOfMemoryError","detail":"","body":"","errors":"CUDA out of memory"}"#, .unavailable,
                3
            ),
            (401, #"{"detail":"Incorrect username or password"}"#, .unauthorised, 1),
            (200, #"{"images":[],"parameters":{},"info":""}"#, .empty, 1), (200, #"{"images":null}"#, .empty, 1),
            (200, #"{"images":["%%%"]}"#, .garbage, 3), (200, "null", .garbage, 3),
        ] as [(Int, String, PaintError.Code, Int)])
    func faults(status: Int, body: String, code: PaintError.Code, attempts: Int) async throws {
        try await Script { _, _ in [.answer(status, [], body), .close] }.serving { server in
            let painter = try painter(server)
            let asked = try photoRequest()
            let error = try #require(await failure { () async throws(PaintError) in try await painter.paint(asked) })
            #expect(error.code == code, "\(error)")
            #expect(server.requests.count == attempts)
            if body.contains("Sampler") { #expect(error.message.contains("Sampler not found")) }
            if body.contains("CUDA") { #expect(error.message.contains("OutOfMemoryError: CUDA out of memory")) }
        }
    }

    @Test("Progress is asked for while the picture is painted, and told as a share")
    func progress() async throws {
        let body = answer()
        let shares = Shared<[Double]>([])
        try await Script { number, request in
            if request.target.hasPrefix("/sdapi/v1/progress") {
                return [.answer(200, [], "{\"progress\":0.\(number % 10),\"eta_relative\":1,\"state\":{}}"), .close]
            }
            return [.wait(milliseconds: 600), .answer(200, [], body), .close]
        }.serving { server in
            // Only here a second is short, so that there are questions at all.
            let timing = Timing(
                clock: Hands().timing().clock, sleep: { _ in try await Task.sleep(for: .milliseconds(20)) })
            let painter = WebUIPainter(try endpoint(server.port, kind: .webUI, prices: .free), timing: timing)
            _ = try await painter.paint(try photoRequest(progress: { share in shares.change { $0.append(share) } }))
            let polls = server.requests.filter { $0.method == "GET" }
            #expect(!polls.isEmpty)
            #expect(polls.allSatisfy { $0.target == "/sdapi/v1/progress?skip_current_image=true" })
            #expect(polls.allSatisfy { $0["authorization"] != nil })
        }
        let told = shares.value
        #expect(!told.isEmpty)
        #expect(told.allSatisfy { (0...1).contains($0) })
    }

    @Test("A picture that is cancelled, or takes too long, is interrupted at the server", arguments: [true, false])
    func interrupted(byCaller: Bool) async throws {
        try await Script { _, request in
            request.target.hasSuffix("img2img") ? [.hang] : [.answer(200, [], "{}"), .close]
        }.serving { server in
            let painter = try endpoint(
                server.port, kind: .webUI, timeouts: .init(attempt: byCaller ? .seconds(60) : .milliseconds(1000)),
                limits: .init(attempts: 1), prices: .free
            ).painter(timing: Hands().timing())
            let asked = try photoRequest()
            let task = Task { await failure { () async throws(PaintError) in try await painter.paint(asked) } }
            await server.came(1)
            if byCaller { task.cancel() }
            #expect(await task.value?.code == (byCaller ? .cancelled : .timedOut))
            #expect(server.requests.map(\.target) == ["/sdapi/v1/img2img", "/sdapi/v1/interrupt"])
            #expect(server.requests.last?.method == "POST")
        }
    }
}
