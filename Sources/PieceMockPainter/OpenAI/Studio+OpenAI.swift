import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCodecs
import PieceModel

extension Studio {
    func addOpenAIRoutes(to router: Router<MockContext>) {
        router.get("/v1/models") { request, _ in
            try authorise(request)
            let models = ImageModel.all.map { model -> JSONValue in
                ["id": .string(model.id), "object": "model", "created": 1_700_000_000, "owned_by": "system"]
            }
            return Response.json(["object": "list", "data": .array(models)])
        }
        router.get("/v1/models/:id") { request, context in
            try authorise(request)
            let id = context.parameters.get("id") ?? ""
            guard ImageModel.all.contains(where: { $0.id == id }) else {
                throw WireError.openAI(
                    .notFound, "there is no model '\(id.prefix(80))'", code: "model_not_found", param: "model")
            }
            return Response.json(
                ["id": .string(id), "object": "model", "created": 1_700_000_000, "owned_by": "system"])
        }
        router.post("/v1/images/edits") { request, context in
            let start = ContinuousClock.now
            let key = request.headers[.idempotencyKey]
            let turn = await ledger.takeTurn()
            var response = try await visit(request, key: key) { try await edit(request, context, $0, turn.left) }
            let duration = (ContinuousClock.now - start) / .milliseconds(1)
            let headers = openAIHeaders(turn, response.headers[.requestID], milliseconds: Int(duration))
            for field in headers { response.headers[field.name] = field.value }
            return response
        }
    }

    private func authorise(_ request: Request) throws(WireError) {
        if settings.key.isEmpty { return }
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer", words[1] == settings.key else {
            throw .openAI(
                .unauthorized, words.isEmpty ? "there is no key: send Authorization: Bearer" : "the key is not valid",
                code: "invalid_api_key")
        }
    }

    private func openAIHeaders(
        _ turn: (left: Int, reset: Double), _ id: String?, milliseconds: Int
    ) -> HTTPFields {
        let limit = settings.requestsPerMinute == 0 ? 5_000 : settings.requestsPerMinute
        let left = max(0, turn.left)
        let id = String(stableHash("\(clock.now().milliseconds) \(left) \(milliseconds)"), radix: 16)
        return [
            .requestID: "req_\(id)", .processingTime: "\(milliseconds)",
            .rateLimit("limit", "requests"): "\(limit)", .rateLimit("remaining", "requests"): "\(left)",
            .rateLimit("reset", "requests"): "\(Int(turn.reset * 1000))ms",
            .rateLimit("limit", "tokens"): "\(limit * 8_000)", .rateLimit("remaining", "tokens"): "\(left * 8_000)",
            .rateLimit("reset", "tokens"): "\(Int(turn.reset * 1000))ms",
        ]
    }

    // MARK: One edit

    private func edit(
        _ request: Request, _ context: MockContext, _ visit: Visit, _ left: Int
    ) async throws -> Response {
        let delivery = Delivery(channel: context.channel, settings: settings)
        try authorise(request)
        if left < 0 {
            throw WireError.openAI(
                .tooManyRequests, "too many requests in this minute", type: "requests", code: "rate_limit_exceeded",
                headers: [.retryAfter: "60"])
        }
        let fault = await ledger.nextFault(of: visit.number)
        if fault == .reset {
            await delivery.reset()
            return Response(status: .ok)
        }
        let body = try await body(of: request)
        if fault == .hang { return await delivery.hang() }
        if let fault, let error = WireError.openAI(fault, elsewhere: elsewhere(request)) { throw error }
        if fault == .page { return page }
        guard let parts = FormPart.all(body, contentType: request.headers[.contentType] ?? "") else {
            throw WireError.openAI(.badRequest, "the body is no valid multipart/form-data")
        }
        let edit = try ImagesEdit(parts)
        let seen = PhotoSeen(edit.images[0])
        await ledger.note(visit.number) {
            $0.model = edit.model.id
            $0.prompt = edit.prompt
            $0.user = edit.user
            $0.photo = seen
        }
        if fault == .empty {
            let answer = ImagesAnswer(edit: edit, data: [], created: clock.now())
            return .json(answer.json)
        }
        return try await paint(edit, visit, fault, delivery)
    }

    private func paint(
        _ edit: ImagesEdit, _ visit: Visit, _ fault: Fault?, _ delivery: Delivery
    ) async throws -> Response {
        try await Task.sleep(for: .seconds(await ledger.delay))
        // Painted first, then charged: a photo that cannot be read costs nothing.
        var pictures: [[UInt8]] = []
        do {
            for number in 0..<edit.count { pictures.append(try await edit.commission(number).painted()) }
        } catch let error as CodecError {
            throw WireError.openAI(
                .badRequest, "the image cannot be read: \(error.message)", code: "invalid_image_file", param: "image")
        }
        guard let bought = await ledger.charge(visit, request: edit.hashValue, pictures: edit.count, fault: fault)
        else {
            throw WireError.openAI(
                .badRequest, "the Idempotency-Key was used for another request", code: "idempotency_key_reused")
        }
        if bought.content == .huge {
            return delivery.huge(
                start: "{\"created\":1,\"data\":[{\"b64_json\":\"", end: "\"}],\"output_format\":\"png\"}", headers: [:]
            )
        }
        if bought.content == .wrongSize {
            var other = edit
            other.size = ImageSize(width: max(16, edit.size.width * 3 / 5), height: max(16, edit.size.height / 3))
            pictures = [try await other.commission(0).painted()]
        }
        let data = try await entries(pictures, edit, visit, bought.content)
        let answer = ImagesAnswer(
            edit: edit, data: data, created: bought.created, hasTextTime: bought.content == .isoCreated)
        return await delivery.send(Array(answer.json.serialized().utf8), headers: [:], fault: fault)
    }

    private func entries(
        _ pictures: [[UInt8]], _ edit: ImagesEdit, _ visit: Visit, _ content: Fault?
    ) async throws -> [(member: String, text: String)] {
        switch content {
        case .garbage: return [("b64_json", Bomb.noise(4_096, seed: stableHash(edit.prompt)).base64)]
        case .bomb: return [("b64_json", Bomb.png.base64)]
        default: break
        }
        guard content == .url || edit.wantsURL else { return pictures.map { ("b64_json", $0.base64) } }
        var entries: [(String, String)] = []
        for picture in pictures {
            let id = await gallery.hang(picture, edit.format)
            entries.append(("url", "http://\(visit.host)/_mock/pictures/\(id)"))
        }
        return entries
    }

    /// The same address on another origin: this machine under its other name.
    func elsewhere(_ request: Request) -> String {
        let authority = request.head.authority ?? "127.0.0.1"
        let port = authority.split(separator: ":").last.flatMap { Int($0) } ?? 80
        let host = authority.hasPrefix("localhost") ? "127.0.0.1" : "localhost"
        return "http://\(host):\(port)\(request.uri.path)"
    }

    /// What a proxy shows people while the server behind it is away.
    var page: Response {
        .bytes(Array("<!doctype html><title>Just a moment</title><p>Just a moment…".utf8), type: "text/html")
    }
}

extension ImagesEdit {
    /// The `number`th picture, from 0. OpenAI has no seed: the prompt stands for it, so that equal requests look alike.
    fileprivate func commission(_ number: Int) -> Commission {
        Commission(
            photo: images[0], mask: mask, prompt: prompt, seed: stableHash(prompt) &+ UInt64(number),
            width: size.width, height: size.height, format: format, quality: compression)
    }
}
