public import PieceModel
import PieceNet

/// A server that speaks the OpenAI Images API: `POST {base}/images/edits`.
///
/// One attempt at a time and no repetitions: those are `ResilientPainter`'s.
public struct OpenAIPainter: ImagePainter {
    private let endpoint: Endpoint
    private let clock: Clock
    private let transport: PaintTransport
    private let traits: OpenAIModel

    /// - Parameter clock: what dates in answers are compared with.
    public init(_ endpoint: Endpoint, clock: Clock) {
        self.endpoint = endpoint
        self.clock = clock
        transport = PaintTransport(endpoint: endpoint)
        traits = OpenAIModel(endpoint.model)
    }

    public var id: String { endpoint.description }
    public var model: String { endpoint.model }
    public var sizes: SizeRule { traits.sizes }
    public var format: SentFormat { traits.isFirst ? .png : .jpeg }

    public func paint(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer {
        try request.check(promptLength: traits.promptLength)
        let (boundary, body) = try form(request).encoded(seed: request.idempotencyKey)
        let call = PaintTransport.Call(
            address: endpoint.base.appending("/images/edits"),
            headers: [
                ("content-type", "multipart/form-data; boundary=\(boundary)"),
                ("idempotency-key", request.idempotencyKey),
            ] + common,
            body: body, limit: endpoint.limits.answerBytes)
        let answer = try await transport.send(call)
        guard answer.isGood else { throw PaintError(answer, from: endpoint, at: clock.now()) }
        let endpoint = endpoint
        let read = try await OffPool.run { () throws(PaintError) in try OpenAIAnswer(answer.body, endpoint) }
        let image: [UInt8]
        switch read.picture {
        case .bytes(let bytes): image = bytes
        case .address(let text): image = try await picture(at: text)
        }
        return PaintAnswer(
            image: image, usage: read.usage, model: endpoint.model,
            requestID: answer.headers.first(name: "x-request-id").map { String($0.prefix(100)) })
    }

    private var common: [(String, String)] {
        [("accept", "application/json")] + (endpoint.key.map { [("authorization", "Bearer \($0.text)")] } ?? [])
    }

    private func form(_ request: PaintRequest) throws(PaintError) -> MultipartForm {
        let isJPEG = request.image.starts(with: [0xFF, 0xD8, 0xFF])
        guard isJPEG || request.image.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
            throw PaintError(.badRequest, "the photo is neither a JPEG nor a PNG", "prepare it with PhotoFraming")
        }
        var form = MultipartForm()
        form.add("model", endpoint.model)
        form.add(
            endpoint.partName, file: isJPEG ? "photo.jpg" : "photo.png",
            mediaType: isJPEG ? "image/jpeg" : "image/png", request.image)
        // The API has no field for what to leave out.
        form.add("prompt", request.prompt + (request.negative.isEmpty ? "" : "\nAvoid: \(request.negative)"))
        form.add("n", "1")
        form.add("size", sizes.size(for: request.size).description)
        if let quality = endpoint.options.quality { form.add("quality", quality.rawValue) }
        if let fidelity = endpoint.options.fidelity { form.add("input_fidelity", fidelity.rawValue) }
        if traits.isFirst { form.add("response_format", "b64_json") }
        if let user = request.user { form.add(traits.isFirst ? "user" : "safety_identifier", user) }
        return form
    }

    /// The picture at an address that stood in an answer: asked for at the configured origin only.
    private func picture(at text: String) async throws(PaintError) -> [UInt8] {
        let isPath = text.hasPrefix("/") && !text.hasPrefix("//")
        guard let address = WebAddress(isPath ? endpoint.base.origin.description + text : text) else {
            throw .garbage(endpoint, "answered with an address that is none")
        }
        do throws(PaintError) {
            let answer = try await transport.send(
                PaintTransport.Call(
                    method: .GET, address: address, headers: common, limit: endpoint.limits.answerBytes))
            guard answer.isGood else { throw PaintError(answer, from: endpoint, at: clock.now()) }
            return answer.body
        } catch {
            // The picture itself has been painted by now.
            throw error.charged()
        }
    }
}

extension PaintRequest {
    /// Refuses what must not reach a header or a server.
    func check(promptLength: Int) throws(PaintError) {
        guard (1...200).contains(idempotencyKey.utf8.count),
            idempotencyKey.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw PaintError(.badRequest, "the idempotency key is none", "give 1 to 200 visible ASCII characters")
        }
        guard !prompt.isEmpty, prompt.unicodeScalars.count + negative.unicodeScalars.count <= promptLength else {
            throw PaintError(
                .badRequest, "the prompt is empty or longer than \(promptLength) characters", "write a shorter one")
        }
        guard !image.isEmpty else { throw PaintError(.badRequest, "there is no photo", "give one") }
        guard (0...1).contains(strength) else {
            throw PaintError(.badRequest, "the strength \(strength) is out of range", "give 0 to 1")
        }
    }
}
