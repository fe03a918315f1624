/// Why a photo was not painted: what failed, where and what to do, for logs; `text` is what users read. Never holds a
/// key.
public struct PaintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the names may be stored.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The server will not paint this photo or prompt (moderation).
        case refused
        /// The server answered well, but without a picture; many do so in place of a refusal.
        case empty
        /// The request is wrong: the prompt, the photo, the model or the address.
        case badRequest = "bad-request"
        /// The key was not accepted.
        case unauthorised
        /// The account at the server is used up.
        case quota
        /// Too many requests; `retryAfter` tells when to come back.
        case rateLimited = "rate-limited"
        /// The server cannot be reached, broke off or failed.
        case unavailable
        case timedOut = "timed-out"
        /// The answer, or the picture in it, is larger than allowed.
        case tooLarge = "too-large"
        /// The answer is not one, or not a picture.
        case garbage
        /// The request would have gone to a place where it must not: a private address, a redirect, another origin.
        case blocked
        /// The server failed too often just now and is left alone until `retryAfter`.
        case breakerOpen = "breaker-open"
        /// The caller changed its mind.
        case cancelled
    }

    public var code: Code
    /// What failed and where, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String
    /// Whether the server may have painted, and taken money, though no picture came.
    public var mayHaveBeenCharged: Bool
    /// How long to wait before another try, when somebody said so.
    public var retryAfter: Duration?
    /// Whether the server itself wants another try (`x-should-retry`).
    public var shouldRetry: Bool?

    public init(
        _ code: Code, _ message: String, _ remedy: String, mayHaveBeenCharged: Bool = false,
        retryAfter: Duration? = nil, shouldRetry: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.mayHaveBeenCharged = mayHaveBeenCharged
        self.retryAfter = retryAfter
        self.shouldRetry = shouldRetry
    }

    /// Whether asking for the same again is pointless, however long one waits.
    public var isFinal: Bool {
        switch code {
        case .refused, .empty, .badRequest, .unauthorised, .quota, .tooLarge, .blocked, .cancelled: true
        case .rateLimited, .unavailable, .timedOut, .garbage, .breakerOpen: false
        }
    }

    public var description: String {
        "\(message); \(remedy)" + (mayHaveBeenCharged ? " (the server may have charged for it)" : "")
    }

    /// The same error with the charge in doubt.
    package func charged(_ mayHaveBeenCharged: Bool = true) -> PaintError {
        var error = self
        error.mayHaveBeenCharged = mayHaveBeenCharged
        return error
    }
}
