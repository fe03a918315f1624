/// Reads `multipart/form-data` as RFC 2046 and RFC 7578 say, written without a look at how it is made here.
struct FormReader {
    struct Part: Hashable {
        /// Header lines as they stand, in order.
        var headers: [String]
        var body: [UInt8]

        /// The value of a parameter of Content-Disposition.
        func parameter(_ name: String) -> String? {
            let line = headers.first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
            for piece in line.split(separator: ";").dropFirst() {
                let pair = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if pair.count == 2, pair[0] == name { return pair[1].filter { $0 != "\"" } }
            }
            return nil
        }
    }

    private struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// The boundary that a Content-Type names.
    static func boundary(_ contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map { $0.drop { $0 == " " } }
        guard parts.first == "multipart/form-data" else { return nil }
        return parts.dropFirst().first { $0.hasPrefix("boundary=") }.map { String($0.dropFirst(9)) }
    }

    /// The parts; throws when a single byte is not where it belongs.
    static func parts(_ body: [UInt8], boundary: String) throws -> [Part] {
        let delimiter = Array("--\(boundary)".utf8)
        guard !boundary.isEmpty, boundary.utf8.count <= 70, body.starts(with: delimiter) else {
            throw Malformed(description: "does not begin with the boundary")
        }
        var parts: [Part] = []
        var rest = body[delimiter.count...]
        while true {
            if rest.elementsEqual("--\r\n".utf8) { return parts }
            guard rest.starts(with: "\r\n".utf8) else { throw Malformed(description: "no line end at a boundary") }
            rest = rest.dropFirst(2)
            var headers: [String] = []
            while true {
                guard let end = find(Array("\r\n".utf8), in: rest) else {
                    throw Malformed(description: "a header without an end")
                }
                let line = rest[rest.startIndex..<end]
                rest = rest[(end + 2)...]
                if line.isEmpty { break }
                headers.append(String(decoding: line, as: UTF8.self))
            }
            guard let end = find(Array("\r\n--\(boundary)".utf8), in: rest) else {
                throw Malformed(description: "a part without an end")
            }
            parts.append(Part(headers: headers, body: Array(rest[rest.startIndex..<end])))
            rest = rest[(end + 2 + delimiter.count)...]
        }
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - pattern.count)).first { start in
            bytes[start] == pattern[0] && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }
}
