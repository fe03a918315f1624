import PieceModel

/// What an account's own fields have to be.
public enum AccountRules {
    /// A nickname without outer white space, in normal form C.
    /// - Throws: `.invalidValue("nickname")` unless it has 1…30 characters on one line.
    public static func nickname(_ text: String) throws(AuthError) -> String {
        guard let name = line(text, characters: 1...30) else {
            throw AuthError(
                .invalidValue("nickname"), "the nickname is not one line of 1 to 30 characters", "choose another")
        }
        return name
    }

    /// An e-mail address in the form in which accounts keep it: lower case, normal form C, no outer white space.
    /// - Throws: `.invalidValue("email")` for what cannot be an address.
    public static func email(_ text: String) throws(AuthError) -> String {
        let address = normalized(email: text)
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard address.utf8.count <= 254, parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64,
            parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
            address.unicodeScalars.allSatisfy({ isVisible($0) && !$0.properties.isWhitespace })
        else {
            throw AuthError(.invalidValue("email"), "this is not an e-mail address", "write it as name@example.org")
        }
        return address
    }

    /// The form in which addresses are compared, of any text.
    static func normalized(email text: String) -> String { text.trimmed.precomposed.lowercased() }

    /// A line without outer white space, in normal form C; nil when it has control characters or another length.
    static func line(_ text: String, characters: ClosedRange<Int>) -> String? {
        guard text.utf8.count <= 12 * characters.upperBound * 4 else { return nil }
        let line = text.trimmed.precomposed
        return characters.contains(line.count) && line.unicodeScalars.allSatisfy(isVisible) ? line : nil
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !scalar.properties.isNoncharacterCodePoint
        }
    }
}
