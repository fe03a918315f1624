import Crypto
import Foundation
import PieceModel

/// Signs requests as Amazon's Signature Version 4 asks, in a header or in the URL.
///
/// Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html.
struct SignatureV4: Sendable {
    var credentials: S3Credentials
    var region: String
    var service = "s3"

    struct Request {
        var method: String
        /// Already encoded, beginning with a slash.
        var path: String
        var query: [(name: String, value: String)] = []
        /// All that are to be signed, `Host` among them.
        var headers: [(name: String, value: String)]
        /// SHA-256 of the body in hexadecimal digits, or a word that stands for it.
        var payload: String
    }

    /// The headers to add to a request.
    func headers(for request: Request, at now: Instant) -> [(name: String, value: String)] {
        var request = request
        var added = [("x-amz-date", now.compact)]
        if let token = credentials.sessionToken { added.append(("x-amz-security-token", token)) }
        request.headers += added
        let signature = signature(of: request, at: now)
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope(now)), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
        return added + [("Authorization", authorization)]
    }

    /// The query of a URL that makes a request for whoever has it.
    func query(for request: Request, at now: Instant, expires seconds: Int) -> String {
        var request = request
        request.payload = "UNSIGNED-PAYLOAD"
        request.query += [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Credential", "\(credentials.accessKey)/\(scope(now))"),
            ("X-Amz-Date", now.compact), ("X-Amz-Expires", String(seconds)),
            ("X-Amz-SignedHeaders", request.signedHeaders),
        ]
        if let token = credentials.sessionToken { request.query.append(("X-Amz-Security-Token", token)) }
        return "\(request.canonicalQuery)&X-Amz-Signature=\(signature(of: request, at: now))"
    }

    private func scope(_ now: Instant) -> String { "\(now.compact.prefix(8))/\(region)/\(service)/aws4_request" }

    private func signature(of request: Request, at now: Instant) -> String {
        let digest = SHA256.hash(data: Data(request.canonical.utf8))
        let text = "AWS4-HMAC-SHA256\n\(now.compact)\n\(scope(now))\n\(hex(bytes: digest))"
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in [String(now.compact.prefix(8)), region, service, "aws4_request"] { key = mac(part, key: key) }
        return hex(bytes: mac(text, key: key))
    }

    private func mac(_ text: String, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }
}

extension SignatureV4.Request {
    /// Headers as they are signed: names in lower case, values without spaces around or doubled, sorted by name.
    private var canonicalHeaders: [(name: String, value: String)] {
        headers.map { ($0.name.lowercased(), $0.value.split(separator: " ").joined(separator: " ")) }
            .sorted { $0.0 < $1.0 }
    }

    fileprivate var signedHeaders: String { canonicalHeaders.map(\.name).joined(separator: ";") }

    fileprivate var canonicalQuery: String {
        query.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    fileprivate var canonical: String {
        let lines = canonicalHeaders.map { "\($0.name):\($0.value)\n" }.joined()
        return "\(method)\n\(path)\n\(canonicalQuery)\n\(lines)\n\(signedHeaders)\n\(payload)"
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.isUnreserved ? String(scalar) : "%" + hex(bytes: [byte]).uppercased()
        }.joined()
    }
}

extension Instant {
    /// ISO 8601 without punctuation, to the second: `20261114T100000Z`.
    fileprivate var compact: String { description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z" }
}
