import PieceGraphics
import PieceModel
import PiecePainter
import Testing

@Suite("Printed effects keep to their inks")
struct PrintTests {
    @Test("A risograph holds nothing but mixtures of its inks with its paper")
    func mixtures() throws {
        let recipe = try Recipe(
            """
            {"effect": "risograph", "inks": ["fluorescent-pink", "teal"], "paper": "#FAF4E8", "grain": 0,
             "screen": "dots"}
            """)
        let photo = try Checkout.photo("rite-of-spring", width: 96, height: 120)
        let picture = Painter().paint(photo, recipe, seed: 4)
        let paper = light(0xFAF4E8)
        let inks = [light(0xFF48B0), light(0x00838A)]
        var seen: Set<UInt32> = []
        for y in 0..<picture.height { for x in 0..<picture.width { seen.insert(picture[x, y]) } }
        #expect(seen.count > 50)
        for pixel in seen {
            let printed = SIMD3(
                LinearColor.decode(Double(pixel & 255) / 255), LinearColor.decode(Double(pixel >> 8 & 255) / 255),
                LinearColor.decode(Double(pixel >> 16 & 255) / 255))
            let off = distance(printed, paper, inks)
            #expect(off < 0.012, "no mixture gives \(String(pixel, radix: 16)): \(off) away")
        }
    }

    /// How far the nearest mixture lies: coverages of the first ink in steps, the best of the second for each.
    private func distance(_ wanted: SIMD3<Double>, _ paper: SIMD3<Double>, _ inks: [SIMD3<Double>]) -> Double {
        var best = Double.infinity
        for step in 0...200 {
            let ground = paper * (1 - Double(step) / 200 * (1 - inks[0]))
            let taken = ground * (1 - inks[1])
            let part = ((ground - wanted) * taken).sum() / (taken * taken).sum()
            let off = ground - taken * min(1, max(0, part)) - wanted
            best = min(best, (off * off).sum().squareRoot())
        }
        return best
    }

    private func light(_ rgb: UInt32) -> SIMD3<Double> {
        let light = LinearColor(Color(rgb: rgb))
        return SIMD3(light.red, light.green, light.blue)
    }

    @Test("A plate off its place shows at edges, and none does without misregistration")
    func misregistration() throws {
        let photo = try Checkout.photo("rite-of-spring", width: 160, height: 200)
        func print(_ shift: Int) throws -> [UInt8] {
            let recipe = try Recipe(
                "{\"effect\": \"risograph\", \"shift\": \(shift), \"wear\": 0, \"grain\": 0, \"screen\": \"dots\"}")
            return Painter().paint(photo, recipe, seed: 9).bytes()
        }
        #expect(try print(0) != print(20))
    }

    @Test("A halftone in one ink goes from its paper to its ink and nowhere else")
    func mono() throws {
        let recipe = try Recipe(
            ##"{"effect": "halftone", "mode": "mono", "ink": "#002060", "paper": "#FFFFFF", "grain": 0}"##)
        let photo = try Checkout.photo("structure", width: 96, height: 120)
        let picture = Painter().paint(photo, recipe, seed: 4)
        let (paper, ink) = (light(0xFFFFFF), light(0x002060))
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let p = picture[x, y]
                let red = 1 - LinearColor.decode(Double(p & 255) / 255)
                let expected = paper - (paper - ink) * red
                let blue = LinearColor.decode(Double(p >> 16 & 255) / 255)
                #expect(abs(blue - expected.z) < 0.012)
            }
        }
    }

    @Test("Pixel art has at most as many colours as asked for, in square cells", arguments: [2, 5, 24, 64])
    func palette(colours: Int) throws {
        let recipe = try Recipe("{\"effect\": \"pixel\", \"colours\": \(colours), \"cell\": 20}")
        let photo = try Checkout.photo("autumn", width: 540, height: 675)
        let picture = Painter().paint(photo, recipe, seed: 4)
        var seen: Set<UInt32> = []
        // 20 pixels of a picture twice as large.
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                seen.insert(picture[x, y])
                let corner = picture[x / 10 * 10, y / 10 * 10]
                if picture[x, y] != corner { Issue.record("the cell at \(x), \(y) is not flat") }
            }
        }
        #expect(seen.count <= colours)
        #expect(seen.count > colours / 3)
    }

    @Test("A linocut in two colours is mostly ink and paper")
    func linocut() throws {
        let recipe = try Recipe(##"{"effect": "linocut", "ink": "#000000", "paper": "#FFFFFF"}"##)
        let photo = try Checkout.photo("jekyll", width: 540, height: 675)
        let picture = Painter().paint(photo, recipe, seed: 4)
        var counts = (dark: 0, light: 0)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let green = picture[x, y] >> 8 & 255
                if green < 70 { counts.dark += 1 }
                if green > 225 { counts.light += 1 }
            }
        }
        #expect(counts.dark > 20_000 && counts.light > 20_000)
        #expect(counts.dark + counts.light > 540 * 675 * 8 / 10)
    }
}
