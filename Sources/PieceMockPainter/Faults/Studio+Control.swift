import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel

extension Studio {
    /// What neither server has: the plan, the ledger, and pictures by address.
    func addControlRoutes(to router: Router<MockContext>) {
        router.get("/_mock/plan") { request, context in
            try checkLocal(request, context)
            return Response.json(await ledger.planJSON)
        }
        router.put("/_mock/plan") { request, context in
            try checkLocal(request, context)
            let body = try await request.body.collect(upTo: 1 << 20)
            await ledger.begin(try plan(Array(body.readableBytesView)))
            return Response.json(await ledger.planJSON)
        }
        router.get("/_mock/ledger") { request, context in
            try checkLocal(request, context)
            return Response.json(await ledger.json)
        }
        router.delete("/_mock/ledger") { request, context in
            try checkLocal(request, context)
            await ledger.clear()
            return Response(status: .noContent)
        }
        router.get("/_mock/pictures/:id") { _, context in
            guard let picture = await gallery.picture(context.parameters.get("id") ?? "") else {
                throw HTTPError(.notFound)
            }
            return Response.bytes(picture.bytes, type: "image/\(picture.format.rawValue)")
        }
    }

    /// Refuses other machines, and pages in a browser on this one.
    private func checkLocal(_ request: Request, _ context: MockContext) throws(WireError) {
        let address = context.channel.remoteAddress?.ipAddress ?? ""
        guard address == "::1" || address.hasPrefix("127."), request.headers[.origin] == nil else {
            throw WireError(status: .forbidden, body: ["error": "only programs on this machine may do this"])
        }
    }

    private func plan(_ body: [UInt8]) throws(WireError) -> FaultPlan {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONParser.parse(body, limits: .init(bytes: 1 << 20, depth: 4))
        } catch {
            throw WireError(
                status: .badRequest, body: ["error": .string("line \(error.line): \(error.message); \(error.remedy)")])
        }
        do throws(FieldErrors) {
            return try FaultPlan(json: json)
        } catch {
            throw WireError(status: .badRequest, body: ["error": .string("\(error)")])
        }
    }
}
