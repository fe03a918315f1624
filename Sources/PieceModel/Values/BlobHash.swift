/// The SHA-256 of a blob's bytes, which is its address; written as 64 hexadecimal digits in lower case.
public struct BlobHash: Hashable, Sendable, Comparable, LosslessStringConvertible {
    /// 64 hexadecimal digits.
    public let description: String

    public init?(_ text: String) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ hexDigit($0) != nil }) else { return nil }
        description = text
    }

    /// - Parameter digest: 32 bytes.
    public init?(digest: some Sequence<UInt8>) { self.init(hex(bytes: digest)) }

    public static func < (a: BlobHash, b: BlobHash) -> Bool { a.description < b.description }
}

extension BlobHash: Codable {
    public init(from decoder: any Decoder) throws { self = try decoder.lossless() }
    public func encode(to encoder: any Encoder) throws { try encoder.write(description) }
}
