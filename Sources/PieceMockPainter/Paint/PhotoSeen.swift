import PieceCodecs
import PieceModel

/// What a server learns from a photo it is sent, beside what it shows.
struct PhotoSeen: Hashable, Sendable {
    var format: String
    var width: Int
    var height: Int
    var bytes: Int
    /// Whether it tells more than pixels: Exif, XMP, comments or texts.
    var metadata: Bool

    /// Nil for what is no picture.
    init?(_ bytes: [UInt8]) {
        guard let info = try? inspect(bytes) else { return nil }
        format = info.format.rawValue
        width = info.uprightWidth
        height = info.uprightHeight
        self.bytes = bytes.count
        metadata =
            switch info.format {
            case .jpeg: PhotoSeen.jpegTells(bytes)
            case .png: PhotoSeen.chunks(bytes, from: 8, lengthFirst: true).contains(where: PhotoSeen.telling.contains)
            case .webp:
                PhotoSeen.chunks(bytes, from: 12, lengthFirst: false).contains(where: PhotoSeen.telling.contains)
            }
    }

    var json: JSONValue {
        [
            "format": .string(format), "width": .number(JSONNumber(width)), "height": .number(JSONNumber(height)),
            "bytes": .number(JSONNumber(bytes)), "metadata": .bool(metadata),
        ]
    }

    private static let telling: Set<String> = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME", "EXIF", "XMP "]

    /// Names of the chunks of a PNG (length, name, data, checksum) or WebP (name, length, data to an even byte).
    private static func chunks(_ bytes: [UInt8], from start: Int, lengthFirst: Bool) -> [String] {
        var names: [String] = []
        var at = start
        while at + 8 <= bytes.count, names.count < 10_000 {
            let (first, second) = (bytes[at..<at + 4], bytes[at + 4..<at + 8])
            names.append(String(decoding: lengthFirst ? second : first, as: UTF8.self))
            let digits: [UInt8] = lengthFirst ? Array(first) : second.reversed()
            let length = digits.reduce(0) { $0 << 8 | Int($1) }
            at += 8 + length + (lengthFirst ? 4 : length & 1)
        }
        return names
    }

    /// Whether a JPEG has an APP1 (Exif, XMP), APP13 (IPTC) or comment segment before its first scan.
    private static func jpegTells(_ bytes: [UInt8]) -> Bool {
        var at = 2
        while at + 4 <= bytes.count, bytes[at] == 0xFF {
            switch bytes[at + 1] {
            case 0xE1, 0xED, 0xFE: return true
            case 0xDA: return false
            default: at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
            }
        }
        return false
    }
}
