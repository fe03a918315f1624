import Testing

@testable import piece

@Suite("Digests of inputs")
struct DigestTests {
    @Test(
        "Digests are those of the published MurmurHash3 x64-128",
        arguments: [
            ("", "00000000000000000000000000000000"), ("hello", "cbd8a7b341bd9b025b1e906a48ae1d19"),
            ("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347"),
        ])
    func published(text: String, digest: String) {
        #expect(Digest(text).description == digest)
    }

    @Test("Every length from 0 to 64 and every single changed bit gives another digest")
    func distinct() {
        var seen: Set<Digest> = []
        for length in 0...64 {
            let bytes = (0..<length).map { UInt8($0 &* 37 & 0xFF) }
            #expect(seen.insert(Digest(bytes)).inserted)
            for bit in 0..<length * 8 {
                var changed = bytes
                changed[bit / 8] ^= 1 << (bit % 8)
                #expect(seen.insert(Digest(changed)).inserted, "bit \(bit) of \(length) bytes")
            }
        }
    }
}
