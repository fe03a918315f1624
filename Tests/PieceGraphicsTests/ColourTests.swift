import Testing

@testable import PieceGraphics

@Suite
struct ColourTests {
    @Test("Every colour of a grid survives the way to OKLCH and back")
    func roundTrip() {
        for r in stride(from: 0, through: 255, by: 15) {
            for g in stride(from: 0, through: 255, by: 15) {
                for b in stride(from: 0, through: 255, by: 15) {
                    let rgb = UInt32(r << 16 | g << 8 | b)
                    #expect(OKLCH(Color(rgb: rgb)).color().hex == Color(rgb: rgb).hex)
                }
            }
        }
    }

    @Test("Known colours have the OKLab values Ottosson published")
    func known() {
        let red = OKLab(Color(1, 0, 0))
        #expect(abs(red.l - 0.6280) < 1e-3 && abs(red.a - 0.2249) < 1e-3 && abs(red.b - 0.1258) < 1e-3)
        let white = OKLab(Color.white)
        #expect(abs(white.l - 1) < 1e-4 && abs(white.a) < 1e-4 && abs(white.b) < 1e-4)
    }

    @Test("Colours that sRGB cannot show keep lightness and hue and lose chroma")
    func gamut() {
        for h in stride(from: 0.0, to: 360, by: 15) {
            for l in [0.2, 0.5, 0.8, 0.95] {
                let shown = OKLCH(OKLCH(l, 0.4, h).color())
                #expect(abs(shown.l - l) < 0.01)
                #expect(OKLCH.hueDistance(shown.h, h) < 1.5)
                #expect(shown.c < 0.4)
            }
        }
        #expect(OKLCH(.nan, .nan, .nan).color() == Color.black)
        #expect(OKLCH(2, 0.1, 30).color().hex == "#FFFFFF")
    }

    @Test("Mixing goes the short way round the hues")
    func mixing() {
        let mixed = OKLCH(0.5, 0.1, 350).mixed(with: OKLCH(0.7, 0.2, 30), 0.5)
        #expect(abs(mixed.h - 10) < 1e-9 && abs(mixed.l - 0.6) < 1e-9 && abs(mixed.c - 0.15) < 1e-9)
        #expect(OKLCH(0.5, 0.1, 200).mixed(with: OKLCH(0, 0, 90), 0.5).h == 200)
    }

    @Test("Contrast is WCAG's: black on white 21, #767676 on white just above 4.5")
    func contrast() {
        #expect(abs(Color.black.contrast(with: .white) - 21) < 1e-9)
        #expect(abs(Color(rgb: 0x767676).contrast(with: .white) - 4.54) < 0.01)
    }

    @Test("fixed() reaches the ratio on every ground where black or white can")
    func fixing() {
        for bg in stride(from: 0, through: 255, by: 51).flatMap({ r in
            stride(from: 0, through: 255, by: 51).flatMap { g in
                stride(from: 0, through: 255, by: 51).map { Color(rgb: UInt32(r << 16 | g << 8 | $0)) }
            }
        }) {
            for fg in [0xC92F17, 0x17130F, 0xF7F1E4, 0x2B5FC9, 0x808080, 0xFFC83D] as [UInt32] {
                for ratio in [3.0, 4.5, 7] {
                    let reachable = max(Color.black.contrast(with: bg), Color.white.contrast(with: bg))
                    let result = fixed(Color(rgb: fg), on: bg, ratio: ratio)
                    #expect(result.contrast(with: bg) >= min(ratio, reachable) - 1e-9)
                    if Color(rgb: fg).contrast(with: bg) >= ratio { #expect(result == Color(rgb: fg)) }
                }
            }
        }
    }
}

@Suite
struct PhotoPaletteTests {
    /// Two thirds blue sky, a red ball, grey ground.
    private func photo() -> Pixmap {
        Pixmap(width: 400, height: 300) { x, y in
            let (dx, dy) = (x - 200, y - 120)
            if dx * dx + dy * dy < 3600 { return (210, 40, 30, 255) }
            if y > 220 { return (90, 88, 84, 255) }
            return (90, 140, UInt8(200 + y / 8), 255)
        }
    }

    @Test("The same photo gives the same palette, the vivid colour and a ground of another hue")
    func rules() {
        let palette = PhotoPalette(photo())
        #expect(palette == PhotoPalette(photo()))
        let vib = OKLCH(palette.vib)
        #expect((0.35...0.88).contains(vib.l) && vib.c >= 0.045)
        let counter = OKLCH(palette.counter)
        #expect(abs(counter.l - 0.28) < 0.01)
        #expect(OKLCH.hueDistance(counter.h, vib.h) >= 60)
        #expect(counter.c > 0.025 && counter.c < 0.06)
        for (token, l, limit) in [(palette.deep, 0.20, 0.05), (palette.tint, 0.965, 0.016), (palette.dim, 0.90, 0.04)] {
            #expect(abs(OKLCH(token).l - l) < 0.01 && OKLCH(token).c <= limit + 0.004)
        }
    }

    @Test("The band runs from light to dark, fills its width and repeats no colour")
    func band() {
        let band = PhotoPalette(photo()).band
        #expect((2...5).contains(band.count))
        #expect(abs(band.reduce(0) { $0 + $1.width } - 1) < 1e-9)
        for (a, b) in zip(band, band.dropFirst()) { #expect(OKLCH(a.color).l >= OKLCH(b.color).l) }
        #expect(Set(band.map(\.color.hex)).count == band.count)
    }

    @Test("Photos without colour, without size and without opacity have a neutral palette")
    func grey() {
        for palette in [
            PhotoPalette(Pixmap(width: 50, height: 50) { x, _ in (UInt8(x * 5), UInt8(x * 5), UInt8(x * 5), 255) }),
            PhotoPalette(Pixmap(width: 0, height: 0)), PhotoPalette(Pixmap(width: 30, height: 30)),
            PhotoPalette(Pixmap(width: 1, height: 1) { _, _ in (0, 0, 0, 255) }),
        ] {
            #expect(palette.chroma == 0)
            #expect(abs(OKLCH(palette.vib).l - 0.35) < 0.01)
            #expect(OKLCH(palette.counter).c < 0.005)
        }
    }

    @Test("The size of the photo hardly changes its palette")
    func scale() {
        let small = photo().resampled(crop: Rect(0, 0, 400, 300), width: 200, height: 150)
        let (a, b) = (OKLCH(PhotoPalette(photo()).vib), OKLCH(PhotoPalette(small).vib))
        #expect(OKLCH.hueDistance(a.h, b.h) < 3 && abs(a.l - b.l) < 0.03)
    }

    @Test("A genre's hue gives a palette without a photo")
    func genre() {
        let palette = PhotoPalette(genreHue: 285)
        #expect(OKLCH.hueDistance(palette.hue, 285) < 1)
        #expect(palette.band.count >= 2)
    }
}
