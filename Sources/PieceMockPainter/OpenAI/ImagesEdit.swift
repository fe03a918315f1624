import PieceCodecs

/// `POST /v1/images/edits`: the form, read as strictly as the real server reads it.
struct ImagesEdit: Hashable, Sendable {
    var model: ImageModel
    var prompt: String
    var images: [[UInt8]] = []
    var mask: [UInt8]?
    var count = 1
    var size: ImageSize
    var quality: String
    var format = PictureFormat.png
    /// 0…100.
    var compression = 100
    /// Whether pictures are answered as addresses.
    var wantsURL = false
    var fidelity = "low"
    var background = "auto"
    /// `safety_identifier`, or `user` as it was called.
    var user: String?

    private static let texts: Set<String> = [
        "prompt", "model", "n", "size", "quality", "user", "response_format", "background", "output_format",
        "output_compression", "input_fidelity", "moderation", "stream", "partial_images", "safety_identifier",
    ]

    init(_ parts: [FormPart]) throws(WireError) {
        let texts = try ImagesEdit.texts(of: parts)
        func choice(_ name: String, _ values: [String], _ standard: String) throws(WireError) -> String {
            guard let text = texts[name] else { return standard }
            guard values.contains(text) else {
                throw .invalid(name, text, supported: values.joined(separator: ", "))
            }
            return text
        }
        let name = texts["model"] ?? "gpt-image-1.5"
        guard let model = ImageModel.all.first(where: { $0.id == name }) else {
            throw .invalid("model", name, supported: ImageModel.all.map(\.id).joined(separator: ", "))
        }
        self.model = model
        guard let prompt = texts["prompt"], !prompt.isEmpty else { throw .missing("prompt") }
        guard prompt.unicodeScalars.count <= model.promptLimit else {
            throw .openAI(
                .badRequest, "the prompt may have \(model.promptLimit) characters", code: "string_above_max_length",
                param: "prompt")
        }
        self.prompt = prompt
        size = ImageSize(width: 1024, height: 1024)
        quality = try choice("quality", model.qualities, "auto")
        try ImagesEdit.refuseForeign(texts, model)
        background = try choice("background", ["auto", "opaque", "transparent"], "auto")
        fidelity = try choice("input_fidelity", model.fidelities, "low")
        _ = try choice("moderation", ["auto", "low"], "auto")
        _ = try choice("stream", ["false"], "false")
        wantsURL = try choice("response_format", ["url", "b64_json"], "url") == "url" && model.isOld
        user = texts["safety_identifier"].flatMap { $0.isEmpty ? nil : $0 } ?? texts["user"]
        format = PictureFormat(rawValue: try choice("output_format", ["png", "jpeg", "webp"], "png")) ?? .png
        count = try ImagesEdit.integer("n", texts, 1...10, 1)
        compression = try ImagesEdit.integer("output_compression", texts, 0...100, 100)
        try readImages(parts)
        try readMask(parts)
        let photo = try ImagesEdit.picture(images[0], "image")
        let text = texts["size"] ?? (model.isOld ? "1024x1024" : "auto")
        guard let size = model.size(text, photo: (photo.uprightWidth, photo.uprightHeight)) else {
            let names = if case .listed(let names) = model.sizes { names } else { ["auto", "multiples of 16"] }
            throw .invalid("size", text, supported: names.joined(separator: ", "))
        }
        self.size = size
    }

    // MARK: Texts

    private static func texts(of parts: [FormPart]) throws(WireError) -> [String: String] {
        var texts: [String: String] = [:]
        for part in parts where !["image", "image[]", "mask"].contains(part.name) {
            guard ImagesEdit.texts.contains(part.name) else {
                throw .openAI(
                    .badRequest, "there is no parameter '\(part.name.prefix(80))'", code: "unknown_parameter",
                    param: String(part.name.prefix(80)))
            }
            guard let text = String(validating: part.bytes, as: UTF8.self), part.filename == nil else {
                throw .openAI(
                    .badRequest, "the parameter '\(part.name)' must be a text", code: "invalid_type", param: part.name)
            }
            guard texts.updateValue(text, forKey: part.name) == nil else {
                throw .openAI(
                    .badRequest, "the parameter '\(part.name)' comes twice", code: "duplicate_parameter",
                    param: part.name)
            }
        }
        return texts
    }

