import Crypto
import Foundation
public import PieceModel

/// Blobs in a bucket of an S3-compatible store, at `blobs/ab/<hash>` below the prefix; uploads of clients at
/// `incoming/<name>`.
public struct S3Blobs: BlobStore {
    private let settings: S3Settings
    private let clock: Clock
    private let transport: S3Transport

    /// - Parameter clock: Its time is signed; stores refuse one that is wrong by more than some minutes.
    public init(_ settings: S3Settings, clock: Clock) { self.init(settings, clock: clock, patience: .seconds(30)) }

    /// - Parameter patience: How long a request may take with all its attempts.
    init(_ settings: S3Settings, clock: Clock, patience: Duration) {
        self.settings = settings
        self.clock = clock
        transport = S3Transport(settings, clock: clock, patience: patience)
    }

    public func put(_ bytes: [UInt8], hash: BlobHash, mediaType: String) async throws(BlobError) {
        let digest = SHA256.hash(data: bytes)
        guard BlobHash(digest) == hash else { throw .mismatch(hash) }
        try await write(
            bytes, to: key(hash),
            [
                ("Content-Type", try checked(mediaType)), ("Cache-Control", "public, max-age=31536000, immutable"),
                ("x-amz-checksum-sha256", Data(digest).base64EncodedString()),
            ])
    }

    public func get(_ hash: BlobHash) async throws(BlobError) -> [UInt8]? {
        guard let bytes = try await read(key(hash), limit: largestBlob) else { return nil }
        guard BlobHash(of: bytes) == hash else { throw .corrupt(hash, in: "bucket \(settings.bucket)") }
        return bytes
    }

    public func contains(_ hash: BlobHash) async throws(BlobError) -> Bool {
        let answer = try await transport.send(.HEAD, key(hash))
        if answer.status == 404 { return false }
        try expectGood(answer, "look for \(key(hash))")
        return true
    }

    public func delete(_ hash: BlobHash) async throws(BlobError) { try await remove(key(hash)) }

    public func uploadURL(
        for incoming: String, mediaType: String?, expires seconds: Int
    ) async throws(BlobError) -> PresignedRequest? {
        var headers: [String: String] = [:]
        if let mediaType { headers["Content-Type"] = try checked(mediaType) }
        let url = try url("PUT", key(incoming: incoming), headers: headers, expires: seconds)
        return PresignedRequest(method: "PUT", url: url, headers: headers)
    }

    public func incoming(_ name: String, limit: Int) async throws(BlobError) -> [UInt8]? {
        try await read(key(incoming: name), limit: limit)
    }

    public func deleteIncoming(_ name: String) async throws(BlobError) { try await remove(key(incoming: name)) }

    public func downloadURL(
        for hash: BlobHash, mediaType: String, expires seconds: Int
    ) async throws(BlobError) -> String? {
        guard settings.servesDownloads else { return nil }
        return try url(
            "GET", key(hash), query: [("response-content-type", try checked(mediaType))], expires: seconds)
    }

    public func check() async throws(BlobError) {
        let text = Array("The server writes this to see whether it can.\n".utf8)
        try await write(text, to: "check", [("Content-Type", "text/plain")])
        guard try await read("check", limit: 1_024) == text else {
            throw BlobError(
                .corrupt, "bucket \(settings.bucket) does not give back what is written", "check the store")
        }
    }

    public func close() async { await transport.close() }
}

extension S3Blobs {
    private func key(_ hash: BlobHash) -> String { "blobs/\(hash.description.prefix(2))/\(hash)" }

    private func key(incoming name: String) throws(BlobError) -> String {
        let isGood = { (scalar: Unicode.Scalar) in
            scalar.isUnreserved && scalar != "." && scalar != "_" && scalar != "~"
        }
        guard (1...64).contains(name.utf8.count), name.unicodeScalars.allSatisfy(isGood) else {
            throw BlobError(
                .refused, "\"\(name)\" cannot name an upload", "use 1 to 64 letters, digits and hyphens")
        }
        return "incoming/\(name)"
    }

    /// Media types end up in headers, so they are kept to printable ASCII.
    private func checked(_ mediaType: String) throws(BlobError) -> String {
        guard (1...127).contains(mediaType.utf8.count), mediaType.utf8.allSatisfy({ (0x20...0x7e).contains($0) }),
            mediaType.first != " ", mediaType.last != " "
        else { throw BlobError(.refused, "\"\(mediaType)\" is no media type", "give one such as image/jpeg") }
        return mediaType
    }

    private func url(
        _ method: String, _ key: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        expires seconds: Int
    ) throws(BlobError) -> String {
        guard (1...604_800).contains(seconds) else {
            throw BlobError(.refused, "a URL cannot expire in \(seconds) seconds", "give 1 to 604800")
        }
        let place = settings.publicPlace
        let path = place.root + settings.prefix + key
        let signed = SignatureV4(credentials: settings.credentials, region: settings.region).query(
            for: .init(
                method: method, path: path, query: query,
                headers: [("Host", place.authority)] + headers.map { ($0.key, $0.value) }, payload: ""),
            at: clock.now(), expires: seconds)
        return "\(place.scheme)://\(place.authority)\(path)?\(signed)"
    }

    private func write(
        _ bytes: [UInt8], to key: String, _ headers: [(name: String, value: String)]
    ) async throws(BlobError) {
        try expectGood(try await transport.send(.PUT, key, headers: headers, body: bytes, limit: 1 << 16), "put \(key)")
    }

    private func read(_ key: String, limit: Int) async throws(BlobError) -> [UInt8]? {
        let answer = try await transport.send(.GET, key, limit: limit)
        if answer.status == 404, answer.errorCode != "NoSuchBucket" { return nil }
        try expectGood(answer, "get \(key)")
        return answer.body
    }

    private func remove(_ key: String) async throws(BlobError) {
        let answer = try await transport.send(.DELETE, key, limit: 1 << 16)
        if answer.status == 404, answer.errorCode != "NoSuchBucket" { return }
        try expectGood(answer, "delete \(key)")
    }

    private func expectGood(_ answer: S3Transport.Answer, _ what: String) throws(BlobError) {
        if (200..<300).contains(answer.status) { return }
        let reason = [String(answer.status), answer.errorCode].compactMap(\.self).joined(separator: " ")
        let message = "cannot \(what) in bucket \(settings.bucket) at \(settings.place.authority): \(reason)"
        if answer.status == 507 || answer.errorCode?.contains("Quota") == true {
            throw BlobError(.full, message, "free some space in the store or raise the quota")
        }
        throw BlobError(
            .refused, message,
            "check bucket, region, endpoint, clock and credentials, "
                + "which need GetObject, PutObject, DeleteObject and ListBucket")
    }
}

extension S3Transport.Answer {
    /// What S3 calls the error in its page of XML, such as `NoSuchKey`.
    fileprivate var errorCode: String? {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.range(of: "<Code>"), let end = text.range(of: "</Code>"),
            start.upperBound < end.lowerBound
        else { return nil }
        let code = text[start.upperBound..<end.lowerBound]
        return code.count <= 64 && code.unicodeScalars.allSatisfy(\.isUnreserved) ? String(code) : nil
    }
}
