/// A short name for a row, to know it again. It guards nothing: only the owner's own rows are compared, so FNV-1a with
/// 128 bits will do and no cryptography is needed.
enum Fingerprint {
    /// The first part, a colon, and 32 hexadecimal digits of the others (Fowler, Noll, Vo: FNV-1a; each part is followed
    /// by a zero byte, so that `ab`, `c` and `a`, `bc` differ).
    static func text(of parts: [String]) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for part in parts.dropFirst() {
            for byte in Array(part.utf8) + [0] {
                hash ^= UInt128(byte)
                hash &*= 0x0000_0000_0100_0000_0000_0000_0000_013B
            }
        }
        let digits = String(hash, radix: 16)
        return "\(parts.first ?? ""):" + String(repeating: "0", count: 32 - digits.count) + digits
    }
}