    /// Refuses parameters that other models have.
    private static func refuseForeign(_ texts: [String: String], _ model: ImageModel) throws(WireError) {
        let new = ["background", "output_format", "output_compression", "moderation", "stream", "partial_images"]
        let foreign = (model.isOld ? new : ["response_format"]) + (model.fidelities.isEmpty ? ["input_fidelity"] : [])
        for name in foreign where texts[name] != nil {
            throw .openAI(
                .badRequest, "\(model.id) has no parameter '\(name)'", code: "unknown_parameter", param: name)
        }
    }

    private static func integer(
        _ name: String, _ texts: [String: String], _ range: ClosedRange<Int>, _ standard: Int
    ) throws(WireError) -> Int {
        guard let text = texts[name] else { return standard }
        guard let number = Int(text), !text.hasPrefix("+") else {
            throw .openAI(.badRequest, "\(name) must be an integer", code: "invalid_type", param: name)
        }
        guard range.contains(number) else {
            let isSmall = number < range.lowerBound
            throw .openAI(
                .badRequest, "\(name) must be from \(range.lowerBound) to \(range.upperBound)",
                code: isSmall ? "integer_below_min_value" : "integer_above_max_value", param: name)
        }
        return number
    }

    // MARK: Pictures

    private mutating func readImages(_ parts: [FormPart]) throws(WireError) {
        let files = parts.filter { ["image", "image[]"].contains($0.name) }
        guard !files.isEmpty else { throw .missing("image") }
        guard files.count == 1 || files.allSatisfy({ $0.name == "image[]" }) else {
            throw .openAI(
                .badRequest, "several images are sent as 'image[]'", code: "duplicate_parameter", param: "image")
        }
        guard files.count <= model.imageLimit else {
            throw .openAI(
                .badRequest, "\(model.id) takes \(model.imageLimit) images at most", code: "array_above_max_length",
                param: "image")
        }
        let types = model.isOld ? ["image/png"] : ["image/png", "image/jpeg", "image/webp"]
        for file in files {
            guard file.filename != nil else {
                throw .openAI(.badRequest, "'image' must be a file", code: "invalid_type", param: "image")
            }
            guard types.contains(file.type ?? "application/octet-stream") else {
                throw .openAI(
                    .badRequest,
                    "the type \(file.type ?? "application/octet-stream") is none of "
                        + types.joined(separator: ", "), code: "unsupported_file_mimetype", param: "image")
            }
            guard file.bytes.count < model.fileLimit else {
                throw .openAI(
                    .badRequest, "an image must be smaller than \(model.fileLimit >> 20) MB", code: "invalid_value",
                    param: "image")
            }
            let info = try ImagesEdit.picture(file.bytes, "image")
            guard "image/\(info.format.rawValue)" == file.type ?? "" else {
                throw .openAI(
                    .badRequest, "the image is no \(file.type ?? "")", code: "invalid_image_file", param: "image")
            }
            if model.isOld, info.width != info.height {
                throw .openAI(.badRequest, "the image must be square", code: "invalid_value", param: "image")
            }
            images.append(file.bytes)
        }
    }

    private mutating func readMask(_ parts: [FormPart]) throws(WireError) {
        let files = parts.filter { $0.name == "mask" }
        guard let file = files.first else { return }
        guard files.count == 1, file.filename != nil, file.type == "image/png" else {
            throw .openAI(
                .badRequest, "the mask must be one PNG file", code: "unsupported_file_mimetype", param: "mask")
        }
        guard file.bytes.count < 4 << 20 else {
            throw .openAI(.badRequest, "the mask must be smaller than 4 MB", code: "invalid_value", param: "mask")
        }
        let (mask, image) = (try ImagesEdit.picture(file.bytes, "mask"), try ImagesEdit.picture(images[0], "image"))
        guard mask.hasAlpha, mask.width == image.uprightWidth, mask.height == image.uprightHeight else {
            throw .openAI(
                .badRequest, "the mask must have an alpha channel and the image's size", code: "invalid_image_file",
                param: "mask")
        }
        self.mask = file.bytes
    }

    private static func picture(_ bytes: [UInt8], _ param: String) throws(WireError) -> ImageInfo {
        do throws(CodecError) {
            return try inspect(bytes, limits: .paintable)
        } catch {
            throw .openAI(
                .badRequest, "the \(param) cannot be read: \(error.message)", code: "invalid_image_file", param: param)
        }
    }
}
