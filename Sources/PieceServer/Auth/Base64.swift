/// Base64 without padding (RFC 4648), in one spelling only: what is accepted is exactly what would be written, so no
/// two texts stand for the same bytes.
struct Base64 {
    private let letters: [UInt8]
    private let values: [UInt8: UInt8]

    /// `-` and `_`: tokens and cookies.
    static let url = Base64(last: "-_")
    /// `+` and `/`: password hashes.
    static let standard = Base64(last: "+/")

    private init(last: String) {
        letters = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values: [UInt8: UInt8] = [:]
        for (value, letter) in letters.enumerated() { values[letter] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = (pending << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(letters[Int(pending >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(letters[Int(pending << UInt32(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil for padding, white space, foreign letters, and bits that are left over and not zero.
    func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            guard let value = values[letter] else { return nil }
            pending = (pending << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(pending >> UInt32(bits) & 0xFF))
            }
        }
        return pending & ((1 << UInt32(bits)) - 1) == 0 ? bytes : nil
    }
}
