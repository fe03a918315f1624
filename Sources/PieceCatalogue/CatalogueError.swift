/// Why a catalogue did not answer: what failed, and what to do. Never holds a key or a query string.
public struct CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is, for callers that answer differently to each.
    public enum Code: Hashable, Sendable {
        /// The question itself is wrong: an empty title, an id of another form.
        case invalid
        /// The request would leave the configured origins, or reach a private address; it was not made.
        case refused
        /// The catalogue does not accept the key.
        case unauthorised
        /// The catalogue wants fewer requests; after so many seconds, when it says.
        case limited(retryAfter: Int?)
        /// The catalogue cannot be reached, is too slow or has failed; retrying later may help.
        case unavailable
        /// The answer is not what it should be, or is too large.
        case malformed
    }

    public var code: Code
    /// The catalogue asked, or nil when none was.
    public var source: WorkSource?
    /// What failed and where, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ code: Code, source: WorkSource? = nil, _ message: String, _ remedy: String) {
        self.code = code
        self.source = source
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(source.map { "\($0.rawValue): " } ?? "")\(message); \(remedy)" }
}
