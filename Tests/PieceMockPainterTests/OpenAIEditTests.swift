import Foundation
import PieceCodecs
import PieceModel
import Testing

@Suite("OpenAI: a good edit")
struct OpenAIEditTests {
    @Test("is answered with a picture, its usage and the server's headers")
    func answer() async throws {
        try await withPainter { painter in
            let answer = try await painter.edit(try .good())
            #expect(answer.status == 200)
            let picture = try #require(answer.pictures.first)
            let info = try inspect(picture)
            #expect(info.format == .png && info.width == 1024 && info.height == 1024)
            let object = answer.object
            #expect(object["created"]?.integer ?? 0 > 1_700_000_000)
            #expect(object["output_format"] == "png" && object["size"] == "1024x1024" && object["quality"] == "medium")
            let usage = try #require(object["usage"]?.object)
            let details = try #require(usage["input_tokens_details"]?.object)
            #expect(usage["output_tokens"] == 1056)
            let (text, image) = (details["text_tokens"]?.integer ?? 0, details["image_tokens"]?.integer ?? 0)
            #expect(text == 4 && image > 0 && usage["input_tokens"]?.integer == text + image)
            #expect(usage["total_tokens"]?.integer == text + image + 1056)
            #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
            for name in ["limit", "remaining", "reset"] {
                #expect(answer.headers["x-ratelimit-\(name)-requests"] != nil)
                #expect(answer.headers["x-ratelimit-\(name)-tokens"] != nil)
            }
        }
    }

    @Test("is painted: the same for the same prompt, another for another, and never the photo itself")
    func paints() async throws {
        try await withPainter { painter in
            let first = try await painter.edit(try .good()).pictures
            let again = try await painter.edit(try .good()).pictures
            let other = try await painter.edit(try .good(["prompt": "pencil"])).pictures
            #expect(first == again)
            #expect(first != other && !other.isEmpty)
        }
    }

    @Test(
        "has the size asked for, in every model that has it",
        arguments: [
            ("gpt-image-1", "1536x1024", 1536, 1024), ("gpt-image-1-mini", "1024x1536", 1024, 1536),
            ("gpt-image-2", "768x960", 768, 960), ("gpt-image-1.5", "auto", 1024, 1024),
            ("gpt-image-2.5-flare", "1536x864", 1536, 864),
            ("chatgpt-image-latest", "1024x1024", 1024, 1024),
        ])
    func sizes(model: String, size: String, width: Int, height: Int) async throws {
        try await withPainter { painter in
            let answer = try await painter.edit(try .good(["model": model, "size": size]))
            let info = try inspect(try #require(answer.pictures.first))
            #expect(info.width == width && info.height == height)
        }
    }

    @Test("comes in the format asked for")
    func formats() async throws {
        try await withPainter { painter in
            for (name, format) in [("jpeg", ImageFormat.jpeg), ("webp", .webp), ("png", .png)] {
                let answer = try await painter.edit(
                    try .good(["output_format": name, "output_compression": name == "png" ? nil : "60"]))
                #expect(try inspect(try #require(answer.pictures.first)).format == format)
            }
        }
    }

    @Test("takes several images as image[] and answers n pictures that differ")
    func several() async throws {
        try await withPainter { painter in
            var form = try Form.good(["n": "2"])
            form.files = [
                ("image[]", "image/jpeg", try Samples.jpeg()), ("image[]", "image/png", try Samples.png()),
            ]
            let answer = try await painter.edit(form)
            #expect(Set(answer.pictures).count == 2)
            #expect(try await painter.ledger().first?["charged"] == 2)
        }
    }

    @Test("with a mask changes only what the mask shows through")
    func mask() async throws {
        try await withPainter { painter in
            var form = try Form.good()
            let whole = try #require(try await painter.edit(form).pictures.first)
            form.files.append(("mask", "image/png", try Samples.png(alpha: 0)))
            let masked = try #require(try await painter.edit(form).pictures.first)
            func colours(_ picture: [UInt8]) throws -> (left: UInt32, right: UInt32) {
                let pixmap = try decode(picture).takePixmap()
                return (pixmap[100, 500], pixmap[900, 500])
            }
            let (all, part) = (try colours(whole), try colours(masked))
            // The mask's left half is transparent; its right half keeps the photo's own colour.
            #expect(all.left == part.left)
            #expect(all.right != part.right && part.right & 0xFFFFFF == 0xE0D060)
        }
    }

    @Test("of dall-e-2 is an address unless asked otherwise, without usage")
    func old() async throws {
        try await withPainter { painter in
            let changes: [String: String?] = ["model": "dall-e-2", "size": "256x256"]
            let answer = try await painter.edit(try .good(changes))
            let address = try #require(answer.object["data"]?.array?.first?.object?["url"]?.string)
            let picture = try await painter.request("GET", address)
            #expect(picture.status == 200 && answer.object["usage"] == nil)
            #expect(try inspect(picture.body).width == 256)
            let inline = try await painter.edit(try .good(changes.merging(["response_format": "b64_json"]) { $1 }))
            #expect(inline.pictures == [picture.body])
        }
    }

    @Test("leaves in the ledger what was asked and what the photo tells beside itself")
    func ledger() async throws {
        try await withPainter { painter in
            var form = try Form.good(["user": "u-9f"])
            _ = try await painter.edit(form, key: "k1")
            var jpeg = try Samples.jpeg()
            jpeg.insert(contentsOf: [0xFF, 0xFE, 0, 6] + Array("hana".utf8), at: 2)
            form.files = [("image", "image/jpeg", jpeg)]
            _ = try await painter.edit(form)
            let entries = try await painter.ledger()
            #expect(entries.count == 2 && entries[0]["key"] == "k1" && entries[1]["key"] == .null)
            #expect(entries[0]["user"] == "u-9f" && entries[0]["prompt"] == "oil on canvas")
            #expect(entries[0]["model"] == "gpt-image-1" && entries[0]["status"] == 200 && entries[0]["charged"] == 1)
            let photos = entries.compactMap { $0["photo"]?.object }
            #expect(photos.map { $0["metadata"]?.bool } == [false, true])
            #expect(photos[0]["width"] == 96 && photos[0]["format"] == "png")
            _ = try await painter.request("DELETE", "/_mock/ledger")
            #expect(try await painter.ledger().isEmpty)
        }
    }

    @Test("lists the models")
    func models() async throws {
        try await withPainter { painter in
            let headers = [("Authorization", "Bearer sk-mock")]
            let list = try await painter.request("GET", "/v1/models", headers: headers).object["data"]?.array
            #expect(list?.count == 8)
            #expect(try await painter.request("GET", "/v1/models/gpt-image-1", headers: headers).status == 200)
            let unknown = try await painter.request("GET", "/v1/models/none", headers: headers)
            #expect(unknown.status == 404 && unknown.error.code == "model_not_found")
            #expect(try await painter.request("GET", "/v1/models").status == 401)
        }
    }
}
