/// Why a ticket could not be rendered: what failed, and what to do.
public struct RenderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; callers map it to an exit code or an HTTP status.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let unknownLayout = Code(rawValue: "unknown-layout")
        public static let badLayout = Code(rawValue: "bad-layout")
        public static let photoMissing = Code(rawValue: "photo-missing")
        public static let photoRefused = Code(rawValue: "photo-refused")
        public static let fontsMissing = Code(rawValue: "fonts-missing")
        public static let encoding = Code(rawValue: "encoding")
        public static let badOptions = Code(rawValue: "bad-options")
    }

    public var code: Code
    public var message: String
    public var remedy: String

    public init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}
