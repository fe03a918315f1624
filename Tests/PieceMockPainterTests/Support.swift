import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import PieceCodecs
import PieceGraphics
import PieceMockPainter
import PieceModel

/// A real stand-in on a free port of this machine.
struct TestPainter: Sendable {
    struct Answer: Sendable {
        let status: Int
        /// Names in small letters.
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var object: JSONObject {
            (try? JSONParser.parse(body, limits: .init(bytes: 64 << 20, depth: 32)))?.object ?? JSONObject()
        }
        /// The code, type and parameter of an error in OpenAI's shape.
        var error: (code: String?, type: String?, param: String?) {
            let error = object["error"]?.object
            return (error?["code"]?.string, error?["type"]?.string, error?["param"]?.string)
        }
        /// The pictures of an answer in OpenAI's shape.
        var pictures: [[UInt8]] {
            (object["data"]?.array ?? []).compactMap { $0.object?["b64_json"]?.string }
                .compactMap { Data(base64Encoded: $0).map(Array.init) }
        }
    }

    let base: String
    let painter: MockPainter
    fileprivate let client: HTTPClient

    func request(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let content = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" },
            body: Array(content.readableBytesView))
    }

    /// `POST /v1/images/edits` with a good key.
    func edit(_ form: Form, key: String? = nil, bearer: String? = "sk-mock") async throws -> Answer {
        var headers = [("Content-Type", form.contentType)]
        if let bearer { headers.append(("Authorization", "Bearer \(bearer)")) }
        if let key { headers.append(("Idempotency-Key", key)) }
        return try await request("POST", "/v1/images/edits", headers: headers, body: form.body)
    }

    func img2img(_ json: JSONValue, headers: [(String, String)] = []) async throws -> Answer {
        try await request(
            "POST", "/sdapi/v1/img2img", headers: headers + [("Content-Type", "application/json")],
            body: Array(json.serialized().utf8))
    }

    func plan(_ json: JSONValue) async throws {
        let answer = try await request("PUT", "/_mock/plan", body: Array(json.serialized().utf8))
        guard answer.status == 200 else { throw TestFailure(answer.text) }
    }

    /// The requests of the ledger.
    func ledger() async throws -> [JSONObject] {
        try await request("GET", "/_mock/ledger").object["requests"]?.array?.compactMap(\.object) ?? []
    }

    /// What a key was charged.
    func charged(_ key: String) async throws -> Int? {
        let keys = try await request("GET", "/_mock/ledger").object["keys"]?.array?.compactMap(\.object) ?? []
        return keys.first { $0["key"]?.string == key }?["charged"]?.integer
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A form as programs send it.
struct Form: Sendable {
    static let boundary = "piece-mock-7d1f"
    var fields: [(String, String)]
    var files: [(name: String, type: String, bytes: [UInt8])]

    /// A good request; `changes` replaces fields or, with nil, leaves them out.
    static func good(_ changes: [String: String?] = [:], image: [UInt8]? = nil) throws -> Form {
        var fields = ["model": "gpt-image-1", "prompt": "oil on canvas", "size": "1024x1024"]
        for (name, value) in changes { fields[name] = value }
        return Form(
            fields: fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
            files: [("image", "image/png", try image ?? Samples.png())])
    }

    var contentType: String { "multipart/form-data; boundary=\(Form.boundary)" }

    var body: [UInt8] {
        var body: [UInt8] = []
        func line(_ text: String) { body += Array("\(text)\r\n".utf8) }
        for (name, value) in fields {
            line("--\(Form.boundary)")
            line("Content-Disposition: form-data; name=\"\(name)\"")
            line("")
            line(value)
        }
        for file in files {
            line("--\(Form.boundary)")
            line("Content-Disposition: form-data; name=\"\(file.name)\"; filename=\"photo\"")
            line("Content-Type: \(file.type)")
            line("")
            body += file.bytes
            line("")
        }
        line("--\(Form.boundary)--")
        return body
    }
}

enum Samples {
    /// A PNG of two colours.
    static func png(width: Int = 96, height: Int = 96, alpha: UInt8 = 255) throws -> [UInt8] {
        var pixmap = Pixmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let isLeft = x < width / 2
                // Premultiplied, so an alpha below 255 holds black.
                let colour: UInt32 = alpha < 255 ? 0 : isLeft ? 0x2040C0 : 0xE0D060
                pixmap[x, y] = UInt32(isLeft ? alpha : 255) << 24 | (isLeft ? colour : alpha < 255 ? 0x808080 : colour)
            }
        }
        return try encodePNG(pixmap)
    }

    /// A JPEG of the checkout.
    static func jpeg() throws -> [UInt8] {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while folder.path.count > 1, !FileManager.default.fileExists(atPath: folder.appending(path: "assets").path) {
            folder = folder.deletingLastPathComponent()
        }
        return [UInt8](try Data(contentsOf: folder.appending(path: "assets/samples/tiny.jpg")))
    }
}

/// Starts a stand-in, hands it to the body, and stops it whatever happens.
func withPainter<Result: Sendable>(
    _ change: (inout MockSettings) -> Void = { _ in }, plan: JSONValue = [:],
    _ body: (TestPainter) async throws -> Result
) async throws -> Result {
    var settings = MockSettings()
    settings.holdSeconds = 0.3
    settings.hugeBytes = 4 << 20
    settings.plan = try FaultPlan(json: plan)
    change(&settings)
    let clock = Clock { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let painter = MockPainter(settings, clock: clock, logger: logger)
    let (ports, port) = AsyncThrowingStream<Int, any Error>.makeStream()
    let running = Task {
        do {
            try await painter.run { port.yield($0) }
            port.finish(throwing: TestFailure("the stand-in ended before it was ready"))
        } catch {
            port.finish(throwing: error)
        }
    }
    var configuration = HTTPClient.Configuration(
        redirectConfiguration: .disallow, timeout: .init(connect: .seconds(60)))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    func stop() async {
        try? await client.shutdown()
        painter.shutDown()
        await running.value
    }
    do {
        guard let number = try await ports.first(where: { _ in true }) else {
            throw TestFailure("the stand-in named no port")
        }
        let result = try await body(
            TestPainter(base: "http://127.0.0.1:\(number)", painter: painter, client: client))
        await stop()
        return result
    } catch {
        await stop()
        throw error
    }
}
