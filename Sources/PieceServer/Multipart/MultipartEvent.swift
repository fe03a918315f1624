/// What a form parser finds, in the order of the bytes: `.part`, any number of `.body`, `.partEnd`; then the next part.
enum MultipartEvent: Hashable, Sendable {
    case part(MultipartPart)
    /// Some bytes of the part's body, never none; how a body is cut into events depends on how it arrived.
    case body([UInt8])
    case partEnd
}

/// What the header of a part says about it. All of it is the sender's claim.
struct MultipartPart: Hashable, Sendable {
    /// The form field's name.
    var name: String
    /// The last step of the file's name on the sender's machine, cleaned, for display only; nil for a part that is no
    /// file, empty for a file input in which nothing was chosen.
    var filename: String?
    /// The media type without parameters, in small letters; nil when missing or malformed.
    var contentType: String?
}

/// What a form may take at most.
struct MultipartLimits: Hashable, Sendable {
    var parts = 20
    /// Bytes of one part's header, line ends included.
    var headerBytes = 8 << 10
    /// Bytes of one part that is no file.
    var fieldBytes = 64 << 10
    /// Bytes of the whole form, from the preamble to the epilogue.
    var totalBytes = 21 << 20
}

/// Why a form was refused: what failed, and what its sender can do.
struct MultipartError: Error, Hashable, Sendable, CustomStringConvertible {
    enum Code: String, Hashable, Sendable {
        case tooManyParts, headerTooLarge, fieldTooLarge, fileTooLarge, tooLarge
        case bareLineFeed, badHeader, badDisposition, badEncoding, nested, truncated, duplicate, badText

        /// Whether a limit was passed (413) rather than the form malformed (400).
        var isLimit: Bool {
            switch self {
            case .tooManyParts, .headerTooLarge, .fieldTooLarge, .fileTooLarge, .tooLarge: true
            default: false
            }
        }
    }

    var code: Code
    var message: String
    var remedy: String

    init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    var description: String { "\(message); \(remedy)" }
}
