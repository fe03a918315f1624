/// The block before a file in a tar archive (POSIX.1-1988, ustar), in the one form in which backups have it.
struct TarHeader: Hashable, Sendable {
    /// At most 100 bytes of ASCII.
    let name: String
    /// Bytes of the file; below 8 GiB, which is all that the format can say.
    let size: Int
    /// Seconds since 1970.
    let modified: Int

    static let blockSize = 512
    static let sizeLimit = 1 << 33
    /// An archive ends with two of these.
    static let empty = [UInt8](repeating: 0, count: blockSize)

    init(name: String, size: Int, modified: Int) {
        self.name = name
        self.size = size
        self.modified = modified
    }

    /// Reads a header; nil unless it is, byte for byte, what `block` gives, its checksum included.
    init?(block: [UInt8]) {
        guard block.count == TarHeader.blockSize, let size = TarHeader.octal(block[124..<135]),
            let modified = TarHeader.octal(block[136..<147])
        else { return nil }
        self.init(
            name: String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self), size: size, modified: modified)
        guard self.block == block else { return nil }
    }

    /// The header's 512 bytes.
    var block: [UInt8] {
        var block = TarHeader.empty
        func put(_ text: String, at offset: Int, in block: inout [UInt8]) {
            for (index, byte) in text.utf8.enumerated() where offset + index < block.count {
                block[offset + index] = byte
            }
        }
        put(String(decoding: name.utf8.prefix(100), as: UTF8.self), at: 0, in: &block)
        // For its owner only, who is whoever unpacks it.
        put(TarHeader.octal(0o600, digits: 7), at: 100, in: &block)
        put(TarHeader.octal(0, digits: 7), at: 108, in: &block)
        put(TarHeader.octal(0, digits: 7), at: 116, in: &block)
        put(TarHeader.octal(size, digits: 11), at: 124, in: &block)
        put(TarHeader.octal(modified, digits: 11), at: 136, in: &block)
        put("0", at: 156, in: &block)
        put("ustar\u{0}00", at: 257, in: &block)
        put(TarHeader.octal(0, digits: 7), at: 329, in: &block)
        put(TarHeader.octal(0, digits: 7), at: 337, in: &block)
        // The checksum counts its own field as spaces.
        let sum = block.reduce(8 * 0x20) { $0 + Int($1) }
        put(TarHeader.octal(sum, digits: 6) + "\u{0} ", at: 148, in: &block)
        return block
    }

    /// Zeros that follow a file, so that the next header begins a block.
    var padding: Int { -size & (TarHeader.blockSize - 1) }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(max(0, number), radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text.suffix(digits)
    }

    private static func octal(_ digits: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
