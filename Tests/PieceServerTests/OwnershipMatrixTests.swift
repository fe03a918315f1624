import PieceModel
import PieceStore
import Testing

@testable import PieceServer

/// Every operation of the document, asked for by everybody with the owner's ids.
@Suite("Who may do what")
struct OwnershipMatrixTests {
    private typealias Operation = APIDocument.Operation
    private let document: APIDocument

    init() throws { document = try APIDocument() }

    /// Reading first and deleting last, so that there is something left for each.
    private var operations: [Operation] {
        let order = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return document.operations.enumerated().sorted { a, b in
            func key(_ entry: (offset: Int, element: Operation)) -> (Int, Int, Int) {
                // The one ends the other sessions, the other everything about the piece.
                let last = ["changePassword", "deletePiece"].firstIndex(of: entry.element.id) ?? -1
                return (last, order.firstIndex(of: entry.element.method) ?? 0, entry.offset)
            }
            return key(a) < key(b)
        }.map(\.element)
    }

    /// The callers of the matrix say where they come from, because the machine itself may read the metrics.
    private static func behindProxy(_ settings: inout ServerSettings) { settings.trustedProxies = 1 }

    @Test("Nobody sees, changes or learns of what is not theirs", arguments: Visibility.allCases)
    func matrix(_ visibility: Visibility) async throws {
        try await withServer(settings: Self.behindProxy) { server in
            let planted = try await Planted.plant(server, visibility)
            let client = try await MatrixClient(server, document, planted)
            let before = try await client.state()
            #expect(before.count >= 12, "\(before)")
            var asked = 0
            for caller in Caller.allCases where caller != .owner {
                for operation in operations {
                    // There is no token without a scope, so one that lacks none is the owner's own.
                    if caller == .narrow, operation.scopes.isEmpty, operation.ownerScopes.isEmpty { continue }
                    let answer = try await client.send(operation, as: caller)
                    check(operation, caller, visibility, answer, planted)
                    asked += 1
                }
            }
            #expect(try await client.state() == before)
            #expect(asked > 4 * operations.count)
            // The search finds what is there: the owner is sent all of it.
            let whole = try await server.request("GET", "/api/v1/pieces/\(planted.piece)", token: server.owner.token)
            #expect(planted.leaks(in: whole).count == (visibility == .private ? 4 : 3))
            for operation in operations {
                check(operation, .owner, visibility, try await client.send(operation, as: .owner), planted)
            }
        }
    }

    private func check(
        _ operation: Operation, _ caller: Caller, _ visibility: Visibility, _ answer: TestServer.Answer,
        _ planted: Planted
    ) {
        let what: Comment = "\(caller.rawValue) \(operation.id), piece \(visibility.rawValue): \(answer.status)"
        let isExpected = expected(operation, caller, visibility).contains(answer.status)
        #expect(isExpected, what)
        #expect(
            document.responses(of: operation).contains { $0.status == String(answer.status) },
            "\(what) is not described")
        // What the owner's programs may not read is theirs nevertheless only by its scope.
        guard caller != .owner else { return }
        // Whoever has a feed's address sees the titles of private pieces, too.
        let leaks = planted.leaks(in: answer).filter { operation.access != "holder-of-feed" || $0 != Planted.title }
        #expect(leaks.isEmpty, "\(what) leaks \(leaks)")
    }

    private static let done = Array(200..<400)

    /// The statuses that an operation may answer somebody with.
    private func expected(_ operation: Operation, _ caller: Caller, _ visibility: Visibility) -> [Int] {
        if caller == .expired || caller == .revoked { return [401] }
        if caller == .narrow, !operation.scopes.isEmpty { return [403] }
        if caller == .anonymous, !operation.isOpen { return [401] }
        // The document's examples of passwords and codes are nobody's.
        if ["signIn", "refreshSession", "signInForm"].contains(operation.id) { return [401] }
        // This service has no catalogue.
        if operation.path.contains("/works") { return [501] }
        let isOwner = caller == .owner
        // Others have no pieces yet, which are what is on these pictures.
        if ["getRecap", "getCalendarCard"].contains(operation.id) { return isOwner ? Self.done : [404] }
        switch operation.access {
        case "anyone", "anyone-if-allowed", "signed-in", "holder-of-feed", "holder-of-recap": return Self.done
        case "admin": return isOwner ? Self.done : [403]
        case "machine-or-admin": return isOwner ? Self.done : [404]
        case "viewer-of-piece": return isOwner || visibility == .public ? Self.done : [404]
        case "holder-of-link": return visibility == .private ? [404] : Self.done
        case "owner-of-piece" where operation.id == "createShare" && isOwner && visibility == .private: return [409]
        default: return isOwner ? Self.done : [404]
        }
    }

    @Test("Pictures that show everything are the owner's; the masked ones are everybody's")
    func pictures() async throws {
        try await withServer { server in
            let planted = try await Planted.plant(server, .public)
            let token = server.member.token
            for file in planted.ownFiles + [planted.file] {
                for (caller, status) in [(token, 404), (nil, 404), (server.owner.token, 200)] {
                    #expect(try await server.request("GET", "/media/\(file)", token: caller).status == status)
                }
            }
            let masked = try await server.request("GET", "/api/v1/pieces/\(planted.piece)", token: nil).object
            let address = masked["ticket"]?.object?["url"]?.string ?? ""
            let path = String(address.dropFirst(server.publicURL.count))
            #expect(try await server.request("GET", path, token: nil).status == 200)
            let hash = path.split(separator: "/").last.map(String.init) ?? ""
            #expect(!planted.ownFiles.contains(hash))
        }
    }

    @Test("Another's photo can be put on no ticket")
    func photos() async throws {
        try await withServer { server in
            let planted = try await Planted.plant(server, .private)
            let own = try await server.makePiece(token: server.member.token)["id"]?.string ?? ""
            let piece: JSONValue = ["kind": "play", "title": "햄릿", "date": "2026-11-14"]
            let body: JSONValue = ["piece": piece, "photoId": .string(planted.photo)]
            for (method, path) in [
                ("POST", "pieces"), ("PUT", "pieces/\(own)"), ("PATCH", "pieces/\(own)"), ("POST", "preview"),
            ] {
                let answer = try await server.request(
                    method, "/api/v1/\(path)", token: server.member.token, json: body, headers: [("If-Match", "*")])
                #expect(answer.status == 404, "\(method) \(path)")
            }
        }
    }
}
