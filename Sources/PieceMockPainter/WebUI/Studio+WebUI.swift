import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceCodecs
import PieceModel

extension Studio {
    func addWebUIRoutes(to router: Router<MockContext>) {
        router.get("/sdapi/v1/progress") { request, _ in
            try checkCredentials(request)
            return Response.json(await easel.progress)
        }
        router.post("/sdapi/v1/interrupt") { request, _ in
            try checkCredentials(request)
            await easel.interrupt()
            return Response.json([:])
        }
        router.post("/sdapi/v1/img2img") { request, context in
            try await visit(request, key: request.headers[.idempotencyKey]) { try await img2img(request, context, $0) }
        }
    }

    private func checkCredentials(_ request: Request) throws(WireError) {
        guard let credentials = settings.credentials else { return }
        guard request.headers[.authorization] == "Basic \(Array(credentials.utf8).base64)" else {
            throw .webUI(
                .unauthorized, "HTTPException", "Incorrect username or password",
                headers: [.wwwAuthenticate: "Basic"])
        }
    }

    private func img2img(_ request: Request, _ context: MockContext, _ visit: Visit) async throws -> Response {
        let delivery = Delivery(channel: context.channel, settings: settings)
        try checkCredentials(request)
        let fault = await ledger.nextFault(of: visit.number)
        if fault == .reset {
            await delivery.reset()
            return Response(status: .ok)
        }
        let body = try await body(of: request)
        if fault == .hang { return await delivery.hang() }
        if let fault, let error = WireError.webUI(fault, elsewhere: elsewhere(request)) { throw error }
        if fault == .page { return page }
        let job = try read(body)
        let seen = PhotoSeen(job.image)
        await ledger.note(visit.number) {
            $0.model = "mock"
            $0.prompt = job.prompt
            $0.photo = seen
        }
        if fault == .empty || fault == .moderated { return .json(answer(job, images: [])) }
        return try await paint(job, visit, fault, delivery)
    }

    private func read(_ body: [UInt8]) throws(WireError) -> Img2Img {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(body, limits: .init(bytes: settings.bodyLimit, depth: 16))
        } catch {
            throw .webUI(member: "\(error.line)", "JSON decode error: \(error.message)", "json_invalid")
        }
        guard let object = value.object else {
            throw .webUI(member: "", "Input should be a valid dictionary", "model_attributes_type")
        }
        return try Img2Img(object)
    }

    private func paint(
        _ job: Img2Img, _ visit: Visit, _ fault: Fault?, _ delivery: Delivery
    ) async throws -> Response {
        let painted: [[UInt8]]
        do {
            painted = try await easel.work(steps: job.steps, seconds: await ledger.delay) { isInterrupted in
                var pictures: [[UInt8]] = []
                for number in 0..<job.count {
                    var commission = job.commission(number)
                    commission.isUntouched = isInterrupted
                    if fault == .wrongSize { commission.height = max(8, commission.height / 2) }
                    pictures.append(try await commission.painted())
                }
                return pictures
            }
        } catch is CodecError {
            throw WireError.webUI(.internalServerError, "HTTPException", "Invalid encoded image")
        }
        // It knows no keys: every request costs its time.
        let free = Visit(number: visit.number, key: nil, host: visit.host)
        _ = await ledger.charge(free, request: 0, pictures: job.count, fault: fault)
        let images: [String]
        switch fault {
        case .garbage: images = [Bomb.noise(4_096, seed: UInt64(job.seed)).base64]
        case .bomb: images = [Bomb.png.base64]
        case .huge:
            return delivery.huge(start: "{\"images\":[\"", end: "\"],\"parameters\":{},\"info\":\"{}\"}", headers: [:])
        case .url:
            let id = await gallery.hang(painted[0], .png)
            images = ["http://\(visit.host)/_mock/pictures/\(id)"]
        default: images = job.sendsImages ? painted.map(\.base64) : []
        }
        return await delivery.send(
            Array(answer(job, images: images).serialized().utf8), headers: [:], fault: fault)
    }

    private func answer(_ job: Img2Img, images: [String]) -> JSONValue {
        [
            "images": .array(images.map(JSONValue.string)), "parameters": .object(job.parameters),
            "info": .string(job.info),
        ]
    }
}

extension Img2Img {
    fileprivate func commission(_ number: Int) -> Commission {
        Commission(
            photo: image, prompt: prompt, seed: UInt64(seed) &+ UInt64(number), width: width, height: height)
    }
}
