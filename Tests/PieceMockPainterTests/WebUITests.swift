import Foundation
import PieceCodecs
import PieceMockPainter
import PieceModel
import Testing

@Suite("AUTOMATIC1111", .timeLimit(.minutes(2)))
struct WebUITests {
    private func job(_ changes: JSONObject = JSONObject(), photo: [UInt8]? = nil) throws -> JSONValue {
        let image = Data(try photo ?? Samples.jpeg()).base64EncodedString()
        var job: JSONObject = [
            "init_images": [.string(image)], "prompt": "oil on canvas", "negative_prompt": "text",
            "denoising_strength": 0.5.json, "width": 256, "height": 320, "steps": 20, "cfg_scale": 7,
            "sampler_name": "Euler a", "seed": 42, "resize_mode": 1, "send_images": true, "save_images": false,
        ]
        for member in changes { job[member.key] = member.value }
        return .object(job)
    }

    private func pictures(_ answer: TestPainter.Answer) -> [[UInt8]] {
        (answer.object["images"]?.array ?? []).compactMap { $0.string.flatMap { Data(base64Encoded: $0) } }.map(
            Array.init)
    }

    @Test("answers a picture, the request without the photo, and info as a text of JSON")
    func answer() async throws {
        try await withPainter { painter in
            let answer = try await painter.img2img(try job())
            #expect(answer.status == 200)
            let info = try inspect(try #require(pictures(answer).first))
            #expect(info.format == .png && info.width == 256 && info.height == 320)
            #expect(answer.object["parameters"]?.object?["init_images"] == .null)
            #expect(answer.object["parameters"]?.object?["prompt"] == "oil on canvas")
            let text = try #require(answer.object["info"]?.string)
            let told = try #require(try JSONParser.parse(text).object)
            #expect(told["seed"] == 42 && told["all_seeds"] == [42] && told["sampler_name"] == "Euler a")
            let again = try await painter.img2img(try job())
            #expect(pictures(answer) == pictures(again))
            #expect(pictures(answer) != pictures(try await painter.img2img(try job(["seed": 43]))))
        }
    }

    @Test("cuts sizes to multiples of eight, and takes data addresses and several pictures")
    func shapes() async throws {
        try await withPainter { painter in
            let cut = try await painter.img2img(try job(["width": 270, "height": 333]))
            let info = try inspect(try #require(pictures(cut).first))
            #expect(info.width == 264 && info.height == 328)
            let address = "data:image/png;base64," + Data(try Samples.png()).base64EncodedString()
            let two = try await painter.img2img(try job(["init_images": [.string(address)], "n_iter": 2]))
            #expect(Set(pictures(two)).count == 2)
            #expect(try await painter.ledger().map { $0["charged"] } == [1, 2])
            let none = try await painter.img2img(try job(["send_images": false]))
            #expect(none.object["images"] == [])
        }
    }

    @Test("refuses in its own shape")
    func refusals() async throws {
        try await withPainter { painter in
            func status(_ changes: JSONObject) async throws -> (Int, String?) {
                let answer = try await painter.img2img(try job(changes))
                #expect(answer.object["errors"]?.string != nil && answer.object["body"] != nil)
                return (answer.status, answer.object["detail"]?.string)
            }
            #expect(try await status(["init_images": []]) == (404, "Init image not found"))
            #expect(try await status(["init_images": ["%%%"]]) == (500, "Invalid encoded image"))
            #expect(try await status(["init_images": ["bm8gcGljdHVyZQ=="]]) == (500, "Invalid encoded image"))
            #expect(try await status(["init_images": ["http://127.0.0.1:1/a.png"]]) == (500, "Requests not allowed"))
            #expect(try await status(["sampler_name": "Nobody"]) == (400, "Sampler not found"))
            let invalid = try await painter.img2img(try job(["width": "wide"]))
            #expect(invalid.status == 422)
            #expect(invalid.object["detail"]?.array?.first?.object?["loc"] == ["body", "width"])
            #expect(try await painter.img2img(try job(["steps": 9_999])).status == 422)
            #expect(try await painter.request("GET", "/sdapi/v1/nothing").text == #"{"detail":"Not Found"}"#)
            #expect(try await painter.ledger().allSatisfy { $0["charged"] == 0 })
        }
    }

    @Test("asks for a name and a password where it has them")
    func credentials() async throws {
        try await withPainter {
            $0.credentials = "me:한글"
        } _: { painter in
            let refused = try await painter.img2img(try job())
            #expect(refused.status == 401 && refused.headers["www-authenticate"] == "Basic")
            let right = "Basic " + Data("me:한글".utf8).base64EncodedString()
            #expect(try await painter.img2img(try job(), headers: [("Authorization", right)]).status == 200)
            #expect(try await painter.request("GET", "/sdapi/v1/progress").status == 401)
        }
    }

    @Test("paints one job at a time, tells how far it is, and stops where it is interrupted")
    func interruption() async throws {
        try await withPainter(plan: ["delay": 600]) { painter in
            async let first = painter.img2img(try job(["steps": 150]))
            func state() async throws -> JSONObject? {
                try await painter.request("GET", "/sdapi/v1/progress").object["state"]?.object
            }
            while try await state()?["job_count"] != 1 { await Task.yield() }
            #expect(try await state()?["sampling_steps"] == 150)
            async let second = painter.img2img(try job(["steps": 7]))
            while try await painter.ledger().count < 2 { await Task.yield() }
            // The second waits behind the first.
            #expect(try await state()?["sampling_steps"] == 150)
            #expect(try await painter.request("POST", "/sdapi/v1/interrupt").text == "{}")
            let stopped = try await first
            while try await state()?["sampling_steps"] != 7 { await Task.yield() }
            _ = try await painter.request("POST", "/sdapi/v1/interrupt")
            let also = try await second
            #expect(pictures(stopped).count == 1 && pictures(stopped) == pictures(also))
            #expect(try await state()?["job_count"] == 0)
        }
    }

    @Test("fails by plan as well", arguments: Fault.allCases)
    func faults(fault: Fault) async throws {
        try await withPainter(plan: ["sequence": [.string(fault.rawValue)]]) { painter in
            let job = try job()
            let answer = try? await painter.img2img(job)
            switch fault {
            case .hang, .reset, .trickle, .truncate, .chargeTwice: #expect(answer == nil)
            case .rateLimited, .quota: #expect(answer?.status == 429)
            case .serverError, .stringError: #expect(answer?.status == 500)
            case .redirect: #expect(answer?.status == 307)
            case .moderated, .empty: #expect(answer?.object["images"] == [])
            case .page: #expect(answer?.headers["content-type"] == "text/html")
            case .huge: #expect(answer?.body.count ?? 0 > 4 << 20)
            case .garbage, .bomb:
                let picture = try #require(answer.flatMap { pictures($0).first })
                #expect(throws: CodecError.self) { try decode(picture).takePixmap().width }
            case .url: #expect(answer?.object["images"]?.array?.first?.string?.hasPrefix("http://") == true)
            case .wrongSize: #expect(try inspect(try #require(answer.flatMap { pictures($0).first })).height == 160)
            case .isoCreated: #expect(answer?.status == 200)
            }
            #expect(try await painter.ledger().first?["fault"]?.string == fault.rawValue)
            #expect(try await painter.img2img(job).status == 200)
        }
    }
}

extension Double {
    fileprivate var json: JSONValue { JSONNumber(self).map(JSONValue.number) ?? .null }
}
