import Foundation
import PieceCodecs
import PieceModel
import Testing

@testable import PieceServer

@Suite("Attacks with pictures")
struct AttackImageTests {
    /// A file of the codecs' fixtures, with what must become of it.
    private struct Entry {
        let name: String
        let expected: String
        var bytes: [UInt8] { get throws { try Checkout.bytes("\(AttackImageTests.folder)/\(name)") } }
    }

    private static let folder = "Tests/PieceCodecsTests/Fixtures"

    private func entries() throws -> [Entry] {
        let table = String(decoding: try Checkout.bytes("\(AttackImageTests.folder)/LICENCES.tsv"), as: UTF8.self)
        return table.split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Entry(name: columns[0], expected: columns[3])
        }
    }

    private func upload(_ server: TestServer, _ bytes: [UInt8], type: String = "image/jpeg") async throws
        -> TestServer.Answer
    {
        try await server.request(
            "POST", "/api/v1/photos",
            headers: [("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", type)], body: bytes)
    }

    /// A served picture by its address in an answer.
    private func picture(_ server: TestServer, _ json: JSONValue?) async throws -> TestServer.Answer {
        let url = try #require(json?.object?["url"]?.string)
        return try await server.request(
            "GET", String(url.dropFirst(server.publicURL.count)), token: server.owner.token)
    }

    @Test("Every odd file is taken or refused as it should be, as an upload and in a ticket")
    func corpus() async throws {
        let entries = try entries()
        try #require(entries.count > 300)
        try await withServer { server async throws in
            for entry in entries {
                let bytes = try entry.bytes
                let form = TestForm(
                    [("piece", #"{"kind":"play","title":"x","date":"2026-11-14"}"#), ("longSide", "64")],
                    files: [("photo", "image/png", bytes)])
                let answers = [
                    try await upload(server, bytes),
                    try await server.request(
                        "POST", "/api/v1/render", headers: [("Content-Type", form.contentType)], body: form.body),
                ]
                for answer in answers {
                    switch entry.expected {
                    case "ok": #expect((200..<300).contains(answer.status), "\(entry.name): \(answer.text.prefix(300))")
                    case "reject", "n/a":
                        #expect([400, 413, 415, 422].contains(answer.status), "\(entry.name): \(answer.status)")
                    default: #expect(answer.status < 500, "\(entry.name): \(answer.text.prefix(300))")
                    }
                    if answer.status >= 400 {
                        #expect(answer.headers["content-type"] == "application/problem+json", "\(entry.name)")
                    }
                }
            }
            #expect(try await server.request("GET", "/readyz").status == 200)
        }
    }

    @Test(
        "Nothing that an upload says about place, time, camera or person is in anything served",
        arguments: ["exif-privacy/gps_all.jpg", "exif-privacy/gps_all.webp"])
    func privacy(_ name: String) async throws {
        let bytes = try Checkout.bytes("\(AttackImageTests.folder)/\(name)") + Array("SECRET behind the picture".utf8)
        try await withServer { server async throws in
            let made = try await server.makePiece(fields: ["visibility": "public"], photo: bytes)
            let id = made["id"]?.string ?? ""
            let added = try await server.request(
                "POST", "/api/v1/pieces/\(id)/record-photos",
                headers: [("Authorization", "Bearer \(server.owner.token)")], body: bytes)
            #expect(added.status == 201)
            let shared = try await server.request(
                "POST", "/api/v1/pieces/\(id)/shares", token: server.owner.token, json: [:])
            let masked = try await server.request("GET", "/api/v1/pieces/\(id)")
            var pictures: [JSONValue?] = [
                added.object["ticket"], added.object["photo"], added.object["cutout"], shared.object["ticket"],
            ]
            pictures += (added.object["thumbnails"]?.array ?? []) + (masked.object["thumbnails"]?.array ?? [])
            pictures.append(masked.object["ticket"])
            for photo in added.object["recordPhotos"]?.array ?? [] {
                pictures += [photo.object?["picture"], photo.object?["thumbnail"]]
            }
            let upload = try await upload(server, bytes)
            pictures.append(upload.object["photo"])
            let there = pictures.compactMap { $0 }.filter { !$0.isNull }
            #expect(there.count >= 11)
            for json in there {
                let served = try await picture(server, json)
                #expect(served.status == 200)
                for word in [
                    "SECRET", "Exif\0", "eXIf", "EXIF", "http://ns.adobe", "XMP ", "ICC_PROFILE", "iCCP", "Photoshop",
                    "tEXt", "iTXt",
                ] {
                    #expect(served.body.firstRange(of: Array(word.utf8)) == nil, "\(word) in \(json)")
                }
            }
            for answer in [added, shared, masked, upload] { #expect(!answer.text.contains("SECRET")) }
        }
    }

    @Test("All eight orientations come out upright", arguments: ["jpg", "png", "webp"])
    func orientation(_ format: String) async throws {
        // Corner colours from the top left along the rows.
        let corners: [(right: Bool, bottom: Bool, rgb: [Int])] = [
            (false, false, [255, 0, 0]), (true, false, [0, 160, 0]), (false, true, [0, 0, 255]),
            (true, true, [255, 255, 255]),
        ]
        try await withServer { server async throws in
            for value in 1...8 {
                let bytes = try Checkout.bytes("\(AttackImageTests.folder)/exif-orientation-marks/o\(value).\(format)")
                let photo = try await upload(server, bytes).object["photo"]
                #expect(photo?.object?["width"]?.integer == 96 && photo?.object?["height"]?.integer == 64)
                let image = try decode(try await picture(server, photo).body)
                for corner in corners {
                    let pixel = image.pixmap[corner.right ? 93 : 2, corner.bottom ? 61 : 2]
                    for channel in 0..<3 {
                        let is8 = Int(pixel >> UInt32(8 * channel) & 255)
                        #expect(abs(is8 - corner.rgb[channel]) <= 40, "o\(value).\(format) \(corner): \(is8)")
                    }
                }
            }
        }
    }

    @Test("A picture is what its bytes are, whatever it is called, and is served as nothing else")
    func types() async throws {
        try await withServer { server async throws in
            for name in [
                "html_named_jpg.jpg", "exe_named_png.png", "gif_js.gif", "gifar_named_png.png", "bmp_named_png.png",
            ] {
                let bytes = try Checkout.bytes("\(AttackImageTests.folder)/polyglots/\(name)")
                #expect(try await upload(server, bytes, type: "image/png").status == 422, "\(name)")
            }
            let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)
            for type in ["image/svg+xml", "image/png", "text/html"] {
                #expect(try await upload(server, svg, type: type).status == 422)
            }
            for name in [
                "jpeg_html_in_com.jpg", "jpeg_js_polyglot.jpg", "jpeg_pdf_in_com.jpg", "jpeg_zip_appended.jpg",
                "jpeg_named_png.png",
            ] {
                let bytes = try Checkout.bytes("\(AttackImageTests.folder)/polyglots/\(name)")
                let answer = try await upload(server, bytes, type: "text/html")
                guard answer.status == 201 else { continue }
                let served = try await picture(server, answer.object["photo"])
                #expect(served.headers["content-type"] == "image/jpeg", "\(name)")
                #expect(served.headers["x-content-type-options"] == "nosniff")
                let policy = served.headers["content-security-policy"] ?? ""
                #expect(policy.contains("sandbox") && policy.contains("default-src 'none'"))
                for word in ["<html", "<script", "alert(", "%PDF", "PK\u{3}\u{4}"] {
                    #expect(served.body.firstRange(of: Array(word.utf8)) == nil, "\(word) in what \(name) became")
                }
            }
            // Another suffix is another address, of nothing.
            let photo = try await upload(server, try Checkout.photo()).object["photo"]
            let url = try #require(photo?.object?["url"]?.string)
            let path = String(url.dropFirst(server.publicURL.count))
            for suffix in ["html", "svg", "png", "", "jpg.html"] {
                let renamed = path.replacing(".jpg", with: ".\(suffix)")
                #expect(try await server.request("GET", renamed, token: server.owner.token).status == 404, "\(suffix)")
            }
            #expect(try await server.request("GET", path).status == 404, "a stranger sees an upload")
            #expect(try await server.request("GET", path, token: server.member.token).status == 404)
        }
    }
}
