import Crypto
import Glibc
import PieceModel

/// A `multipart/form-data` body (RFC 7578).
///
/// Names, file names and media types are the program's own, so no header holds a user's words; their words stand in
/// bodies, which end where the boundary says and nowhere else.
struct MultipartForm {
    /// Name and file name go into headers, so they are literals of this program.
    struct Part {
        let name: String
        var file: (name: String, mediaType: String)?
        let content: [UInt8]
    }

    private(set) var parts: [Part] = []

    mutating func add(_ name: String, _ value: String) {
        parts.append(Part(name: name, file: nil, content: Array(value.utf8)))
    }

    mutating func add(_ name: String, file: String, mediaType: String, _ content: [UInt8]) {
        parts.append(Part(name: name, file: (file, mediaType), content: content))
    }

    /// The body, and the boundary that its `Content-Type` names.
    /// - Parameter seed: what boundaries are made of; the same one gives the same body.
    func encoded(seed: String) -> (boundary: String, body: [UInt8]) {
        let boundary = boundary(seed: seed)
        var body: [UInt8] = []
        body.reserveCapacity(parts.reduce(256) { $0 + $1.content.count + 256 })
        for part in parts {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"".utf8
            if let file = part.file {
                body += "; filename=\"\(file.name)\"\r\nContent-Type: \(file.mediaType)".utf8
            }
            body += "\r\n\r\n".utf8
            body += part.content
            body += "\r\n".utf8
        }
        body += "--\(boundary)--\r\n".utf8
        return (boundary, body)
    }

    /// 128 bits that none of the contents holds; tried anew until it is so.
    private func boundary(seed: String) -> String {
        var attempt = 0
        while true {
            let digest = SHA256.hash(data: Array("\(attempt) \(seed)".utf8))
            let boundary = "piece-" + hex(bytes: digest.prefix(16))
            if !parts.contains(where: { MultipartForm.holds($0.content, boundary) }) { return boundary }
            attempt += 1
        }
    }

    private static func holds(_ content: [UInt8], _ boundary: String) -> Bool {
        let wanted = Array(boundary.utf8)
        return content.withUnsafeBytes { content in
            guard let base = content.baseAddress else { return false }
            var start = 0
            // The first letter is found fast; what follows is compared where it stands.
            while start + wanted.count <= content.count,
                let found = memchr(base + start, Int32(wanted[0]), content.count - start - wanted.count + 1)
            {
                start = UnsafeRawPointer(found) - base
                if memcmp(base + start, wanted, wanted.count) == 0 { return true }
                start += 1
            }
            return false
        }
    }
}
