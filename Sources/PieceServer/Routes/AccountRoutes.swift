import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension Services {
    var accountRoutes: [Route] {
        [
            Route(.get, "/api/v1/account", "getAccount", getAccount),
            Route(.patch, "/api/v1/account", "changeAccount", changeAccount),
            Route(.put, "/api/v1/account/password", "changePassword", changePassword),
            Route(.get, "/api/v1/account/sessions", "listSessions", listSessions),
            Route(.delete, "/api/v1/account/sessions/{id}", "deleteSession", deleteSession),
            Route(.get, "/api/v1/account/tokens", "listTokens", listTokens),
            Route(.post, "/api/v1/account/tokens", "createToken", createToken),
            Route(.delete, "/api/v1/account/tokens/{id}", "deleteToken", deleteToken),
            Route(.post, "/api/v1/members", "createMember", createMember),
        ]
    }

    private func account(_ identity: Identity) async throws -> Account {
        guard let account = try await library.store.account(identity.account) else { throw AuthError.invalidToken }
        return account
    }

    @Sendable private func getAccount(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountRead)
        let pieces = try await library.store.count(of: identity.account)
        let worn = try await library.report(for: identity) { try $0.preferences() }.worn
        var object = try await account(identity).json.object ?? JSONObject()
        object["title"] = worn.flatMap { library.titles.rule($0)?.json } ?? .null
        object["pieces"] = .int(pieces)
        object["scopes"] = .array(identity.scopes.sorted().map { .string($0.rawValue) })
        return .json(.object(object), headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func changeAccount(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountWrite)
        let body = try await bodies.json(request, context)
        var reader = FieldReader(body, path: .root)
        reader.refuseUnknown(known: ["nickname", "email", "locale", "timeZone"])
        let nickname = reader.text("nickname", .line(200))
        let email = reader.text("email", .line(300))
        let locale = reader.choice("locale", from: TicketLocale.allCases.map(\.rawValue)).flatMap(TicketLocale.init)
        let timeZone = reader.text("timeZone", .line(60))
        if let timeZone, TimeZone(identifier: timeZone) == nil {
            reader.note("timeZone", "is no time zone", "write its IANA name, such as Asia/Seoul")
        }
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        // Before anything is changed: a request that is refused changes nothing.
        let name = try nickname.map(AccountRules.nickname)
        if body["email"] != nil { _ = try await auth.setEmail(email, of: identity.account) }
        var changed = try await account(identity)
        changed.nickname = name ?? changed.nickname
        changed.locale = locale ?? changed.locale
        changed.timeZone = timeZone ?? changed.timeZone
        changed.updated = clock.now()
        return .json(try await library.store.replace(changed).json)
    }

    @Sendable private func changePassword(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountWrite)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["current", "password"])
        let current = reader.secret("current")
        let new = reader.secret("password")
        if new == nil { reader.missing("password", example: "\"…\"") }
        guard reader.problems.isEmpty, let new else { throw Problem.invalid(reader.problems) }
        try await auth.changePassword(
            of: identity.account, current: current, new: new, keeping: identity.session)
        return .noContent()
    }

    @Sendable private func listSessions(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountRead)
        let items: [JSONValue] = try await library.store.sessions(of: identity.account).map { session in
            [
                "id": .string(session.id.description), "label": .string(session.label),
                "current": .bool(session.id == identity.session), "created": .time(session.created),
                "lastUsed": .time(session.lastUsed), "expires": .time(session.expires),
            ]
        }
        return .json(["items": .array(items)], headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func deleteSession(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountWrite)
        let id = try context.id("id", of: "session", Session.self)
        guard let session = try await library.store.session(id), session.account == identity.account else {
            throw Problem.notFound("session")
        }
        try await auth.signOut(session.id)
        return .noContent()
    }

    @Sendable private func listTokens(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountRead)
        let items = try await library.store.apiTokens(of: identity.account).map(\.json)
        return .json(["items": .array(items)], headers: [.cacheControl: "private, no-cache"])
    }

    @Sendable private func createToken(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountWrite)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["name", "scopes", "expiresInDays"])
        let name = reader.requiredText("name", .line(50), example: "\"laptop\"")
        let scopes = reader.list("scopes", atMost: 20, of: "scopes").compactMap { value, path -> Scope? in
            let scope = value.string.map(Scope.init(rawValue:))
            if let scope, Scope.grantable.contains(scope) { return scope }
            let names = Scope.grantable.sorted().map(\.rawValue).joined(separator: ", ")
            reader.note(path, "is no scope a token can have", "choose from \(names)")
            return nil
        }
        if scopes.isEmpty, reader.problems.isEmpty { reader.missing("scopes", example: "[\"pieces:read\"]") }
        let days = reader.integer("expiresInDays", in: 1...3650, what: "a number of days")
        guard reader.problems.isEmpty, let name else { throw Problem.invalid(reader.problems) }
        let (token, secret) = try await auth.createAPIToken(
            for: identity.account, name: name, scopes: Set(scopes), days: days)
        var object = token.json.object ?? JSONObject()
        object["token"] = .string(secret)
        return .json(.object(object), status: .created, headers: [.cacheControl: "no-store"])
    }

    @Sendable private func deleteToken(_ request: Request, _ context: PieceContext) async throws -> Response {
        let identity = try context.signedIn(.accountWrite)
        let id = try context.id("id", of: "token", APIToken.self)
        guard try await auth.deleteAPIToken(id, of: identity.account) else { throw Problem.notFound("token") }
        return .noContent()
    }

    /// The owner lets somebody in: registration is closed, so this is the only way.
    @Sendable private func createMember(_ request: Request, _ context: PieceContext) async throws -> Response {
        _ = try context.signedIn(.admin)
        var reader = FieldReader(try await bodies.json(request, context), path: .root)
        reader.refuseUnknown(known: ["nickname", "email"])
        let nickname = reader.requiredText("nickname", .line(200), example: "\"지우\"")
        let email = reader.text("email", .line(300))
        guard reader.problems.isEmpty, let nickname else { throw Problem.invalid(reader.problems) }
        let account = try await auth.makeMember(nickname: nickname, email: email)
        let link = try await auth.makeSignInLink(account.id, minutes: 7 * 24 * 60)
        var object = account.json.object ?? JSONObject()
        object["signInLink"] = .string("\(settings.publicURL)/sign-in?code=\(link.code)")
        object["signInExpires"] = .time(link.expires)
        return .json(.object(object), status: .created, headers: [.cacheControl: "no-store"])
    }
}

extension APIToken {
    /// The token as its person sees it; the secret was shown once.
    fileprivate var json: JSONValue {
        [
            "id": .string(id.description), "name": .string(name), "scopes": .array(scopes.map(JSONValue.string)),
            "created": .time(created), "expires": .time(expires), "lastUsed": .time(lastUsed),
        ]
    }
}
