/// What is wrong with the fonts: what failed, on which file, and what to do about it.
public struct FontError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure. More may follow, so switch with a default.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The manifest is not JSON of the expected shape.
        public static let unreadableManifest = Code(rawValue: "unreadable-manifest")
        /// The manifest contradicts itself: a doubled id, a fallback that is not there, a value out of range.
        public static let invalidManifest = Code(rawValue: "invalid-manifest")
        /// Font files that the manifest requires are not on this machine.
        public static let missingFile = Code(rawValue: "missing-file")
        /// A font file is there but is no font that FreeType and HarfBuzz can read.
        public static let unreadableFont = Code(rawValue: "unreadable-font")
        /// A text or template names a font id that the manifest does not have.
        public static let unknownFont = Code(rawValue: "unknown-font")
        /// FreeType or ICU could not start.
        public static let engine = Code(rawValue: "engine")
    }

    public let code: Code
    /// What failed and where, and what to do, as one sentence.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
