/// One thing wrong with a set of fields: where, what, and what to do about it.
public struct FieldProblem: Hashable, Sendable, CustomStringConvertible {
    /// The JSON path, such as `$.cast[2].name`.
    public let path: String
    public let message: String
    public let remedy: String

    public init(path: String, message: String, remedy: String) {
        self.path = path
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(path): \(message); \(remedy)" }
}

/// Everything wrong with a set of fields; never empty.
public struct FieldErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public let problems: [FieldProblem]

    public init(_ problems: [FieldProblem]) { self.problems = problems }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
