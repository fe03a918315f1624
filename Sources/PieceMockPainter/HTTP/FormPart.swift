/// One part of a multipart/form-data body (RFC 7578).
///
/// A reader of its own, of whole bodies and strict: sharing the client's or the service's would hide their mistakes.
struct FormPart: Sendable {
    var name: String
    var filename: String?
    /// The part's Content-Type, in small letters, without parameters.
    var type: String?
    var bytes: [UInt8]

    /// The most parts of a form.
    static let limit = 64

    /// Takes a whole body apart; nil when it is malformed, or the Content-Type names no boundary.
    static func all(_ body: [UInt8], contentType: String) -> [FormPart]? {
        let header = HeaderWords(contentType)
        guard header.value == "multipart/form-data", let boundary = header["boundary"],
            (1...70).contains(boundary.utf8.count)
        else { return nil }
        let line = Array("\r\n".utf8)
        let dashes = Array("--\(boundary)".utf8)
        guard body.starts(with: dashes) else { return nil }
        let delimiter = line + dashes
        var parts: [FormPart] = []
        var at = dashes.count
        while true {
            if body[at...].starts(with: Array("--".utf8)) { return parts }
            guard body[at...].starts(with: line), parts.count < limit,
                let blank = body.index(of: line + line, from: at),
                let end = body.index(of: delimiter, from: blank + line.count)
            else { return nil }
            let lines = String(validating: body[min(blank, at + line.count)..<blank], as: UTF8.self)
            guard let lines, let part = FormPart(lines, Array(body[min(end, blank + 4)..<end])) else { return nil }
            parts.append(part)
            at = end + delimiter.count
        }
    }

    private init?(_ lines: String, _ bytes: [UInt8]) {
        var disposition: HeaderWords?
        for line in lines.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = HeaderWords(String(line[line.index(after: colon)...]))
            switch line[..<colon].lowercased() {
            case "content-disposition" where disposition == nil: disposition = value
            case "content-type" where type == nil: type = value.value
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"] else { return nil }
        self.name = name
        filename = disposition["filename"]
        self.bytes = bytes
    }
}

/// A header's value and its parameters: `form-data; name="image[]"; filename="a.png"`.
private struct HeaderWords {
    /// What precedes the first semicolon, in small letters.
    let value: String
    private var parameters: [String: String] = [:]

    init(_ text: String) {
        var rest = Substring(text)
        func blanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }
        blanks()
        value = rest.prefix { $0 != ";" && $0 != " " }.lowercased()
        rest = rest.drop { $0 != ";" }
        while rest.popFirst() == ";" {
            blanks()
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.popFirst() == "=" else { return }
            var value = ""
            if rest.first == "\"" {
                rest.removeFirst()
                while let character = rest.popFirst(), character != "\"" {
                    value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
                }
            } else {
                value = String(rest.prefix { $0 != ";" && $0 != " " })
                rest = rest.dropFirst(value.count)
            }
            parameters[name.lowercased()] = value
            blanks()
        }
    }

    subscript(_ name: String) -> String? { parameters[name] }
}

extension [UInt8] {
    /// Where `pattern`, which is not empty, begins next; nil when it does not.
    fileprivate func index(of pattern: [UInt8], from start: Int) -> Int? {
        withUnsafeBufferPointer { bytes in
            var at = start
            while at + pattern.count <= bytes.count {
                guard let next = bytes[at...].firstIndex(of: pattern[0]) else { return nil }
                if bytes[next...].starts(with: pattern) { return next }
                at = next + 1
            }
            return nil
        }
    }
}
