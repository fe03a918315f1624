import PieceModel

extension PaintError {
    /// What an answer that is no picture means.
    ///
    /// Whether it may have been charged: a server that refuses, that asks to come back (408, 409, 425, 429) or that has
    /// no time (503, 529) has not painted. After any other 5xx nobody knows: a gateway may have given up on a painter
    /// that went on.
    init(_ answer: PaintTransport.Answer, from endpoint: Endpoint, at now: Instant) {
        let hint = RetryHint(answer.headers, now: now)
        let fault = ServerFault(answer.body)
        self = PaintError(status: answer.status, fault, hint, endpoint)
        retryAfter = hint.after
        shouldRetry = hint.shouldRetry
    }

    private init(status: Int, _ fault: ServerFault, _ hint: RetryHint, _ endpoint: Endpoint) {
        // Words about keys may hold parts of one, so only these statuses go without the server's words.
        let isAboutKey = status == 401 || status == 403
        let words = isAboutKey || fault.message.isEmpty ? "" : ": \(endpoint.cleaned(fault.message))"
        let told = "\(endpoint) answered \(status)\(words)"
        switch status {
        case _ where fault.isModeration:
            self.init(.refused, told, "use another photo, prompt or style")
        case _ where fault.isQuota:
            self.init(.quota, told, "raise the limit of the account at the server")
        case 300..<400:
            self.init(
                .blocked, "\(endpoint) redirects, and redirects are not followed", "configure the new address")
        case 401, 403:
            self.init(.unauthorised, told, "check the endpoint's key and what it may do")
        case 402: self.init(.quota, told, "raise the limit of the account at the server")
        case 400, 404, 405, 413, 415, 422:
            self.init(.badRequest, told, "check the endpoint's base, model, part name and options")
        case 429: self.init(.rateLimited, told, "ask less often")
        case 408, 409, 425: self.init(.unavailable, told, "try again")
        case _ where fault.isBadRequest:
            self.init(.badRequest, told, "check the endpoint's base, model, part name and options")
        case 503, 529: self.init(.unavailable, told, "try again later")
        case 500...: self.init(.unavailable, told, "try again later", mayHaveBeenCharged: true)
        case _ where hint.shouldRetry == true: self.init(.unavailable, told, "try again later")
        default: self.init(.badRequest, told, "check the endpoint's base, model, part name and options")
        }
    }

    /// An answer that says it is good and is not.
    static func garbage(_ endpoint: Endpoint, _ what: String) -> PaintError {
        PaintError(
            .garbage, "\(endpoint) \(what)", "check that the address is that of a painter",
            mayHaveBeenCharged: true)
    }
}

extension Endpoint {
    /// A server's words without the key, should it give that back.
    func cleaned(_ words: String) -> String { key?.removed(from: words) ?? words }
}
