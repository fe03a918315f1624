/// Something wrong with a template: where, what, and what to do about it.
public struct TemplateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable { case error, warning }

    /// The file, or the template's name.
    public var file: String
    /// JSON path of the value, such as `$.layers[3].text.size`.
    public var path: String
    public var severity: Severity
    public var message: String
    public var remedy: String

    public init(file: String, path: String, severity: Severity = .error, message: String, remedy: String) {
        self.file = file
        self.path = path
        self.severity = severity
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(file): \(path): \(severity.rawValue): \(message); \(remedy)" }
}

/// All problems of one template.
public struct TemplateProblems: Error, Sendable, CustomStringConvertible {
    public var problems: [TemplateProblem]

    public init(_ problems: [TemplateProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
