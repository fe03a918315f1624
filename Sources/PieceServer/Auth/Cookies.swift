/// The two cookies of a signed-in browser: how they are set, cleared and read.
///
/// Over https they carry the prefix `__Host-`: browsers then take them only with `Secure`, from this very host and for
/// every path, so that no other host of the domain can plant one.
public struct Cookies: Sendable {
    /// What a request's cookies say.
    public struct Tokens: Hashable, Sendable {
        public let access: String?
        public let refresh: String?
    }

    private let secure: Bool

    /// - Parameter secure: whether browsers come over https; false only for plain http on the own machine.
    public init(secure: Bool) { self.secure = secure }

    public var accessName: String { (secure ? "__Host-" : "") + "piece-access" }
    public var refreshName: String { (secure ? "__Host-" : "") + "piece-refresh" }

    /// The values of the `Set-Cookie` headers that keep both tokens. The access cookie comes along when somebody
    /// follows a link to this service, the refresh cookie only with requests from its own pages.
    /// - Parameters:
    ///   - accessSeconds: how long the access token lives.
    ///   - refreshSeconds: how long the session lives.
    public func set(access: String, accessSeconds: Int, refresh: String, refreshSeconds: Int) -> [String] {
        [
            line(accessName, access, "Lax", seconds: accessSeconds),
            line(refreshName, refresh, "Strict", seconds: refreshSeconds),
        ]
    }

    /// The values of the `Set-Cookie` headers that remove both.
    public var clear: [String] {
        [line(accessName, "", "Lax", seconds: 0), line(refreshName, "", "Strict", seconds: 0)]
    }

    private func line(_ name: String, _ value: String, _ sameSite: String, seconds: Int) -> String {
        "\(name)=\(value); Max-Age=\(max(0, seconds)); Path=/; HttpOnly; SameSite=\(sameSite)"
            + (secure ? "; Secure" : "")
    }

    /// The tokens in the `Cookie` headers of a request; cookies of others are passed over, whatever they hold.
    /// - Parameter headers: the value of each `Cookie` header; HTTP/2 may send several.
    /// - Throws: `.invalidToken` when one of ours comes twice, because one of the two was planted, or holds anything
    ///   but the letters of a token.
    public func read(_ headers: [String]) throws(AuthError) -> Tokens {
        var found: [String: String] = [:]
        for pair in headers.flatMap({ $0.utf8.split(separator: UInt8(ascii: ";")) }) {
            let text = Cookies.trim(pair)
            guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(Substring(text[..<equals]))
            guard name == accessName || name == refreshName else { continue }
            let value = text[text.index(after: equals)...]
            guard found[name] == nil, value.count <= 4096, value.allSatisfy(Cookies.isTokenLetter) else {
                throw AuthError(
                    .invalidToken, "the cookie \(name) comes twice or holds what no token can", "sign in again")
            }
            found[name] = String(Substring(value))
        }
        func token(_ name: String) -> String? { found[name].flatMap { $0.isEmpty ? nil : $0 } }
        return Tokens(access: token(accessName), refresh: token(refreshName))
    }

    private static func trim(_ text: Substring.UTF8View) -> Substring.UTF8View {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }

    private static func isTokenLetter(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
