public import PieceModel

/// What users may ask painters for in their own words.
public enum PromptRules {
    /// The most Unicode scalars of a prompt, after it was brought to normal form C.
    public static let scalars = 1_000
    /// How far a picture after a prompt may go from the photo, unless somebody says.
    public static let strength = 0.6

    /// A prompt in normal form C without white space around it.
    /// - Throws: the problem at `path`: nothing but space, too long, control characters, piled-up marks, commands.
    public static func read(_ value: JSONValue, at path: JSONPath) throws(FieldErrors) -> String {
        func problem(_ message: String, _ remedy: String) -> FieldErrors {
            FieldErrors([FieldProblem(path: path.description, message: message, remedy: remedy)])
        }
        var reader = FieldReader([:], path: path)
        let text = reader.text(value, at: path, .line(scalars))
        guard reader.problems.isEmpty else { throw FieldErrors(reader.problems) }
        guard let text else { throw problem("must not be blank", "write what the painter should do") }
        let count = text.unicodeScalars.count
        guard count <= scalars else {
            throw problem("has \(count) characters, more than the \(scalars) allowed", "shorten it")
        }
        // Invisible characters that reorder or tag text would let a prompt say other things than a reader sees.
        let hidden = text.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x202A...0x202E, 0x2066...0x2069, 0xE0000...0xE007F, 0xFFF9...0xFFFB: true
            default: scalar.properties.generalCategory == .privateUse
            }
        }
        if let hidden { throw problem("holds the invisible character \(hidden.codePoint)", "remove it") }
        // Servers of one's own read `<lora:…>` and `<sd_cpp_extra_args>` as orders to themselves.
        if text.contains("<") { throw problem("holds <, with which commands to some servers begin", "remove it") }
        return text
    }

    /// As `read(_:at:)`, for a prompt that stands alone.
    public static func check(_ text: String) throws(FieldErrors) -> String {
        try read(.string(text), at: JSONPath.root.key("prompt"))
    }
}
