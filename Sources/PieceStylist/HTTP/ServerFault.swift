import PieceModel

/// What a server says about a failure, in any of the shapes there are: `{"error": {"message", "type", "code"}}`,
/// `{"error": "…"}`, `{"detail": …}`, `{"message": "…"}` and the web UI's `{"error", "detail", "body", "errors"}`.
struct ServerFault: Hashable, Sendable {
    /// In its own words, cut to one line of at most 200 characters; empty when it has none.
    var message = ""
    var type = ""
    var code = ""

    /// Reads an answer's body; nothing is known of one that is no JSON.
    init(_ body: [UInt8]) {
        let value = try? JSONParser.parse(body, limits: .init(bytes: 1 << 16, depth: 16))
        self.init(value?.object ?? [:])
    }

    init(_ root: JSONObject) {
        var words: [String] = []
        if let error = root["error"]?.object {
            type = ServerFault.word(error["type"])
            code = ServerFault.word(error["code"])
            words.append(error["message"]?.string ?? "")
        } else {
            code = ServerFault.word(root["code"])
            words.append(root["error"]?.string ?? "")
        }
        let details = root["detail"]?.array?.prefix(3).compactMap { $0.object?["msg"]?.string } ?? []
        words += [root["detail"]?.string ?? "", root["message"]?.string ?? "", root["errors"]?.string ?? ""] + details
        message = ServerFault.line(words.filter { !$0.isEmpty }.joined(separator: ": "))
    }

    /// Codes are words or numbers.
    private static func word(_ value: JSONValue?) -> String {
        (value?.string ?? value?.integer.map(String.init) ?? "").lowercased()
    }

    private static func line(_ text: String) -> String {
        let words = text.unicodeScalars.prefix(2_000).split {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
        return String(words.map { String($0) }.joined(separator: " ").prefix(200))
    }

    /// Whether it speaks of what is in the photo or the prompt, not of how it was asked.
    var isModeration: Bool {
        let codes = [
            "moderation_blocked", "content_policy_violation", "content_filter", "responsibleaipolicyviolation",
            "safety_violation", "safety_violations", "sensitive_content",
        ]
        return codes.contains(code) || codes.contains(type)
            || message.lowercased().contains("rejected by the safety system")
    }

    /// Whether the account has no money left; waiting does not help.
    var isQuota: Bool {
        let codes = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "quota_exceeded"]
        return codes.contains(code) || codes.contains(type)
    }

    /// Some servers answer 500 to what they call a bad request.
    var isBadRequest: Bool { type == "invalid_request_error" || code == "invalid_request_error" }
}
