/// Why a file as a whole cannot be imported (further); what is wrong with one row is in its `ImportRow`.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of problem it is, for callers that answer differently to each.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// It is none of the formats that can be read.
        public static let unknownFormat = Code(rawValue: "unknown-format")
        /// The bytes are not text in the encoding they seem to be in.
        public static let encoding = Code(rawValue: "encoding")
        /// The file breaks its format's syntax.
        public static let syntax = Code(rawValue: "syntax")
        /// A limit is exceeded.
        public static let tooLarge = Code(rawValue: "too-large")
        /// Columns that are needed are missing, or one is there twice.
        public static let columns = Code(rawValue: "columns")
        /// The archive is damaged or is no pass.
        public static let archive = Code(rawValue: "archive")
    }

    public let code: Code
    /// From 1; nil when it is not about one line.
    public let line: Int?
    /// What is wrong, without the place.
    public let message: String
    /// What to do about it.
    public let remedy: String

    public init(_ code: Code, line: Int? = nil, _ message: String, remedy: String) {
        self.code = code
        self.line = line
        self.message = message
        self.remedy = remedy
    }

    public var description: String { (line.map { "line \($0): " } ?? "") + "\(message); \(remedy)" }
}
