import AsyncHTTPClient
import Crypto
import NIOCore
import NIOHTTP1
import PieceModel

/// Sends signed requests to a bucket, and again when the store is busy or out of reach.
struct S3Transport: Sendable {
    let settings: S3Settings
    let clock: Clock
    /// For a request with all its attempts.
    let patience: Duration
    private let client: HTTPClient

    private static let attempts = 3

    init(_ settings: S3Settings, clock: Clock, patience: Duration) {
        self.settings = settings
        self.clock = clock
        self.patience = patience
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(3), read: .seconds(15)))
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async { try? await client.shutdown() }

    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    /// - Parameters:
    ///   - key: Below the prefix; only characters that need no encoding.
    ///   - limit: The greatest number of bytes to take of a body that was asked for.
    /// - Returns: An answer that is final, whatever its status.
    func send(
        _ method: HTTPMethod, _ key: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        limit: Int = 0
    ) async throws(BlobError) -> Answer {
        let payload = hex(bytes: SHA256.hash(data: body))
        let headers = headers + [("x-amz-content-sha256", payload)]
        let body = ByteBuffer(bytes: body)
        let outcome = await within(patience) { () -> Result<Answer, BlobError> in
            var failure = ""
            for attempt in 0..<Self.attempts {
                do {
                    // 0.1 s, then 0.4 s, each up to doubled, so that many nodes do not come back at once.
                    if attempt > 0 {
                        try await Task.sleep(for: .milliseconds(25 << (2 * attempt)) * Double.random(in: 1...2))
                    }
                    let answer = try await once(method, key, headers, body, payload, limit)
                    guard [429, 500, 502, 503, 504].contains(answer.status) else { return .success(answer) }
                    failure = "it answers \(answer.status)"
                } catch is NIOTooManyBytesError {
                    return .failure(.tooLarge("what \(settings.bucket) has at \(key)", limit: limit))
                } catch {
                    failure = "\(error)"
                    if Task.isCancelled { break }
                }
            }
            return .failure(unavailable(method, key, failure))
        }
        return try (outcome ?? .failure(unavailable(method, key, "it took longer than \(patience)"))).get()
    }

    private func once(
        _ method: HTTPMethod, _ key: String, _ headers: [(name: String, value: String)], _ body: ByteBuffer,
        _ payload: String, _ limit: Int
    ) async throws -> Answer {
        let place = settings.place
        let path = place.root + settings.prefix + key
        let signed = SignatureV4(credentials: settings.credentials, region: settings.region).headers(
            for: .init(
                method: method.rawValue, path: path, headers: [("Host", place.authority)] + headers, payload: payload),
            at: clock.now())
        var request = HTTPClientRequest(url: "\(place.scheme)://\(place.authority)\(path)")
        request.method = method
        request.headers = HTTPHeaders((headers + signed).map { ($0.name, $0.value) })
        if method == .PUT { request.body = .bytes(body) }
        let response = try await client.execute(request, timeout: TimeAmount(patience))
        let status = Int(response.status.code)
        // Only a good answer is what was asked for; others have a page of XML.
        guard (200..<300).contains(status) else {
            let page = try? await response.body.collect(upTo: 1 << 16)
            return Answer(status: status, body: page.map { Array(buffer: $0) } ?? [])
        }
        return Answer(status: status, body: Array(buffer: try await response.body.collect(upTo: limit)))
    }

    private func unavailable(_ method: HTTPMethod, _ key: String, _ reason: String) -> BlobError {
        BlobError(
            .unavailable, "\(method) \(key) at \(settings.place.authority), bucket \(settings.bucket): \(reason)",
            "check that the store runs and can be reached, then retry")
    }
}

/// What some work gives; nil, and the work cancelled, when it takes too long.
private func within<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async -> Value) async -> Value? {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        let first = await group.next()
        group.cancelAll()
        return first ?? nil
    }
}
