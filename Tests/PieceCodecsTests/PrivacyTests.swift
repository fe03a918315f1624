import PieceCodecs
import PieceGraphics
import Testing

@Suite("Privacy")
struct PrivacyTests {
    @Test(
        "Nothing of an upload's metadata is in any output",
        arguments: ["exif-privacy/gps_all.jpg", "exif-privacy/gps_all.webp"])
    func metadata(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let secret = Array("SECRET".utf8)
        #expect(contains(bytes, secret), "the fixture must hold what is looked for")
        let image = try decode(bytes)
        var outputs = try PNGMode.allCases.map { try encodePNG(image.pixmap, mode: $0) }
        outputs.append(try encodeJPEG(image.pixmap, quality: 85))
        outputs.append(try encodeWebP(image.pixmap, quality: 80))
        outputs.append(try encodeMaster(image.pixmap))
        for output in outputs {
            #expect(!contains(output, secret))
            for word in ["Exif", "eXIf", "http", "ICC_PROFILE", "iCCP", "tEXt", "iTXt", "Photoshop", "EXIF", "XMP "] {
                #expect(!contains(output, Array(word.utf8)), "\(word) in an output")
            }
        }
    }

    @Test("A PNG holds only the chunks it needs", arguments: PNGMode.allCases)
    func chunks(_ mode: PNGMode) throws {
        let png = try encodePNG(sample(width: 40, height: 30, opaque: true, seed: 1), mode: mode)
        var types: [String] = []
        var at = 8
        while at + 12 <= png.count {
            let length = png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            types.append(String(decoding: png[at + 4..<at + 8], as: UTF8.self))
            at += 12 + length
        }
        #expect(types == ["IHDR", "sRGB", "IDAT", "IEND"] && at == png.count)
    }

    private func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains {
            bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word)
        }
    }
}
