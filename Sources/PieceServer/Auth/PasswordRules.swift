import PieceModel

/// Which new passwords are refused: too short to resist guessing, or the first that anybody would guess. There are no
/// rules about kinds of characters, which make passwords harder to remember and not harder to guess.
public enum PasswordRules {
    /// Characters as a reader counts them.
    public static let characters = 10...200
    /// More than two hundred characters of any script take.
    static let maximumBytes = 4096

    /// - Throws: `.weakPassword` with what is wrong.
    public static func check(_ password: String, email: String?, nickname: String) throws(AuthError) {
        guard password.utf8.count <= maximumBytes else { throw weak("is far too long") }
        let text = password.precomposed
        guard text.count >= characters.lowerBound else {
            throw weak("has \(text.count) characters, fewer than \(characters.lowerBound)")
        }
        guard text.count <= characters.upperBound else {
            throw weak("has \(text.count) characters, more than \(characters.upperBound)")
        }
        let plain = text.lowercased()
        guard Set(plain).count > 3 else { throw weak("repeats the same few characters") }
        guard !common.contains(plain) else { throw weak("is one of the most common") }
        let mailbox = email.flatMap { $0.split(separator: "@").first.map(String.init) }
        let names = [email, mailbox, nickname].compactMap { $0?.precomposed.lowercased() }
        guard !names.contains(plain) else { throw weak("is your name or e-mail address") }
    }

    static func weak(_ flaw: String) -> AuthError {
        AuthError(.weakPassword, "this password \(flaw)", "choose ten or more characters, such as four unrelated words")
    }

    /// Those of the most used passwords that are long enough, in lower case.
    static let common: Set<String> = [
        "0123456789", "0987654321", "1029384756", "12345678910", "1234567890", "123456789a", "1234567891",
        "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "9876543210", "a123456789", "abcdefghij", "abcd123456",
        "administrator", "asdfasdfasdf", "asdfghjkl;", "asdfghjkl123", "basketball", "changeme123", "football123",
        "iloveyou123", "iloveyou12", "letmein123", "password01", "password10", "password11", "password12",
        "password123", "password1234", "password12345", "p@ssw0rd123", "passw0rd123", "princess123", "q1w2e3r4t5",
        "q1w2e3r4t5y6", "qazwsxedc1", "qazwsxedcrfv", "qwer123456", "qwerasdfzxcv", "qwerty1234", "qwerty12345",
        "qwerty123456", "qwertyuiop", "qwertyuiop123", "sunshine123", "superman123", "welcome123", "zaq12wsxcde3",
        "zxcvbnm123", "zxcvbnmasd", "tkfkdgo123", "dkssudgktpdy", "qlalfqjsgh", "qlalfqjsgh1",
    ]
}
