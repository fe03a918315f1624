import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel
import PieceStore

// The few pages there are without the web app: signing in, a look at one's pieces, and what links open. Plain HTML
// without scripts.
extension Services {
    var pageRoutes: [Route] {
        [
            Route(.get, "/", "homePage", homePage),
            Route(.get, "/sign-in", "signInPage", signInPage),
            Route(.post, "/sign-in", "signInForm", signInForm),
            Route(.post, "/sign-out", "signOutForm", signOutForm),
            Route(.get, "/s/{token}", "sharedPage", sharedPage),
            Route(.get, "/p/{id}", "publicPage", publicPage),
            Route(.get, "/page.css", "pageStyle", pageStyle),
        ]
    }

    @Sendable private func homePage(_ request: Request, _ context: PieceContext) async throws -> Response {
        // The page is for browsers, but a program's token is worth no more here than at the list of pieces.
        guard let identity = context.identity, identity.scopes.contains(.piecesRead) else {
            // The access cookie lives for minutes; the refresh cookie knows the person still.
            if let cookie = try? cookies.read(request.headers[values: .cookie]).refresh,
                let signedIn = try? await auth.refresh(cookie)
            {
                return settingCookies(signedIn, .seeOther("/"))
            }
            return .seeOther("/sign-in")
        }
        guard let account = try await library.store.account(identity.account) else { return .seeOther("/sign-in") }
        let page = try await library.store.pieces(PieceQuery(owner: identity.account, limit: 60))
        let count = try await library.store.count(of: identity.account)
        return .page(Pages.home(account, page.items, count: count))
    }

    @Sendable private func signInPage(_ request: Request, _ context: PieceContext) async throws -> Response {
        let code = request.uri.queryParameters["code"].map(String.init)
        return .page(Pages.signIn(code: code, locale: settings.locale, failure: nil))
    }

    /// The button of the sign-in page. A link alone signs nobody in, because mail programs open links on their own.
    @Sendable private func signInForm(_ request: Request, _ context: PieceContext) async throws -> Response {
        try refuseForeignPages(request)
        let form = try await bodies.urlEncodedForm(request, context)
        do {
            let signedIn =
                if let code = form["code"] {
                    try await auth.signIn(link: code, address: context.address, label: label(request))
                } else {
                    try await auth.signIn(
                        email: form["email"] ?? "", password: form["password"] ?? "", address: context.address,
                        label: label(request))
                }
            return settingCookies(signedIn, .seeOther("/"))
        } catch {
            if case .store = error.code { throw error }
            var response = Response.page(Pages.signIn(code: nil, locale: settings.locale, failure: error))
            response.status = Problem(error).status
            return response
        }
    }

    @Sendable private func signOutForm(_ request: Request, _ context: PieceContext) async throws -> Response {
        try refuseForeignPages(request)
        try await endSession(request, context)
        return clearingCookies(.seeOther("/sign-in"))
    }

    @Sendable private func sharedPage(_ request: Request, _ context: PieceContext) async throws -> Response {
        let (share, record) = try await library.shared(token: context.parameters.get("token") ?? "")
        let fresh = try await library.upToDate(share, record)
        let piece = record.piece.masked(showing: share.shown, link: nil)
        var response = Response.page(Pages.piece(piece, ticket: fresh.ticket, settings: settings))
        response.headers[.robotsTag] = "noindex"
        return response
    }

    @Sendable private func publicPage(_ request: Request, _ context: PieceContext) async throws -> Response {
        let (record, view) = try await library.visible(try context.id("id", of: "piece"), to: context.identity)
        let ticket = view == .own ? record.pictures.ticket : record.pictures.masked.first ?? record.pictures.ticket
        return .page(Pages.piece(record.piece.masked(link: nil), ticket: ticket, settings: settings))
    }

    @Sendable private func pageStyle(_ request: Request, _: PieceContext) async throws -> Response {
        let style = Array(Pages.style.utf8)
        let tag = "\"\(TokenHash(of: style).description.prefix(16))\""
        return request.unlessKnown(
            tag, .bytes(style, type: "text/css; charset=utf-8", headers: [.cacheControl: "no-cache"]))
    }
}

extension Response {
    static func page(_ html: String) -> Response {
        .bytes(
            Array(html.utf8), type: "text/html; charset=utf-8",
            headers: [
                .cacheControl: "private, no-cache",
                .contentSecurityPolicy:
                    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'",
            ])
    }

    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
