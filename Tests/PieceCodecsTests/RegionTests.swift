import PieceCodecs
import PieceGraphics
import Testing

@Suite("Decoding a part")
struct RegionTests {
    static let names = [
        "jpeg-kinds/gray.jpg", "jpeg-kinds/progressive.jpg", "jpeg-kinds/restart.jpg", "jpeg-kinds/s411.jpg",
        "jpeg-kinds/s420.jpg", "jpeg-kinds/s422.jpg", "jpeg-kinds/s440.jpg", "jpeg-kinds/s444.jpg",
        "jpeg-kinds/s_odd.jpg",
        "jpeg-kinds/cmyk_adobe_inverted.jpg", "jpeg-turbo/testimgint.jpg", "exif-privacy/gps_all.jpg",
        "icc-photos/DisplayP3-v4.jpg", "webp-kinds/lossy.webp", "webp-kinds/alpha_lossy.webp", "pngsuite/basi6a16.png",
        "pngsuite/basn6a08.png", "exif-orientation-marks/o7.png", "exif-orientation-marks/o5.jpg",
    ]
    static let regions = [
        Rect(0, 0, 1, 0.5), Rect(0.25, 0.3, 0.5, 0.4), Rect(0.6, 0.55, 0.4, 0.45), Rect(0.31, 0, 0.07, 1),
        Rect(0.9, 0.9, 0.3, 0.3),
    ]

    @Test("The part has the pixels of the whole at its place", arguments: names)
    func sameAsWhole(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        let info = try inspect(bytes)
        var compared = 0
        for divisor in [1, 2, 4] {
            let whole = try decode(
                bytes,
                DecodeRequest(minimumWidth: info.uprightWidth / divisor, minimumHeight: info.uprightHeight / divisor))
            for region in Self.regions {
                // Asking for as many pixels as the whole has there gives the same scale.
                let inside = region.intersection(Rect(0, 0, 1, 1))
                let part = try decode(
                    bytes,
                    DecodeRequest(
                        minimumWidth: Int(Double(info.uprightWidth / divisor) * inside.width),
                        minimumHeight: Int(Double(info.uprightHeight / divisor) * inside.height), region: region))
                guard Double(part.pixmap.width) / part.region.width < Double(whole.pixmap.width) * 1.01,
                    Double(part.pixmap.width) / part.region.width > Double(whole.pixmap.width) * 0.99
                else { continue }
                compared += 1
                #expect(part.region.contains(inside, slack: 1e-5), "\(part.region) does not hold \(inside)")
                let x0 = Int((part.region.x * Double(whole.pixmap.width)).rounded())
                let y0 = Int((part.region.y * Double(whole.pixmap.height)).rounded())
                try #require(
                    x0 + part.pixmap.width <= whole.pixmap.width && y0 + part.pixmap.height <= whole.pixmap.height)
                // Colour at the very edge of a part is interpolated from fewer neighbours.
                var worst = 0
                var edge = 0
                for y in 0..<part.pixmap.height {
                    for x in 0..<part.pixmap.width {
                        let d = largestDifference([part.pixmap[x, y]], [whole.pixmap[x0 + x, y0 + y]])
                        let inner = x > 1 && y > 1 && x < part.pixmap.width - 2 && y < part.pixmap.height - 2
                        if inner { worst = max(worst, d) } else { edge = max(edge, d) }
                    }
                }
                #expect(worst == 0, "\(name) at 1/\(divisor), \(region): \(worst), at the edge \(edge)")
            }
        }
        #expect(compared >= 6, "too few parts had the scale of the whole")
    }

    @Test("The chosen scale is the smallest that suffices")
    func scale() throws {
        let bytes = try Fixtures.bytes("jpeg-kinds/s420.jpg")
        for (asked, width) in [
            (480, 480), (241, 480), (240, 240), (121, 240), (120, 120), (61, 120), (60, 60), (1, 60), (5_000, 480),
        ] {
            let image = try decode(bytes, DecodeRequest(minimumWidth: asked))
            #expect(image.pixmap.width == width && image.pixmap.height == width * 3 / 4)
            #expect(image.region == Rect(0, 0, 1, 1))
        }
        #expect(try decode(bytes, DecodeRequest(minimumWidth: 60, minimumHeight: 100)).pixmap.height == 180)
        let part = try decode(bytes, DecodeRequest(minimumWidth: 240, region: Rect(0, 0, 0.5, 1)))
        #expect(part.pixmap.width >= 240 && part.pixmap.height == 360)
    }

    @Test("Regions that are none are the whole image")
    func senseless() throws {
        let bytes = try Fixtures.bytes("jpeg-kinds/dim_17x1.jpg")
        for region in [
            Rect(2, 2, 1, 1), Rect(0, 0, 0, 0), Rect(.nan, 0, 1, 1), Rect(0, 0, .infinity, 1), Rect(0, 0, -1, -1),
        ] {
            #expect(try decode(bytes, DecodeRequest(region: region)).pixmap.width == 17)
        }
    }
}
