import PieceModel
import Testing

@Suite("OpenAI: a request that is refused")
struct OpenAIRefusalTests {
    @Test("for its key is 401 invalid_api_key", arguments: [nil, "sk-other", ""])
    func key(bearer: String?) async throws {
        try await withPainter { painter in
            let answer = try await painter.edit(try .good(), bearer: bearer)
            #expect(answer.status == 401 && answer.error.code == "invalid_api_key")
            #expect(answer.error.type == "invalid_request_error")
            #expect(!answer.text.contains("sk-other"))
        }
    }

    @Test(
        "for a parameter names it, with its code",
        arguments: [
            (["model": "gpt-image-9"], "invalid_value", "model"), (["size": "100x100"], "invalid_value", "size"),
            (["model": "gpt-image-2", "size": "1000x1000"], "invalid_value", "size"),
            (["model": "gpt-image-2", "size": "3840x1024"], "invalid_value", "size"),
            (["size": "１024x1024"], "invalid_value", "size"), (["quality": "ultra"], "invalid_value", "quality"),
            (["output_format": "gif"], "invalid_value", "output_format"),
            (["input_fidelity": "max"], "invalid_value", "input_fidelity"),
            (["model": "gpt-image-1-mini", "input_fidelity": "high"], "invalid_value", "input_fidelity"),
            (["model": "gpt-image-2", "input_fidelity": "low"], "unknown_parameter", "input_fidelity"),
            (["background": "red"], "invalid_value", "background"), (["stream": "true"], "invalid_value", "stream"),
            (["n": "0"], "integer_below_min_value", "n"), (["n": "11"], "integer_above_max_value", "n"),
            (["n": "two"], "invalid_type", "n"),
            (["output_compression": "101"], "integer_above_max_value", "output_compression"),
            (["response_format": "b64_json"], "unknown_parameter", "response_format"),
            (["seed": "1"], "unknown_parameter", "seed"),
            (["model": "dall-e-2", "size": "256x256", "quality": "high"], "invalid_value", "quality"),
            (["model": "dall-e-2", "size": "256x256", "output_format": "png"], "unknown_parameter", "output_format"),
            (["prompt": ""], "missing_required_parameter", "prompt"),
        ] as [([String: String], String, String)])
    func parameter(changes: [String: String], code: String, param: String) async throws {
        try await withPainter { painter in
            let answer = try await painter.edit(try .good(changes.mapValues { Optional($0) }))
            #expect(answer.status == 400)
            #expect(answer.error.code == code && answer.error.param == param)
            #expect(try await painter.ledger().first?["charged"] == 0)
        }
    }

    @Test("for its prompt's length counts characters, not bytes")
    func length() async throws {
        try await withPainter { painter in
            let longest = String(repeating: "그", count: 32_000)
            #expect(try await painter.edit(try .good(["prompt": longest])).status == 200)
            let answer = try await painter.edit(try .good(["prompt": longest + "림"]))
            #expect(answer.status == 400 && answer.error.code == "string_above_max_length")
        }
    }

    @Test("for its files says which")
    func files() async throws {
        try await withPainter { painter in
            func answer(_ files: [(String, String, [UInt8])], _ changes: [String: String?] = [:]) async throws
                -> String?
            {
                var form = try Form.good(changes)
                form.files = files.map { (name: $0.0, type: $0.1, bytes: $0.2) }
                let answer = try await painter.edit(form)
                return answer.status == 400 ? answer.error.code : "\(answer.status)"
            }
            let (png, jpeg) = (try Samples.png(), try Samples.jpeg())
            #expect(try await answer([]) == "missing_required_parameter")
            #expect(try await answer([("image", "image/gif", png)]) == "unsupported_file_mimetype")
            #expect(try await answer([("image", "image/jpeg", png)]) == "invalid_image_file")
            #expect(try await answer([("image", "image/png", Array("no picture".utf8))]) == "invalid_image_file")
            #expect(
                try await answer([("image", "image/png", png), ("image", "image/png", png)]) == "duplicate_parameter")
            let many = (0..<17).map { _ in ("image[]", "image/png", png) }
            #expect(try await answer(many) == "array_above_max_length")
            #expect(try await answer(Array(many.prefix(16))) == "200")
            let mask = try Samples.png(width: 50, alpha: 0)
            #expect(
                try await answer([("image", "image/png", png), ("mask", "image/png", mask)]) == "invalid_image_file")
            #expect(
                try await answer([("image", "image/png", png), ("mask", "image/jpeg", jpeg)])
                    == "unsupported_file_mimetype")
            let old: [String: String?] = ["model": "dall-e-2", "size": "256x256"]
            #expect(try await answer([("image", "image/jpeg", jpeg)], old) == "unsupported_file_mimetype")
            let wide = try Samples.png(width: 120, height: 60)
            #expect(try await answer([("image", "image/png", wide)], old) == "invalid_value")
        }
    }

    @Test("for its rate is 429 with the time to wait, and costs nothing")
    func rate() async throws {
        try await withPainter {
            $0.requestsPerMinute = 2
        } _: { painter in
            var answers: [TestPainter.Answer] = []
            for _ in 0..<3 { answers.append(try await painter.edit(try .good())) }
            #expect(answers.map(\.status) == [200, 200, 429])
            #expect(answers.map { $0.headers["x-ratelimit-remaining-requests"] } == ["1", "0", "0"])
            #expect(answers[2].error.code == "rate_limit_exceeded" && answers[2].headers["retry-after"] == "60")
        }
    }
}
