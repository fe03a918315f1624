import PieceCodecs
import PieceGraphics
import Testing

@Suite("Limits")
struct LimitTests {
    private func refusal(_ bytes: [UInt8], _ change: (inout DecodeLimits) -> Void = { _ in }) -> CodecError.Code? {
        var limits = DecodeLimits.standard
        change(&limits)
        do throws(CodecError) {
            _ = try decode(bytes, limits: limits)
            return nil
        } catch { return error.code }
    }

    @Test("Each limit refuses with its own code and lets the rest pass")
    func codes() throws {
        let flower = try Fixtures.bytes("jpeg-kinds/progressive.jpg")
        #expect(refusal(flower) == nil)
        #expect(refusal(flower) { $0.bytes = flower.count - 1 } == .tooManyBytes)
        #expect(refusal(flower) { $0.bytes = flower.count } == nil)
        #expect(refusal(flower) { $0.pixels = 480 * 360 - 1 } == .tooManyPixels)
        #expect(refusal(flower) { $0.side = 479 } == .tooWide)
        #expect(refusal(flower) { $0.side = 480 } == nil)
        #expect(refusal(flower) { $0.jpegScans = 9 } == .tooManyScans)
        #expect(refusal(flower) { $0.jpegScans = 10 } == nil)
        #expect(refusal(flower) { $0.seconds = 0 } == .tooSlow)
        #expect(refusal(flower) { $0.memory = 480 * 360 * 4 } == .tooMuchMemory)
        #expect(
            refusal(flower) {
                $0.freeMemory = 1000
                $0.expansion = 2
            } == .tooMuchMemory)
    }

    @Test("Time is limited in every format")
    func time() throws {
        for name in ["pngsuite/basn2c08.png", "pngsuite/basi2c08.png", "jpeg-kinds/s420.jpg"] {
            #expect(refusal(try Fixtures.bytes(name)) { $0.seconds = 0 } == .tooSlow, "\(name)")
        }
    }

    @Test("A profile over the limit is ignored and said to be")
    func profile() throws {
        for name in ["icc-photos/DisplayP3-v4.jpg", "icc-photos/DisplayP3-v4.webp"] {
            var limits = DecodeLimits.standard
            limits.iccBytes = 100
            let bytes = try Fixtures.bytes(name)
            let ignored = try decode(bytes, limits: limits)
            #expect(ignored.warnings.contains { $0.contains("over the limit") })
            #expect(pixels(ignored.pixmap) != pixels(try decode(bytes).pixmap))
        }
    }

    @Test(
        "Bombs are refused by their header",
        arguments: Fixtures.images.filter { $0.name.hasPrefix("bombs/") && $0.expected == "reject" })
    func bombs(_ entry: Fixtures.Entry) throws {
        let bytes = try Fixtures.bytes(entry.name)
        #expect(throws: CodecError.self) { try inspect(bytes) }
    }

    @Test("A progressive JPEG of 2,000 scans is refused before it is decoded")
    func scans() throws {
        let bytes = try Fixtures.bytes("bombs/jpeg_4000x4000_2000scans.jpg")
        #expect(throws: CodecError.self) { try inspect(bytes) }
        #expect(refusal(bytes) == .tooManyScans)
        // Large pictures are allowed fewer scans, because each costs a pass over all pixels.
        #expect(refusal(bytes) { $0.jpegScans = 5_000 } == .tooManyScans)
    }

    @Test("What is not an image is named for what it is")
    func names() {
        let cases: [(String, String)] = [
            ("GIF89a", "GIF"), ("%PDF-1.7", "PDF"), ("PK\u{3}\u{4}", "ZIP"), ("<!DOCTYPE html>", "web page"),
            ("  <svg xmlns=''>", "SVG"), ("\0\0\0\u{18}ftypheic", "HEIC"), ("\0\0\0\u{18}ftypavif", "AVIF"),
            ("hello", "unknown"),
        ]
        for (start, name) in cases {
            do throws(CodecError) {
                _ = try inspect(Array(start.utf8))
                Issue.record("\(start) was accepted")
            } catch {
                #expect(error.code == .unsupportedFormat && error.message.contains(name), "\(error)")
            }
        }
        #expect(refusal([]) == .empty)
    }
}
