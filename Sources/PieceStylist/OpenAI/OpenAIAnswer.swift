import FoundationEssentials
import PieceModel

/// A good answer of the Images API, read for what it must hold and nothing else: `created` may be a number, a date or
/// missing, and there may be any other fields.
struct OpenAIAnswer {
    enum Picture: Hashable {
        case bytes([UInt8])
        case address(String)
    }

    let picture: Picture
    let usage: Usage?

    init(_ body: [UInt8], _ endpoint: Endpoint) throws(PaintError) {
        let limits = JSONParser.Limits(bytes: endpoint.limits.answerBytes, depth: 32)
        guard let value = try? JSONParser.parse(body, limits: limits), let root = value.object else {
            throw .garbage(endpoint, "answered with something that is no JSON object")
        }
        usage = Usage(openAI: root["usage"]?.object)
        guard let first = root["data"]?.array?.first?.object else {
            throw OpenAIAnswer.withoutPicture(root, endpoint)
        }
        if let text = first["b64_json"]?.string, !text.isEmpty {
            guard let bytes = OpenAIAnswer.bytes(base64: text) else {
                throw .garbage(endpoint, "answered with base64 that is none")
            }
            picture = .bytes(bytes)
        } else if let text = first["url"]?.string, !text.isEmpty {
            if text.hasPrefix("data:") {
                guard let bytes = OpenAIAnswer.bytes(base64: text) else {
                    throw .garbage(endpoint, "answered with base64 that is none")
                }
                picture = .bytes(bytes)
            } else {
                picture = .address(text)
            }
        } else {
            throw OpenAIAnswer.withoutPicture(root, endpoint)
        }
    }

    /// Moderated requests are often answered well and without a picture, or with an error under a good status.
    private static func withoutPicture(_ root: JSONObject, _ endpoint: Endpoint) -> PaintError {
        let fault = ServerFault(root)
        let words = fault.message.isEmpty ? "" : ": \(endpoint.cleaned(fault.message))"
        if fault.isModeration {
            return PaintError(
                .refused, "\(endpoint) refused\(words)", "use another photo, prompt or style",
                mayHaveBeenCharged: true)
        }
        return PaintError(
            .empty, "\(endpoint) answered without a picture\(words)", "use another photo, prompt or style",
            mayHaveBeenCharged: true)
    }

    /// The bytes of base64, also as a `data:` address; line breaks and spaces in it are left out.
    static func bytes(base64 text: String) -> [UInt8]? {
        var text = text[...]
        if text.hasPrefix("data:") {
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else { return nil }
            text = text[text.index(after: comma)...]
        }
        guard let data = Data(base64Encoded: Data(text.utf8), options: .ignoreUnknownCharacters), !data.isEmpty else {
            return nil
        }
        return Array(data)
    }
}

extension Usage {
    /// Nil unless the numbers are there and believable.
    fileprivate init?(openAI object: JSONObject?) {
        func tokens(_ value: JSONValue?) -> Int? {
            value?.integer.flatMap { (0...10_000_000).contains($0) ? $0 : nil }
        }
        guard let object, let output = tokens(object["output_tokens"]), let input = tokens(object["input_tokens"])
        else { return nil }
        let details = object["input_tokens_details"]?.object
        let text = tokens(details?["text_tokens"])
        let image = tokens(details?["image_tokens"])
        // Without details all input counts as what costs more: the picture.
        self.init(inputText: text ?? 0, inputImage: image ?? max(0, input - (text ?? 0)), output: output)
    }
}
