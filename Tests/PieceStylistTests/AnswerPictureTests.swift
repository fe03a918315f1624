import PieceCodecs
import PieceGraphics
import PieceModel
import Testing

@testable import PieceStylist

@Suite("Pictures that come back")
struct AnswerPictureTests {
    private let framing = PhotoFraming(
        photo: PixelSize(32, 48), crop: Rect(0, 0, 1, 1), frame: PixelSize(32, 48),
        sizes: .listed([PixelSize(64, 96)]))

    private func failure(_ bytes: [UInt8], limits: DecodeLimits = .standard) -> PaintError? {
        do throws(PaintError) {
            _ = try framing.fitted(PaintAnswer(image: bytes, model: ""), limits: limits)
            return nil
        } catch {
            return error
        }
    }

    /// A PNG's header changed to another size, with a checksum that fits.
    private func resized(_ png: [UInt8], _ width: UInt32, _ height: UInt32) -> [UInt8] {
        var png = png
        for (offset, value) in [(16, width), (20, height)] {
            for byte in 0..<4 { png[offset + byte] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * byte)) }
        }
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in png[12..<29] {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        for byte in 0..<4 { png[29 + byte] = UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * byte)) }
        return png
    }

    @Test(
        "A picture of any size is fitted to the frame", arguments: [(64, 96), (96, 96), (200, 50), (17, 400), (16, 16)])
    func anySize(width: Int, height: Int) throws {
        let pixmap = try framing.fitted(PaintAnswer(image: try png(width, height), model: ""))
        #expect(pixmap.width == 32 && pixmap.height == 48)
        let isOpaque = pixmap.isOpaque()
        #expect(isOpaque)
    }

    @Test("Pictures that unfold without measure are refused from their header")
    func bombs() throws {
        for (width, height) in [(60_000, 60_000), (16_000, 16_000), (20_000, 1), (7_000, 7_000)] {
            let error = failure(resized(try png(), UInt32(width), UInt32(height)))
            #expect(error?.code == .tooLarge, "\(width) × \(height)")
            #expect(error?.mayHaveBeenCharged == true)
            #expect(error?.isFinal == true)
        }
        var limits = DecodeLimits.standard
        limits.bytes = 100
        #expect(failure(try png(), limits: limits)?.code == .tooLarge)
    }

    @Test("What is no picture is garbage")
    func garbage() throws {
        let whole = try encodeJPEG(gradient(64, 96), quality: 90)
        let all: [[UInt8]] = [
            [], Array("<html>".utf8), Array("GIF89a\u{1}".utf8), [0xFF, 0xD8, 0xFF], Array(try png().prefix(40)),
            Array(whole.prefix(30)), try png(8, 8), [UInt8](repeating: 0, count: 1_000),
        ]
        for bytes in all { #expect(failure(bytes)?.code == .garbage) }
    }

    @Test("Neither what is sent nor what is kept has a byte of metadata", arguments: [SentFormat.jpeg, .png])
    func metadata(format: SentFormat) throws {
        var photo = try encodeJPEG(gradient(32, 48), quality: 92)
        let words = Array("Exif\0\0SECRET-PLACE".utf8)
        photo.insert(
            contentsOf: [0xFF, 0xE1, 0, UInt8(words.count + 2)] + words + [0xFF, 0xFE, 0, 8] + Array("REMARK".utf8),
            at: 2)
        let sent = try framing.picture(from: photo, as: format)
        let kept = try framing.master(of: PaintAnswer(image: photo, model: ""))
        for bytes in [sent, kept] {
            let text = String(decoding: bytes, as: UTF8.self)
            for word in ["SECRET", "Exif", "REMARK"] { #expect(!text.contains(word)) }
        }
        #expect(String(decoding: photo, as: UTF8.self).contains("SECRET"))
    }

    @Test("Transparent parts become white")
    func transparent() throws {
        let kept = try framing.master(of: PaintAnswer(image: try encodePNG(Pixmap(width: 64, height: 96)), model: ""))
        let pixmap = try decode(kept).takePixmap()
        #expect(pixmap[16, 24] & 0xFF > 250)
    }

    @Test("A photo of another size than the framing's is not sent")
    func otherPhoto() throws {
        let photo = try png(33, 48)
        do throws(PaintError) {
            _ = try framing.picture(from: photo, as: .png)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .badRequest)
            #expect(!error.mayHaveBeenCharged)
        }
    }
}
