import PieceCodecs
import PieceGraphics
import Testing

@Suite("Orientation")
struct OrientationTests {
    // Corner colours of the upright picture: red, green, blue, white from the top left along the rows.
    private static let corners: [(right: Bool, bottom: Bool, rgb: [Int])] = [
        (false, false, [255, 0, 0]), (true, false, [0, 160, 0]), (false, true, [0, 0, 255]),
        (true, true, [255, 255, 255]),
    ]

    @Test("All eight orientations stand upright in JPEG, PNG and WebP", arguments: 1...8, ["jpg", "png", "webp"])
    func upright(_ value: Int, _ format: String) throws {
        let bytes = try Fixtures.bytes("exif-orientation-marks/o\(value).\(format)")
        #expect(try inspect(bytes).orientation == value)
        for request in [DecodeRequest.full, DecodeRequest(minimumWidth: 48)] {
            let image = try decode(bytes, request)
            let (w, h) = (image.pixmap.width, image.pixmap.height)
            #expect(image.fullWidth == 96 && image.fullHeight == 64)
            #expect(w == (request == .full ? 96 : 48) && h == (request == .full ? 64 : 32))
            for corner in Self.corners {
                let p = image.pixmap[corner.right ? w - 3 : 2, corner.bottom ? h - 3 : 2]
                for c in 0..<3 {
                    #expect(abs(Int(p >> UInt32(8 * c) & 255) - corner.rgb[c]) <= 30, "corner \(corner), got \(p)")
                }
            }
        }
    }

    @Test("Turning is exact: a PNG tagged with each orientation holds the same pixels moved")
    func exact() throws {
        let (w, h) = (19, 37)
        let stored = sample(width: w, height: h, opaque: true, seed: 7)
        let png = try encodePNG(stored)
        for value in 1...8 {
            let image = try decode(inserting(orientation: UInt8(value), into: png))
            let swaps = value >= 5
            try #require(image.pixmap.width == (swaps ? h : w) && image.pixmap.height == (swaps ? w : h))
            for y in 0..<h {
                for x in 0..<w {
                    // The definitions of Exif tag 0x0112: where the stored row 0 and column 0 are seen.
                    let (u, v) =
                        switch value {
                        case 2: (w - 1 - x, y)
                        case 3: (w - 1 - x, h - 1 - y)
                        case 4: (x, h - 1 - y)
                        case 5: (y, x)
                        case 6: (h - 1 - y, x)
                        case 7: (h - 1 - y, w - 1 - x)
                        case 8: (y, w - 1 - x)
                        default: (x, y)
                        }
                    #expect(image.pixmap[u, v] == stored[x, y])
                }
            }
        }
    }

    @Test("Hostile Exif blocks mean upright and end quickly")
    func hostile() throws {
        let png = try encodePNG(sample(width: 3, height: 2, opaque: true, seed: 1))
        let seed: UInt64 = 20_241_121
        var random = Seeded(seed)
        for _ in 0..<2_000 {
            var block = exif(orientation: UInt8(random.next() % 9))
            for _ in 0..<(random.next() % 4) {
                block[Int(random.next() % UInt64(block.count))] = UInt8(random.next() % 256)
            }
            block.removeLast(Int(random.next() % UInt64(block.count)))
            let info = try inspect(inserting(exif: block, into: png))
            #expect((1...8).contains(info.orientation), "seed \(seed)")
        }
    }

    private func exif(orientation: UInt8) -> [UInt8] {
        [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    }

    private func inserting(orientation: UInt8, into png: [UInt8]) -> [UInt8] {
        inserting(exif: exif(orientation: orientation), into: png)
    }

    private func inserting(exif: [UInt8], into png: [UInt8]) -> [UInt8] {
        Array(png[..<33]) + pngChunk("eXIf", exif) + png[33...]
    }
}

/// A PNG chunk with its length and checksum (CRC-32 of ISO 3309, bit by bit).
func pngChunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    func big(_ v: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(v >> $0 & 255) } }
    let covered = Array(type.utf8) + data
    var crc: UInt32 = .max
    for byte in covered {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return big(UInt32(data.count)) + covered + big(~crc)
}
