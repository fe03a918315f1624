import Foundation
import PieceCodecs
import PieceGraphics
import Testing

@Suite("Colour profiles")
struct ColourTests {
    @Test(
        "A scene stored in another colour space looks like its sRGB copy",
        arguments: [
            "AdobeCompat-v4.jpg", "AdobeCompat-v4.webp", "DisplayP3-v4.jpg", "DisplayP3-v4.webp", "ProPhoto-v4.jpg",
        ])
    func scene(_ name: String) throws {
        let copy = try decode(try Fixtures.bytes("jpeg-kinds/s444.jpg"))
        let other = try decode(try Fixtures.bytes("icc-photos/\(name)"))
        #expect(other.info.hasProfile && other.warnings.isEmpty)
        #expect(meanDifference(pixels(copy.pixmap), pixels(other.pixmap)) <= 2)
    }

    @Test("CMYK and grey pictures look like their colour copies")
    func others() throws {
        let copy = pixels(try decode(try Fixtures.bytes("jpeg-kinds/s444.jpg")).pixmap)
        let cmyk = pixels(try decode(try Fixtures.bytes("jpeg-kinds/cmyk_adobe_inverted.jpg")).pixmap)
        #expect(meanDifference(copy, cmyk) <= 2)
        let original = pixels(try decode(try Fixtures.bytes("jpeg-turbo/testorig.jpg")).pixmap)
        let ycck = pixels(try decode(try Fixtures.bytes("jpeg-kinds/ycck_testorig_444_Q90.jpg")).pixmap)
        #expect(meanDifference(original, ycck) <= 3)
        let grey = pixels(try decode(try Fixtures.bytes("jpeg-kinds/gray.jpg")).pixmap)
        for p in grey { #expect(p & 255 == p >> 8 & 255 && p & 255 == p >> 16 & 255) }
    }

    @Test("A damaged or unfit profile is ignored with a warning")
    func damaged() throws {
        let incomplete = try decode(try Fixtures.bytes("bombs/jpeg_icc_missing_part.jpg"))
        #expect(incomplete.warnings.contains { $0.contains("incomplete") })
        // A CMYK profile on an RGB picture, as an APP2 segment right after the start of image.
        let profile = try Fixtures.bytes("icc/CGATS001Compat-v2-micro.icc")
        let plain = try Fixtures.bytes("jpeg-kinds/s420.jpg")
        let body = Array("ICC_PROFILE\0".utf8) + [1, 1] + profile
        let length = body.count + 2
        let tagged =
            plain.prefix(2) + [0xFF, 0xE2, UInt8(length >> 8), UInt8(length & 255)] + body + plain.dropFirst(2)
        let image = try decode(Array(tagged))
        #expect(image.warnings.contains { $0.contains("CMYK profile") })
        #expect(pixels(image.pixmap) == pixels(try decode(plain).pixmap))
    }

    private func meanDifference(_ a: [UInt32], _ b: [UInt32]) -> Double {
        guard a.count == b.count else { return .infinity }
        // Every seventh pixel is enough for a mean and keeps the test short.
        let picks = stride(from: 0, to: a.count, by: 7)
        return picks.reduce(0) { $0 + deltaE2000(lab(a[$1]), lab(b[$1])) } / Double(picks.underestimatedCount)
    }

    /// CIE L*a*b* (D65) of an opaque sRGB pixel.
    private func lab(_ p: UInt32) -> SIMD3<Double> {
        func linear(_ shift: UInt32) -> Double {
            let v = Double(p >> shift & 255) / 255
            return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4)
        }
        func f(_ t: Double) -> Double { t > 216 / 24_389.0 ? cbrt(t) : (24_389 / 27.0 * t + 16) / 116 }
        let (r, g, b) = (linear(0), linear(8), linear(16))
        let x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
        let y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b)
        let z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883)
        return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
    }

    /// CIEDE2000, after Sharma, Wu and Dalal (2005).
    private func deltaE2000(_ p: SIMD3<Double>, _ q: SIMD3<Double>) -> Double {
        let seventh: Double = 6_103_515_625  // 25⁷
        let meanC: Double = (hypot(p.y, p.z) + hypot(q.y, q.z)) / 2
        let g: Double = 0.5 * (1 - sqrt(pow(meanC, 7.0) / (pow(meanC, 7.0) + seventh)))
        let (a1, a2): (Double, Double) = (p.y * (1 + g), q.y * (1 + g))
        let (c1, c2): (Double, Double) = (hypot(a1, p.z), hypot(a2, q.z))
        func hue(_ a: Double, _ b: Double) -> Double {
            let h = atan2(b, a) * 180 / .pi
            return h < 0 ? h + 360 : h
        }
        let (h1, h2) = (hue(a1, p.z), hue(a2, q.z))
        var dh = c1 * c2 == 0 ? 0 : h2 - h1
        if dh > 180 { dh -= 360 } else if dh < -180 { dh += 360 }
        var h = h1 + h2
        if c1 * c2 != 0 { h = abs(h1 - h2) <= 180 ? h / 2 : (h < 360 ? h + 360 : h - 360) / 2 }
        func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
        let (l, c): (Double, Double) = ((p.x + q.x) / 2, (c1 + c2) / 2)
        let t =
            1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) - 0.2 * cosine(4 * h - 63)
        let sl = 1 + 0.015 * (l - 50) * (l - 50) / sqrt(20 + (l - 50) * (l - 50))
        let (sc, sh) = (1 + 0.045 * c, 1 + 0.015 * c * t)
        let turn = 60 * exp(-((h - 275) / 25) * ((h - 275) / 25))
        let rt = -2 * sqrt(pow(c, 7.0) / (pow(c, 7.0) + seventh)) * sin(turn * .pi / 180)
        let (dl, dc) = ((q.x - p.x) / sl, (c2 - c1) / sc)
        let dH = 2 * sqrt(c1 * c2) * sin(dh / 2 * .pi / 180) / sh
        return sqrt(max(0, dl * dl + dc * dc + dH * dH + rt * dc * dH))
    }
}
