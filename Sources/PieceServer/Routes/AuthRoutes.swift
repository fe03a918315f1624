import HTTPTypes
import Hummingbird
import HummingbirdCore
import PieceModel
import PieceStore

extension Services {
    var authRoutes: [Route] {
        [
            Route(.post, "/api/v1/auth/sign-in", "signIn", signIn),
            Route(.post, "/api/v1/auth/refresh", "refreshSession", refreshSession),
            Route(.post, "/api/v1/auth/sign-out", "signOut", signOut),
        ]
    }

    /// With e-mail address and password, or with the code of a sign-in link.
    @Sendable private func signIn(_ request: Request, _ context: PieceContext) async throws -> Response {
        try refuseForeignPages(request)
        var reader = FieldReader(try await bodies.json(request, context, limit: BodyReader.small), path: .root)
        reader.refuseUnknown(known: ["email", "password", "code", "cookies"])
        let cookies = reader.flag("cookies") ?? false
        let code = reader.text("code", .line(200))
        let email = reader.text("email", .line(255))
        let password = reader.secret("password")
        if code == nil {
            if email == nil { reader.missing("email", example: "\"you@example.org\"") }
            if password == nil { reader.missing("password", example: "\"…\"") }
        }
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        let signedIn =
            if let code {
                try await auth.signIn(link: code, address: context.address, label: label(request))
            } else {
                try await auth.signIn(
                    email: email ?? "", password: password ?? "", address: context.address, label: label(request))
            }
        return answer(signedIn, asCookies: cookies)
    }

    /// The next access token; a program sends its refresh token, a browser its cookie.
    @Sendable private func refreshSession(_ request: Request, _ context: PieceContext) async throws -> Response {
        var reader = FieldReader(try await bodies.optionalJSON(request, context, limit: BodyReader.small), path: .root)
        reader.refuseUnknown(known: ["refreshToken"])
        let token = reader.text("refreshToken", .line(200))
        if !reader.problems.isEmpty { throw Problem.invalid(reader.problems) }
        if let token { return answer(try await auth.refresh(token), asCookies: false) }
        try refuseForeignPages(request)
        guard let cookie = try cookies.read(request.headers[values: .cookie]).refresh else {
            throw AuthError.invalidToken
        }
        return answer(try await auth.refresh(cookie), asCookies: true)
    }

    /// Ends the session of the token or cookie; without one there is nothing to end.
    @Sendable private func signOut(_ request: Request, _ context: PieceContext) async throws -> Response {
        try refuseForeignPages(request)
        try await endSession(request, context)
        return clearingCookies(.noContent())
    }

    // MARK: shared with the pages

    /// Ends the session of the token or cookies, also when the access token's time is over.
    func endSession(_ request: Request, _ context: PieceContext) async throws {
        if let session = context.identity?.session { try await auth.signOut(session) }
        if let cookie = try? cookies.read(request.headers[values: .cookie]).refresh {
            try await auth.signOut(refresh: cookie)
        }
    }

    func clearingCookies(_ response: Response) -> Response {
        var response = response
        for cookie in cookies.clear { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return response
    }

    func settingCookies(_ signedIn: AuthService.SignedIn, _ response: Response) -> Response {
        var response = response
        let now = clock.now()
        let lines = cookies.set(
            access: signedIn.accessToken, accessSeconds: Int(signedIn.accessExpires.seconds(since: now)),
            refresh: signedIn.refreshToken, refreshSeconds: Int(signedIn.refreshExpires.seconds(since: now)))
        for line in lines { response.headers.append(HTTPField(name: .setCookie, value: line)) }
        return response
    }

    /// A request that signs in or out acts with or on cookies, so another site's page must not send it; programs send
    /// neither header and bring no cookies.
    func refuseForeignPages(_ request: Request) throws(Problem) {
        let (site, origin) = (request.headers[.secFetchSite], request.headers[.origin])
        if site == nil, origin == nil, request.headers[.cookie] == nil { return }
        guard
            CrossSite.allows(
                method: request.method.rawValue, fetchSite: site, origin: origin, own: [settings.publicURL])
        else { throw .crossSite }
    }

    /// What the person sees in the list of sessions.
    func label(_ request: Request) -> String { request.headers[.userAgent] ?? "?" }

    private func answer(_ signedIn: AuthService.SignedIn, asCookies: Bool) -> Response {
        var object = JSONObject()
        object["account"] = signedIn.account.json
        object["accessExpires"] = .time(signedIn.accessExpires)
        object["refreshExpires"] = .time(signedIn.refreshExpires)
        let headers: HTTPFields = [.cacheControl: "no-store"]
        // Scripts of a page never see the tokens of its cookies.
        if asCookies { return settingCookies(signedIn, .json(.object(object), headers: headers)) }
        object["accessToken"] = .string(signedIn.accessToken)
        object["refreshToken"] = .string(signedIn.refreshToken)
        return .json(.object(object), headers: headers)
    }
}

extension Problem {
    static let crossSite = Problem(
        .forbidden, "cross-site", "this request came from another site's page, which may not act for you here")
}

extension FieldReader {
    /// A password: any text as it is, for neither trimming nor normalising may change it here.
    mutating func secret(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string, text.utf8.count <= 1024 else {
            note(key, "must be a string of at most 1024 bytes", "write it in double quotes")
            return nil
        }
        return text.isEmpty ? nil : text
    }
}

extension Account {
    /// The account as its person sees it.
    var json: JSONValue {
        [
            "id": .string(id.description), "nickname": .string(nickname), "email": .optional(email),
            "role": .string(role.rawValue), "locale": .string(locale.rawValue), "timeZone": .string(timeZone),
            "hasPassword": .bool(passwordHash != nil), "created": .time(created),
        ]
    }
}
