/// Who answers at an address: scheme, host and port.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// Lower case; a number of IPv6 without its brackets.
    public let host: String
    public let port: Int

    package init(_ scheme: String, _ host: String, _ port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// `https://host`, with the port when it is not the scheme's own.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(name)" + (Origin.port(of: scheme) == port ? "" : ":\(port)")
    }

    static func port(of scheme: String) -> Int? { ["http": 80, "https": 443][scheme] }
}

/// An absolute `http` or `https` address, read strictly: no user name, no fragment, no spaces, no backslashes.
///
/// Requests are written again from these parts, so what was checked is what is asked; no second reader of addresses can
/// see another host in the same text.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    public let origin: Origin
    /// Empty, or from the first `/`, with everything but plain ASCII percent-encoded.
    public let path: String
    /// What follows the `?`, encoded alike.
    package let query: String?

    package init(_ origin: Origin, path: String = "", query: String? = nil) {
        self.origin = origin
        self.path = path
        self.query = query
    }

    /// Nil when the text is not such an address.
    public init?(_ text: String) {
        guard let separator = text.firstRange(of: "://"),
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F || $0 == "\\" || $0 == "#" })
        else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let defaultPort = Origin.port(of: scheme),
            let (host, port) = WebAddress.authority(String(authority).lowercased())
        else { return nil }
        let parts = rest[authority.endIndex...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        origin = Origin(scheme, host, port ?? defaultPort)
        path = parts.first.map { WebAddress.encoded($0, keeping: WebAddress.marks) } ?? ""
        query = parts.count > 1 ? WebAddress.encoded(parts[1], keeping: WebAddress.marks) : nil
    }

    /// The address as a request names it; a query may hold a key, so messages use `place`.
    public var description: String { place + (query.map { "?\($0)" } ?? "") }

    /// The address without its query.
    package var place: String { "\(origin)\(path)" }

    /// An address below this one.
    package func appending(_ more: String, query: [(String, String)] = []) -> WebAddress {
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        let pairs = query.map { "\($0)=\(WebAddress.encoded(Substring($1), keeping: ""))" }
        return WebAddress(
            origin, path: base + WebAddress.encoded(Substring(more), keeping: WebAddress.marks),
            query: pairs.isEmpty ? nil : pairs.joined(separator: "&"))
    }

    private static let marks = "/?:@!$&'()*+,;=%[]"

    /// Percent-encodes the UTF-8 of everything but letters, digits, `-._~` and the marks to keep.
    private static func encoded(_ text: Substring, keeping marks: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-._~".unicodeScalars.contains(scalar) || marks.unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }

    /// Host and port of `host`, `host:port`, `[v6]` or `[v6]:port`.
    private static func authority(_ text: String) -> (host: String, port: Int?)? {
        let host: Substring
        var rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard IPAddress(String(host))?.bytes.count == 16 else { return nil }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
            let allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-_".unicodeScalars
            guard !host.isEmpty, host.utf8.count <= 253, host.unicodeScalars.allSatisfy(allowed.contains) else {
                return nil
            }
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.removeFirst() == ":", rest.utf8.count <= 5, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(rest), (1...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }
}
