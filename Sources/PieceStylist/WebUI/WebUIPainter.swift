import FoundationEssentials
import PieceModel
import PieceNet

/// AUTOMATIC1111's web UI, or Forge: `POST {base}/sdapi/v1/img2img`, with HTTP Basic when it was started with
/// `--api-auth`.
///
/// The server does one job at a time and tells how far it is; it goes on with a job whose client has left, so one that
/// is given up is interrupted. That interrupts whatever is being painted: give the server to one service alone.
public struct WebUIPainter: ImagePainter {
    private let endpoint: Endpoint
    private let timing: Timing
    private let transport: PaintTransport

    /// - Parameter timing: its sleep lies between two questions about progress.
    public init(_ endpoint: Endpoint, timing: Timing) {
        self.endpoint = endpoint
        self.timing = timing
        transport = PaintTransport(endpoint: endpoint)
    }

    public var id: String { endpoint.description }
    public var model: String { endpoint.model }
    public var sizes: SizeRule { .webUI }

    private static let promptLength = 10_000
    private static let pollEvery = Duration.seconds(1)
    /// For questions beside the job: progress and interruption.
    private static let asidePatience = Duration.seconds(5)

    public func paint(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer {
        try request.check(promptLength: WebUIPainter.promptLength)
        let endpoint = endpoint
        let body = await OffPool.run { Array(WebUIPainter.body(request, endpoint).serialized().utf8) }
        let call = PaintTransport.Call(
            address: endpoint.base.appending("/sdapi/v1/img2img"),
            headers: [("content-type", "application/json"), ("idempotency-key", request.idempotencyKey)] + common,
            body: body, limit: endpoint.limits.answerBytes)
        let answer: PaintTransport.Answer
        do throws(PaintError) {
            answer = try await withProgress(request.progress) { () async throws(PaintError) in
                try await transport.send(call)
            }
        } catch {
            // The server has the job and nobody waits for it any more.
            if error.mayHaveBeenCharged, error.code == .cancelled || error.code == .timedOut { await interrupt() }
            throw error
        }
        guard answer.isGood else { throw PaintError(answer, from: endpoint, at: timing.clock.now()) }
        let image = try await OffPool.run { () throws(PaintError) in try WebUIPainter.picture(answer.body, endpoint) }
        return PaintAnswer(image: image, model: endpoint.model)
    }

    private var common: [(String, String)] {
        [("accept", "application/json")] + (endpoint.key.map { [("authorization", "Basic \($0.base64)")] } ?? [])
    }

    private static func body(_ request: PaintRequest, _ endpoint: Endpoint) -> JSONValue {
        func number(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? .null }
        func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
        let size = SizeRule.webUI.size(for: request.size)
        var body: JSONObject = [
            // The bytes themselves: an address would make the server fetch it.
            "init_images": [.string(Data(request.image).base64EncodedString())],
            "prompt": .string(request.prompt), "negative_prompt": .string(request.negative),
            "denoising_strength": number(request.strength), "width": integer(size.width),
            "height": integer(size.height), "steps": integer(endpoint.options.steps),
            "cfg_scale": number(endpoint.options.guidance), "sampler_name": .string(endpoint.options.sampler),
            // The server's seeds have 32 bits.
            "seed": integer(Int(request.seed & 0xFFFF_FFFF)), "resize_mode": 1, "batch_size": 1, "n_iter": 1,
            "send_images": true, "save_images": false,
        ]
        if !endpoint.model.isEmpty {
            body["override_settings"] = ["sd_model_checkpoint": .string(endpoint.model)]
            body["override_settings_restore_afterwards"] = true
        }
        return .object(body)
    }

    /// The picture of a good answer.
    static func picture(_ body: [UInt8], _ endpoint: Endpoint) throws(PaintError) -> [UInt8] {
        let limits = JSONParser.Limits(bytes: endpoint.limits.answerBytes, depth: 64)
        guard let value = try? JSONParser.parse(body, limits: limits), let root = value.object else {
            throw .garbage(endpoint, "answered with something that is no JSON object")
        }
        guard let text = root["images"]?.array?.first?.string, !text.isEmpty else {
            throw PaintError(
                .empty, "\(endpoint) answered without a picture", "use another photo, prompt or style",
                mayHaveBeenCharged: true)
        }
        guard let bytes = OpenAIAnswer.bytes(base64: text) else {
            throw .garbage(endpoint, "answered with base64 that is none")
        }
        return bytes
    }
}

extension WebUIPainter {
    /// Asks how far the job is while it runs. What comes of the questions never matters to the job.
    private func withProgress<Value: Sendable>(
        _ progress: (@Sendable (Double) -> Void)?,
        _ work: @escaping @Sendable () async throws(PaintError) -> Value
    ) async throws(PaintError) -> Value {
        guard let progress else { return try await work() }
        let polling = Task {
            while !Task.isCancelled {
                try await timing.sleep(WebUIPainter.pollEvery)
                if let share = await share(), !Task.isCancelled { progress(share) }
            }
        }
        defer { polling.cancel() }
        return try await work()
    }

    private func share() async -> Double? {
        let call = PaintTransport.Call(
            method: .GET,
            address: endpoint.base.appending(
                "/sdapi/v1/progress", query: [("skip_current_image", "true")]),
            headers: common, limit: 1 << 20, patience: WebUIPainter.asidePatience)
        guard let answer = try? await transport.send(call), answer.isGood else { return nil }
        return WebUIPainter.share(answer.body)
    }

    /// How far a job is, 0…1; nil when the answer does not tell.
    static func share(_ body: [UInt8]) -> Double? {
        (try? JSONParser.parse(body, limits: .init(bytes: 1 << 20, depth: 64)))?.object?["progress"]?.double
            .map { min(1, max(0, $0)) }
    }

    /// Runs in a task of its own, since the caller's may be cancelled already.
    private func interrupt() async {
        let call = PaintTransport.Call(
            address: endpoint.base.appending("/sdapi/v1/interrupt"), headers: common, limit: 1 << 16,
            patience: WebUIPainter.asidePatience)
        let transport = transport
        _ = await Task { try? await transport.send(call) }.value
    }
}
