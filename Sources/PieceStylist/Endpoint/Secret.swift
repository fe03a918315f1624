import FoundationEssentials
import PieceModel

/// A key or `user:password` of a server, which prints as dots wherever it is printed.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// - Parameter text: the secret as it was given; white space around it, such as a file's last newline, is left
    ///   out.
    public init(_ text: String) { self.text = text.trimmed }

    public var description: String { "…" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What HTTP Basic sends.
    var base64: String { Data(text.utf8).base64EncodedString() }

    /// A text from outside without the secret, in any form in which a server may give it back.
    func removed(from text: String) -> String {
        var forms = [self.text, base64]
        // Of `user:password`, the second alone is as secret.
        if let colon = self.text.firstIndex(of: ":") {
            forms.append(String(self.text[self.text.index(after: colon)...]))
        }
        return forms.filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "…") }
    }
}
