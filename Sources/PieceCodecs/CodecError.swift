/// Why an image was not decoded or encoded.
public struct CodecError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure; a struct so that kinds can be added without breaking anyone's `switch`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String
        init(_ name: String) { description = name }

        public static let unsupportedFormat = Code("unsupportedFormat")
        public static let empty = Code("empty")
        public static let truncated = Code("truncated")
        public static let corrupt = Code("corrupt")
        public static let tooManyBytes = Code("tooManyBytes")
        public static let tooManyPixels = Code("tooManyPixels")
        public static let tooWide = Code("tooWide")
        public static let tooManyScans = Code("tooManyScans")
        public static let tooManyWarnings = Code("tooManyWarnings")
        public static let tooSlow = Code("tooSlow")
        public static let tooMuchMemory = Code("tooMuchMemory")
        public static let encode = Code("encode")
        public static let file = Code("file")
    }

    public var code: Code
    /// What failed and where.
    public var message: String
    /// What the sender of the image can do.
    public var remedy: String

    public init(code: Code, message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message). \(remedy)" }
}

extension CodecError {
    static func corrupt(_ message: String) -> CodecError {
        CodecError(
            code: .corrupt, message: message,
            remedy: "Open the picture in an image program, save it anew and try again.")
    }

    static func truncated(_ message: String) -> CodecError {
        CodecError(code: .truncated, message: message, remedy: "Send the whole file again.")
    }
}
