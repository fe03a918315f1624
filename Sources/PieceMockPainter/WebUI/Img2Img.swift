import PieceModel

/// `POST /sdapi/v1/img2img`, as far as it concerns what is painted; members nobody here knows are ignored, as there.
struct Img2Img: Hashable, Sendable {
    var image: [UInt8]
    var prompt: String
    var negative: String
    /// 0…1.
    var strength: Double
    /// Multiples of 8: the server cuts the rest off.
    var width: Int
    var height: Int
    var steps: Int
    var scale: Double
    var sampler: String
    /// Never negative: a random one is chosen by the prompt.
    var seed: Int
    /// Pictures to paint.
    var count: Int
    var sendsImages: Bool
    /// The request, for the answer to repeat.
    let parameters: JSONObject

    private static let samplers = ["Euler a", "Euler", "DPM++ 2M", "DPM++ SDE", "DPM++ 2M SDE", "DDIM", "Heun", "LMS"]

    init(_ object: JSONObject) throws(WireError) {
        guard let images = object["init_images"], case .array(let list) = images, let first = list.first else {
            throw .webUI(.notFound, "HTTPException", "Init image not found")
        }
        guard let text = first.string else {
            throw .webUI(member: "init_images", "Input should be a valid string", "string_type")
        }
        // It would fetch it; the real one does when it is allowed to.
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            throw .webUI(.internalServerError, "HTTPException", "Requests not allowed")
        }
        let data = text.hasPrefix("data:image/") ? String(text.drop { $0 != "," }.dropFirst()) : text
        guard let bytes = [UInt8](base64: data), !bytes.isEmpty else {
            throw .webUI(.internalServerError, "HTTPException", "Invalid encoded image")
        }
        image = bytes
        let reader = Members(object: object)
        prompt = try reader.text("prompt", "")
        negative = try reader.text("negative_prompt", "")
        strength = try reader.number("denoising_strength", 0.75, 0...1)
        width = try reader.integer("width", 512, 64...2048) / 8 * 8
        height = try reader.integer("height", 512, 64...2048) / 8 * 8
        steps = try reader.integer("steps", 50, 1...150)
        scale = try reader.number("cfg_scale", 7, 0...100)
        sampler = try reader.text("sampler_name", "Euler")
        guard Img2Img.samplers.contains(sampler) else {
            throw .webUI(.badRequest, "HTTPException", "Sampler not found")
        }
        _ = try reader.integer("resize_mode", 0, 0...3)
        let seed = try reader.integer("seed", -1, -1...Int(UInt32.max))
        self.seed = seed >= 0 ? seed : Int(UInt32(truncatingIfNeeded: stableHash(prompt)))
        count = try reader.integer("batch_size", 1, 1...8) * reader.integer("n_iter", 1, 1...8)
        sendsImages = try reader.flag("send_images", true)
        _ = try reader.flag("save_images", false)
        var parameters = object
        parameters["init_images"] = .null
        self.parameters = parameters
    }

    /// What the server tells about its pictures: an object, as a text.
    var info: String {
        let seeds = (0..<count).map { JSONValue.number(JSONNumber(seed + $0)) }
        let line =
            "\(prompt)\nSteps: \(steps), Sampler: \(sampler), CFG scale: \(scale), Seed: \(seed), "
            + "Size: \(width)x\(height), Denoising strength: \(strength)"
        let value: JSONValue = [
            "prompt": .string(prompt), "all_prompts": .array(seeds.map { _ in .string(prompt) }),
            "negative_prompt": .string(negative), "seed": .number(JSONNumber(seed)), "all_seeds": .array(seeds),
            "width": .number(JSONNumber(width)), "height": .number(JSONNumber(height)),
            "sampler_name": .string(sampler), "cfg_scale": scale.json,
            "steps": .number(JSONNumber(steps)), "batch_size": .number(JSONNumber(count)),
            "denoising_strength": strength.json,
            "infotexts": .array(seeds.map { _ in .string(line) }), "sd_model_name": "mock",
        ]
        return value.serialized()
    }
}

extension Double {
    fileprivate var json: JSONValue { JSONNumber(self).map(JSONValue.number) ?? .null }
}

/// Reads members as the server's types do: null is the standard value, and numbers may be written as texts.
private struct Members {
    let object: JSONObject

    func text(_ name: String, _ standard: String) throws(WireError) -> String {
        guard let value = object[name], !value.isNull else { return standard }
        guard let text = value.string else {
            throw .webUI(member: name, "Input should be a valid string", "string_type")
        }
        return text
    }

    func flag(_ name: String, _ standard: Bool) throws(WireError) -> Bool {
        guard let value = object[name], !value.isNull else { return standard }
        guard let flag = value.bool else {
            throw .webUI(member: name, "Input should be a valid boolean", "bool_type")
        }
        return flag
    }

    func number(_ name: String, _ standard: Double, _ range: ClosedRange<Double>) throws(WireError) -> Double {
        guard let value = object[name], !value.isNull else { return standard }
        guard let number = value.double ?? value.string.flatMap(Double.init), range.contains(number) else {
            throw .webUI(
                member: name, "Input should be a number from \(range.lowerBound) to \(range.upperBound)", "float_type")
        }
        return number
    }

    func integer(_ name: String, _ standard: Int, _ range: ClosedRange<Int>) throws(WireError) -> Int {
        guard let value = object[name], !value.isNull else { return standard }
        guard let number = value.integer ?? value.string.flatMap({ Int($0) }), range.contains(number) else {
            throw .webUI(
                member: name, "Input should be an integer from \(range.lowerBound) to \(range.upperBound)", "int_type")
        }
        return number
    }
}
