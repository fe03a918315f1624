import Foundation
import PieceModel
import PieceStore
import Synchronization

@testable import PieceServer

/// Who sends a request of the matrix.
enum Caller: String, CaseIterable, Sendable {
    case owner, member, anonymous, expired, revoked
    /// A program of the owner's whose token has every scope but those the operation needs.
    case narrow
}

/// Sends any operation of the document as anybody, with values that are the owner's.
final class MatrixClient: Sendable {
    let server: TestServer
    let document: APIDocument
    let planted: Planted
    private let revoked: String
    private let expired: String
    private let addresses = Mutex(0)
    /// Tokens by what they lack: nobody may have one for each operation.
    private let narrow = Mutex<[Set<Scope>: String]>([:])

    init(_ server: TestServer, _ document: APIDocument, _ planted: Planted) async throws {
        self.server = server
        self.document = document
        self.planted = planted
        let session = try await server.signIn(server.owner)
        try await server.service.services.auth.signOut(session.session.id)
        revoked = session.accessToken
        expired = try await server.expiredToken(of: server.owner)
    }

    func send(_ operation: APIDocument.Operation, as caller: Caller) async throws -> TestServer.Answer {
        var (type, body) = try self.body(operation, caller)
        if operation.id == "signInForm" {
            (type, body) = ("application/x-www-form-urlencoded", Array("email=a%40b.c".utf8))
        }
        var headers: [(String, String)] = []
        for parameter in document.parameters(of: operation) where parameter["in"] == "header" {
            if parameter["required"] == true, let name = parameter["name"]?.string { headers.append((name, "*")) }
        }
        if let token = try await token(of: caller, for: operation) {
            headers.append(("Authorization", "Bearer \(token)"))
        }
        if let type { headers.append(("Content-Type", type)) }
        // Each from an address of its own and none from this machine, so that neither attempts nor nearness count.
        let address = addresses.withLock { number in
            number += 1
            return "203.0.\(number / 250).\(number % 250 + 1)"
        }
        headers.append(("X-Forwarded-For", address))
        return try await server.request(operation.method, path(of: operation), headers: headers, body: body)
    }

    private func token(of caller: Caller, for operation: APIDocument.Operation) async throws -> String? {
        let endsSession = operation.id.hasPrefix("signOut")
        switch caller {
        case .owner: return endsSession ? try await server.signIn(server.owner).accessToken : server.owner.token
        case .member: return endsSession ? try await server.signIn(server.member).accessToken : server.member.token
        case .anonymous: return nil
        case .expired: return expired
        case .revoked: return revoked
        case .narrow:
            let needed = Set((operation.scopes + operation.ownerScopes).map(Scope.init(rawValue:)))
            if let token = narrow.withLock({ $0[needed] }) { return token }
            let made = try await server.makeToken(Scope.grantable.subtracting(needed))
            narrow.withLock { $0[needed] = made.secret }
            return made.secret
        }
    }

    private func path(of operation: APIDocument.Operation) -> String {
        var path = operation.path
        for (name, value) in values(for: operation) { path = path.replacing("{\(name)}", with: value) }
        switch operation.id {
        case "findWorks": return path + "?title=hamlet"
        case "getRepeats": return path + "?kind=play&title=\(Planted.title)"
        default: return path
        }
    }

    private func values(for operation: APIDocument.Operation) -> [(String, String)] {
        let id =
            switch operation.access {
            case "owner-of-photo": operation.id == "putPhotoContent" ? planted.announced : planted.photo
            case "owner-of-share": planted.share
            case "owner-of-session": planted.session
            case "owner-of-token": planted.apiToken
            case "owner-of-feed": planted.feed
            case "owner-of-recap": planted.recap
            case "owner-of-job": planted.job
            default: operation.path.contains("/works/") ? "157336" : planted.piece
            }
        let token =
            switch operation.access {
            case "holder-of-feed": planted.feedToken
            case "holder-of-recap": planted.recapToken
            default: planted.shareToken
            }
        let file = operation.id == "getFeedTicket" ? "\(planted.piece)-1.jpg" : planted.file
        return [
            ("id", id), ("photo", planted.recordPhoto), ("token", token), ("file", file), ("source", "tmdb"),
            ("period", "2026-11"), ("year", "2026"),
        ]
    }

    /// The document's example, or a photo where one is asked for.
    private func body(_ operation: APIDocument.Operation, _ caller: Caller) throws -> (String?, [UInt8]?) {
        let content = document.content(of: operation)
        if let json = try json(operation, caller) {
            return ("application/json", Array(json.serialized().utf8))
        }
        if content["image/jpeg"] != nil { return ("image/jpeg", try Checkout.photo()) }
        return (nil, nil)
    }

    private func json(_ operation: APIDocument.Operation, _ caller: Caller) throws -> JSONValue? {
        switch operation.id {
        case "changePassword":
            let person = caller == .member ? server.member : server.owner
            return ["current": .string(person.password), "password": .string(person.password)]
        case "preview": return ["pieceId": .string(planted.piece), "longSide": 200]
        default: return document.examples(of: operation).first
        }
    }

    /// The owner's things as they are, to see whether anything has changed.
    func state() async throws -> [String] {
        let token = server.owner.token
        var state: [String] = []
        for path in [
            "pieces/\(planted.piece)", "pieces/\(planted.piece)/shares", "photos/\(planted.photo)",
            "photos/\(planted.announced)", "account/sessions", "account/tokens", "account", "feeds", "recaps",
            "preferences", "statistics?year=2026",
        ] {
            let object = try await server.request("GET", "/api/v1/\(path)", token: token).object
            for name in [
                "version", "piece", "visibility", "recordPhotos", "photo", "nickname", "email", "role", "pieces",
                "budgets", "hidden", "count", "timeZone", "counted",
            ] {
                if let value = object[name] { state.append("\(path) \(name) \(value.serialized())") }
            }
            // Tokens and sessions come and go with the matrix itself; those planted must stay.
            let ids = (object["items"]?.array ?? []).compactMap { $0.object?["id"]?.string }
            let kept = [planted.session, planted.apiToken, planted.share, planted.feed, planted.recap]
            state += ids.filter(kept.contains)
        }
        return state
    }
}
