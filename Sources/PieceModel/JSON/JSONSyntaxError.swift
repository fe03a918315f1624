/// Why bytes are not the JSON that was asked for, and where: line and column count from 1, columns in characters
/// (Unicode scalars) so that they match what an editor shows.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of problem it is, for callers that answer differently to each.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let syntax = Code(rawValue: "syntax")
        public static let invalidUTF8 = Code(rawValue: "invalid-utf8")
        public static let duplicateKey = Code(rawValue: "duplicate-key")
        public static let tooLarge = Code(rawValue: "too-large")
        public static let tooDeep = Code(rawValue: "too-deep")
    }

    public let code: Code
    public let line: Int
    public let column: Int
    /// What is wrong, without the place.
    public let message: String
    /// What to do about it.
    public let remedy: String

    public init(code: Code, line: Int, column: Int, message: String, remedy: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "line \(line), column \(column): \(message); \(remedy)" }
}
