public import PieceStore

/// Why somebody was not let in: what failed, and what to do. Nothing in it tells whether an account exists.
public struct AuthError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it is, for callers that answer differently to each.
    public enum Code: Hashable, Sendable {
        /// E-mail address and password, or the current password, do not belong together.
        case badCredentials
        /// Too many attempts for this account or from this address; seconds until the next one counts.
        case tooManyAttempts(retryAfter: Int)
        /// All threads for passwords are taken and the queue is full; seconds until trying again makes sense.
        case busy(retryAfter: Int)
        /// The token was good once, but its time is over.
        case expired
        /// The token, link or cookie is not one of ours, or what it stood for has ended.
        case invalidToken
        /// The refresh token had been used before, so its session is ended everywhere.
        case reused
        /// The account has been switched off.
        case disabled
        /// The new password is easy to guess.
        case weakPassword
        /// The token may not do this.
        case scopeMissing(Scope)
        /// A value is not what it has to be: the name of the value, such as `nickname`.
        case invalidValue(String)
        /// The account or token that should be changed does not exist.
        case notFound
        /// The store did not do what it was asked.
        case store(StoreError)
    }

    public var code: Code
    /// What failed, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }

    /// Seconds after which the same request may succeed, for `Retry-After`; nil when waiting does not help.
    public var retryAfter: Int? {
        switch code {
        case .tooManyAttempts(let seconds), .busy(let seconds): seconds
        default: nil
        }
    }
}

extension AuthError {
    /// One sentence for every way in which e-mail address and password can be wrong.
    static let badCredentials = AuthError(
        .badCredentials, "e-mail address and password do not belong together", "check both and try again")

    static let disabled = AuthError(
        .disabled, "this account is switched off", "ask the owner of this service to switch it on")

    static let invalidToken = AuthError(
        .invalidToken, "this token is not valid here", "sign in again, or make a new token")

    static let expired = AuthError(
        .expired, "the time of this token is over", "refresh it, or sign in again")

    static let reused = AuthError(
        .reused, "this refresh token had been used before, so its session is ended everywhere", "sign in again")

    static let notFound = AuthError(.notFound, "there is no such account", "check the id")

    static func store(_ error: StoreError) -> AuthError {
        AuthError(.store(error), error.message, error.remedy)
    }
}

/// Runs what asks the store, and passes on its refusals.
func asking<Value>(
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Value
) async throws(AuthError) -> Value {
    do {
        return try await work()
    } catch let error as StoreError {
        throw .store(error)
    } catch {
        // Stores throw nothing else, but the compiler cannot infer that of a closure.
        throw .store(StoreError(.unavailable, "the store failed: \(error)", "try again later"))
    }
}
