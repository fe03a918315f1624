import Dispatch
import PieceCodecs
import PieceGraphics
import Synchronization
import Testing

@Suite("Damaged files")
struct DamageTests {
    static let names = [
        "jpeg-turbo/testorig.jpg", "jpeg-kinds/prog_restart.jpg", "jpeg-kinds/ycck_testorig_420_Q90.jpg",
        "jpeg-kinds/arith_prog.jpg",
        "pngsuite/basi6a16.png", "pngsuite/tbbn3p08.png", "png-libpng/gray-16-linear-tRNS.png",
        "exif-orientation-marks/o6.webp",
        "exif-orientation-marks/o8.png", "icc-photos/DisplayP3-v4.webp", "webp-kinds/alpha_lossy.webp",
    ]

    @Test("Flipped, cut, doubled and overwritten bytes never do more than fail", arguments: names)
    func mutations(_ name: String) throws {
        let original = try Fixtures.bytes(name)
        let seed = UInt64(original.count)
        print("\(name): seed \(seed)")
        var random = Seeded(seed)
        var limits = DecodeLimits.standard
        limits.pixels = 1_000_000
        limits.seconds = 1
        var accepted = 0
        for _ in 0..<60 {
            var bytes = original
            for _ in 0...(random.next() % 6) {
                let at = Int(random.next() % UInt64(bytes.count))
                // Most of the damage goes where the structure is.
                let place = random.next() % 2 == 0 ? at : at % min(bytes.count, 700)
                switch random.next() % 4 {
                case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
                case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(random.next() % 9)))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 12)], at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            let request = [DecodeRequest.full, DecodeRequest(minimumWidth: 20, region: Rect(0.2, 0.3, 0.5, 0.4))][
                Int(random.next() % 2)]
            do throws(CodecError) {
                let image = try decode(bytes, request, limits: limits)
                accepted += 1
                #expect(image.pixmap.width > 0 && image.pixmap.height > 0)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(accepted < 60, "some of the damage must be noticed, seed \(seed)")
    }

    @Test("A cut JPEG is refused, one that lacks only its end marker is not")
    func cut() throws {
        let bytes = try Fixtures.bytes("jpeg-kinds/s420.jpg")
        for share in [30, 60, 90, 99] {
            let cut = Array(bytes.prefix(bytes.count * share / 100))
            do throws(CodecError) {
                _ = try decode(cut)
                Issue.record("accepted at \(share) %")
            } catch { #expect(error.code == .truncated) }
        }
        #expect(throws: Never.self) { _ = try decode(Array(bytes.dropLast(2))) }
    }

    @Test(
        "Bytes after the image change nothing",
        arguments: ["jpeg-kinds/s420.jpg", "pngsuite/basn2c08.png", "webp-kinds/lossy.webp"])
    func trailing(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let longer = bytes + Array("PK\u{3}\u{4} something else".utf8)
        #expect(pixels(try decode(longer).pixmap) == pixels(try decode(bytes).pixmap))
    }
}

@Suite("Several threads")
struct ConcurrencyTests {
    @Test("Decoding on several threads at once gives the pixels of decoding alone")
    func concurrent() throws {
        let names = [
            "icc-photos/ProPhoto-v4.jpg", "jpeg-kinds/cmyk_adobe_inverted.jpg", "pngsuite/g03n2c08.png",
            "webp-kinds/alpha_lossy.webp", "exif-privacy/gps_all.jpg", "icc-photos/DisplayP3-v4.webp",
        ]
        let alone = try names.map(decodedPixels)
        let different = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 24) { round in
            let name = names[round % names.count]
            if (try? decodedPixels(name)) != alone[round % names.count] { different.withLock { $0.append(name) } }
        }
        #expect(different.withLock { $0 } == [])
    }
}

private func decodedPixels(_ name: String) throws -> [UInt32] {
    let image = try decode(try Fixtures.bytes(name))
    return pixels(image.pixmap)
}
