import PieceCodecs
import PieceGraphics
import Testing

@Suite("Encoding and decoding again")
struct RoundTripTests {
    static let sizes = [
        (1, 1), (2, 1), (1, 3), (3, 5), (7, 9), (8, 8), (10, 11), (16, 2), (21, 13), (31, 32), (33, 33), (67, 33),
    ]

    @Test("PNG gives back every pixel in all modes, opaque or not", arguments: PNGMode.allCases, [true, false])
    func png(_ mode: PNGMode, _ opaque: Bool) throws {
        for (i, (w, h)) in Self.sizes.enumerated() {
            let seed = UInt64(100 + i)
            let original = sample(width: w, height: h, opaque: opaque, seed: seed)
            let bytes = try encodePNG(original, mode: mode)
            let image = try decode(bytes)
            #expect(pixels(image.pixmap) == pixels(original), "\(mode) \(w)×\(h), seed \(seed)")
            // Colour type: 2 is RGB, 6 is RGBA.
            #expect(bytes[25] == (original.isOpaque() ? 2 : 6))
        }
    }

    @Test("PNG survives noise, which deflate cannot shrink", arguments: PNGMode.allCases)
    func noise(_ mode: PNGMode) throws {
        let seed: UInt64 = 99
        var random = Seeded(seed)
        var original = Pixmap(width: 301, height: 200)
        for y in 0..<200 {
            for x in 0..<301 { original[x, y] = UInt32(truncatingIfNeeded: random.next()) | 0xFF00_0000 }
        }
        #expect(pixels(try decode(try encodePNG(original, mode: mode)).pixmap) == pixels(original), "seed \(seed)")
    }

    @Test("The small mode is never larger than the balanced one")
    func small() throws {
        for opaque in [true, false] {
            let original = sample(width: 90, height: 70, opaque: opaque, seed: 21)
            #expect(try encodePNG(original, mode: .small).count <= encodePNG(original, mode: .balanced).count)
        }
    }

    @Test("The same pixels give the same bytes")
    func deterministic() throws {
        let original = sample(width: 61, height: 45, opaque: false, seed: 3)
        for mode in PNGMode.allCases {
            #expect(try encodePNG(original, mode: mode) == encodePNG(original.copy(), mode: mode))
        }
        #expect(try encodeJPEG(original, quality: 85) == encodeJPEG(original.copy(), quality: 85))
    }

    /// A smooth opaque picture, which lossy formats keep well.
    private func smooth(_ width: Int, _ height: Int) -> Pixmap {
        var pixmap = Pixmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let (r, g) = (UInt32(x * 200 / width + 20), UInt32(y * 180 / height + 30))
                pixmap[x, y] = r | g << 8 | 120 << 16 | 0xFF00_0000
            }
        }
        return pixmap
    }

    @Test("JPEG and lossy WebP stay close to a smooth picture, lossless WebP is exact")
    func lossy() throws {
        let original = smooth(67, 45)
        #expect(
            largestDifference(pixels(try decode(try encodeJPEG(original, quality: 95)).pixmap), pixels(original)) <= 6)
        #expect(
            largestDifference(pixels(try decode(try encodeJPEG(original, quality: 80)).pixmap), pixels(original)) <= 16)
        let webp = try encodeWebP(original, quality: 90)
        #expect(largestDifference(pixels(try decode(webp).pixmap), pixels(original)) <= 16)
        let alpha = sample(width: 33, height: 21, opaque: false, seed: 5)
        #expect(pixels(try decode(try encodeWebP(alpha, quality: 0, lossless: true)).pixmap) == pixels(alpha))
    }

    @Test("JPEG lays transparent parts on the background, and samples colour by quality")
    func background() throws {
        var half = smooth(32, 32)
        for y in 0..<32 { for x in 0..<32 { half[x, y] = 0 } }
        let image = try decode(try encodeJPEG(half, quality: 100, background: Color(rgb: 0x4080C0)))
        #expect(largestDifference([image.pixmap[9, 9]], [0xFFC0_8040]) <= 2)
        #expect(try lumaSampling(encodeJPEG(half, quality: 90)) == 0x11)
        #expect(try lumaSampling(encodeJPEG(half, quality: 89)) == 0x22)
    }

    /// The sampling factors of the first component in the frame header.
    private func lumaSampling(_ jpeg: [UInt8]) -> UInt8 {
        for i in 0..<jpeg.count - 12 where jpeg[i] == 0xFF && jpeg[i + 1] == 0xC0 { return jpeg[i + 11] }
        return 0
    }

    @Test("A master is a JPEG when opaque and a PNG when not")
    func master() throws {
        #expect(try inspect(try encodeMaster(smooth(20, 20))).format == .jpeg)
        #expect(try inspect(try encodeMaster(sample(width: 20, height: 20, opaque: false, seed: 2))).format == .png)
    }

    @Test("An empty picture is refused by every encoder")
    func empty() {
        #expect(throws: CodecError.self) { try encodePNG(Pixmap(width: 0, height: 4)) }
        #expect(throws: CodecError.self) { try encodeJPEG(Pixmap(width: 3, height: 0), quality: 80) }
        #expect(throws: CodecError.self) { try encodeWebP(Pixmap(width: 0, height: 0), quality: 80) }
    }
}
