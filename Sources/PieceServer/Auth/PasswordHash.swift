import Crypto
import CryptoExtras

/// A password's scrypt hash (RFC 7914) with the salt and cost it was made with, written
/// `$scrypt$ln=17,r=8,p=1$<salt>$<key>` with salt and key in base64 without padding.
struct PasswordHash: Hashable, Sendable, LosslessStringConvertible {
    /// What one hash costs: 128 · 2^ln · r bytes of memory, and time in proportion to that times `p`.
    struct Cost: Hashable, Sendable {
        /// Binary logarithm of scrypt's N.
        let logN: Int
        let r: Int
        let p: Int

        /// Costs that a stored hash may name, so that a damaged or foreign record cannot take all memory or time:
        /// 256 MB, and sixteen times the usual time.
        var isBounded: Bool {
            (1...20).contains(logN) && (1...32).contains(r) && (1...16).contains(p) && r << logN <= 1 << 21
                && p * r << logN <= 1 << 24
        }
    }

    let cost: Cost
    let salt: [UInt8]
    let key: [UInt8]

    init(cost: Cost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard text.utf8.count <= 300, parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let salt = Base64.standard.decode(parts[3]), (4...64).contains(salt.count),
            let key = Base64.standard.decode(parts[4]), (16...64).contains(key.count)
        else { return nil }
        let values = parts[2].split(separator: ",", omittingEmptySubsequences: false)
        guard values.count == 3, let logN = PasswordHash.value("ln=", values[0]),
            let r = PasswordHash.value("r=", values[1]), let p = PasswordHash.value("p=", values[2])
        else { return nil }
        self.init(cost: Cost(logN: logN, r: r, p: p), salt: salt, key: key)
        guard cost.isBounded else { return nil }
    }

    private static func value(_ name: String, _ text: Substring) -> Int? {
        let digits = text.dropFirst(name.count)
        guard text.hasPrefix(name), digits.utf8.count <= 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(digits)
    }

    var description: String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Base64.standard.encode(salt))$\(Base64.standard.encode(key))"
    }

    /// The scrypt key of a password, at least one byte long; nil when the memory cannot be had.
    static func key(of password: [UInt8], salt: [UInt8], cost: Cost, count: Int) -> SymmetricKey? {
        try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: count, rounds: 1 << cost.logN, blockSize: cost.r,
            parallelism: cost.p)
    }

    /// Whether a password's key is this one, in the same time wherever they differ; nil when the memory cannot be had.
    func matches(_ password: [UInt8]) -> Bool? {
        // Both sides as symmetric keys, which swift-crypto compares in constant time.
        PasswordHash.key(of: password, salt: salt, cost: cost, count: key.count).map { $0 == SymmetricKey(data: key) }
    }
}
