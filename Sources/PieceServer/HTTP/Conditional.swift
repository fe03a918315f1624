import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel

/// Entity tags (RFC 9110 §8.8, §13.1).
enum EntityTag {
    /// The strong tag of a piece's representation. Hearts change without a new version, so they are part of the tag;
    /// If-Match compares the version alone.
    static func version(_ version: Int, hearts: Int, hearted: Bool, isOwn: Bool) -> String {
        "\"v\(version).\(hearts)\(hearted ? "h" : "")\(isOwn ? "" : "m")\""
    }

    /// Whether a list of tags, as in If-None-Match, names this one; weak comparison.
    static func list(_ list: String, contains tag: String) -> Bool {
        list.split(separator: ",").contains { part in
            var name = String(part).trimmed
            if name == "*" { return true }
            if name.hasPrefix("W/") { name.removeFirst(2) }
            return name == tag
        }
    }
}

extension Request {
    /// The version in If-Match; nil for `*`, or when the header is absent and may be.
    /// - Throws: 428 when it is absent and must not be, 412 when it can be no tag of ours.
    func expectedVersion(required: Bool) throws(Problem) -> Int? {
        guard let text = headers[.ifMatch]?.trimmed else {
            guard required else { return nil }
            throw Problem(
                .preconditionRequired, "version-required",
                "say which version you changed: send the ETag you were given as If-Match")
        }
        if text == "*" { return nil }
        guard text.hasPrefix("\"v"), text.hasSuffix("\""),
            let version = Int(text.dropFirst(2).dropLast().prefix { $0.isNumber })
        else {
            throw Problem.versionConflict("If-Match \(text.prefix(40)) is no version of this")
        }
        return version
    }

    /// What the request calls itself, so that it can be sent again without being carried out twice.
    func idempotencyKey() throws(Problem) -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem.badRequest("Idempotency-Key must be 1 to 255 visible ASCII characters")
        }
        return key
    }

    /// The response, or 304 without a body when the client has this already.
    func unlessKnown(_ tag: String, _ response: Response) -> Response {
        var response = response
        response.headers[.eTag] = tag
        guard let known = headers[.ifNoneMatch], EntityTag.list(known, contains: tag) else { return response }
        response.headers[.contentType] = nil
        return Response(status: .notModified, headers: response.headers)
    }
}

extension Problem {
    static func versionConflict(_ detail: String) -> Problem {
        Problem(.preconditionFailed, "version-conflict", detail + "; get it anew and repeat the change")
    }
}
