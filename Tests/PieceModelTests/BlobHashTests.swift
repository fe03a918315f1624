import Foundation
import PieceModel
import Testing

@Suite("Blob hashes")
struct BlobHashTests {
    /// SHA-256 of no bytes (FIPS 180-4).
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("A hash is 64 hexadecimal digits in lower case and nothing else")
    func strict() throws {
        #expect(try #require(BlobHash(empty)).description == empty)
        let (start, end) = (String(empty.dropLast()), String(empty.dropFirst(3)))
        let wrong: [String] = [
            "", empty.uppercased(), start, "\(empty)0", "\(start)g", "\(start)\u{FF11}", "\(start)\n", "../\(end)",
            "0x0\(end)",
            "   \(end)", "+00\(end)",
        ]
        for text in wrong { #expect(BlobHash(text) == nil, "\(text)") }
    }

    @Test("A digest's 32 bytes are written in order, each as two digits")
    func digest() throws {
        let bytes: [UInt8] = [0x00, 0x0F, 0xF0, 0xFF] + (4..<32)
        let hash = try #require(BlobHash(digest: bytes))
        #expect(hash.description.hasPrefix("000ff0ff0405"))
        #expect(hash.description.hasSuffix("1d1e1f"))
        #expect(BlobHash(hash.description) == hash)
        #expect(BlobHash(digest: bytes.dropLast()) == nil)
        #expect(BlobHash(digest: bytes + [0]) == nil)
    }

    @Test("Hashes sort as their bytes do")
    func order() throws {
        var random = Seeded(5)
        let digests = (0..<100).map { _ in (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) } }
        let sorted = digests.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(digests.compactMap { BlobHash(digest: $0) }.sorted() == sorted.compactMap { BlobHash(digest: $0) })
    }

    @Test("A hash is written as one string, and no other value is read as one")
    func codable() throws {
        let hash = try #require(BlobHash(empty))
        let data = try JSONEncoder().encode([hash])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(empty)\"]")
        #expect(try JSONDecoder().decode([BlobHash].self, from: data) == [hash])
        for text in ["[\"e3b0\"]", "[\"\(empty.uppercased())\"]", "[7]", "[null]"] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode([BlobHash].self, from: Data(text.utf8)) }
        }
    }
}
