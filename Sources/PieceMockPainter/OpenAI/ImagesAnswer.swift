import FoundationEssentials
import PieceModel

/// What `POST /v1/images/edits` answers.
struct ImagesAnswer: Sendable {
    var edit: ImagesEdit
    /// Each an encoded picture's `b64_json`, or its address under `url`.
    var data: [(member: String, text: String)]
    var created: Instant
    /// A fault: `created` as a text.
    var hasTextTime = false

    var json: JSONValue {
        let time: JSONValue =
            hasTextTime ? .string(created.description) : .number(JSONNumber(Int(created.unixSeconds)))
        let pictures = data.map { entry -> JSONValue in .object([entry.member: .string(entry.text)]) }
        var body: JSONObject = ["created": time, "data": .array(pictures)]
        guard !edit.model.isOld else { return .object(body) }
        body["background"] = .string(edit.background == "auto" ? "opaque" : edit.background)
        body["output_format"] = .string(edit.format.rawValue)
        body["quality"] = .string(paintedQuality)
        body["size"] = .string(edit.size.text)
        body["usage"] = usage
        return .object(body)
    }

    private var paintedQuality: String { edit.quality == "auto" ? "medium" : edit.quality }

    /// Tokens: a prompt has one for about four bytes; photos and pictures as `imageTokens` and `outputTokens` say.
    private var usage: JSONValue {
        func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        let text = (edit.prompt.utf8.count + 3) / 4
        let image = edit.images.count * imageTokens
        let output = data.count * outputTokens
        return [
            "input_tokens": number(text + image),
            "input_tokens_details": ["image_tokens": number(image), "text_tokens": number(text)],
            "output_tokens": number(output),
            "output_tokens_details": ["image_tokens": number(output), "text_tokens": 0],
            "total_tokens": number(text + image + output),
        ]
    }

    /// A photo is read as tiles; high fidelity reads more of them.
    private var imageTokens: Int { edit.fidelity == "high" ? 4_356 : 323 }

    /// The published figures of gpt-image-1 for its square size, times the area; finer qualities are a guess.
    private var outputTokens: Int {
        let square = ["low": 272, "medium": 1_056, "high": 4_160][paintedQuality] ?? 6_240
        return (square * edit.size.width * edit.size.height + (1 << 19)) >> 20
    }
}

extension [UInt8] {
    var base64: String { Data(self).base64EncodedString() }

    /// Strictly: no foreign letters, whole groups.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        self = Array(data)
    }
}
