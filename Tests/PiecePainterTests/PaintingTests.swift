import PieceGraphics
import PieceModel
import PiecePainter
import Testing

@Suite("Painting")
struct PaintingTests {
    @Test("There are at least ten effects and a backdrop")
    func count() {
        #expect(Recipe.effects.count >= 11)
        #expect(Recipe.effects.contains("backdrop"))
        #expect(Set(Recipe.effects).count == Recipe.effects.count)
    }

    @Test("The same photo, recipe and seed give the same opaque bytes at the photo's size", arguments: Recipe.effects)
    func deterministic(effect: String) throws {
        let photo = try Checkout.photo("lakeside", width: 151, height: 190)
        let recipe = try Recipe.defaults(effect)
        let (first, second) = (
            Painter().paint(photo, recipe, seed: 7).bytes(), Painter().paint(photo, recipe, seed: 7).bytes()
        )
        #expect(first == second)
        #expect(first.count == 151 * 190 * 4)
        #expect(stride(from: 3, to: first.count, by: 4).allSatisfy { first[$0] == 255 })
    }

    @Test(
        "Another seed gives another picture wherever chance takes part",
        arguments: Recipe.effects.filter { !["pixel", "neon"].contains($0) })
    func seeded(effect: String) throws {
        let photo = try Checkout.photo("lakeside", width: 120, height: 150)
        let recipe = try Recipe.defaults(effect)
        let (one, two) = (
            Painter().paint(photo, recipe, seed: 1).bytes(), Painter().paint(photo, recipe, seed: 2).bytes()
        )
        #expect(one != two)
    }

    @Test("The upper half of a seed counts too")
    func wholeSeed() throws {
        let photo = try Checkout.photo("sea", width: 60, height: 60)
        let film = try Recipe.defaults("film")
        let low = Painter().paint(photo, film, seed: 5).bytes()
        let high = Painter().paint(photo, film, seed: 5 | 1 << 40).bytes()
        #expect(low != high)
    }

    @Test("Pictures of odd sizes are painted whole", arguments: Recipe.effects)
    func oddSizes(effect: String) throws {
        let recipe = try Recipe.defaults(effect)
        for (width, height) in [(1, 1), (2, 1), (1, 7), (3, 5000), (5000, 3), (17, 31), (64, 64)] {
            let photo = noise(width: width, height: height, seed: UInt64(width * height))
            let picture = Painter().paint(photo, recipe, seed: 3)
            let (columns, rows, isOpaque) = (picture.width, picture.height, picture.isOpaque())
            #expect(columns == width && rows == height && isOpaque, "\(width) × \(height)")
        }
        let nothing = Painter().paint(Pixmap(width: 0, height: 0), recipe, seed: 3)
        let width = nothing.width
        #expect(width == 0)
    }

    @Test("Every effect changes the photo and keeps its light near the photo's", arguments: Recipe.effects)
    func sane(effect: String) throws {
        let recipe = try Recipe.defaults(effect)
        for name in ["lakeside", "rite-of-spring", "structure"] {
            let photo = try Checkout.photo(name, width: 216, height: 270)
            let picture = Painter().paint(photo, recipe, seed: 1)
            let (before, after) = (photo.bytes(), picture.bytes())
            let change =
                zip(before, after).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) } * 4 / 3 / (216 * 270 * 4)
            #expect(change >= 3, "\(name) hardly changes")
            let brightness = picture.brightness()
            #expect((12...243).contains(brightness), "\(name) ends at \(brightness)")
            // Neon is a dark room by nature; paper and pencil are light ones.
            let original = photo.brightness()
            if effect != "neon" { #expect(abs(brightness - original) < 115, "\(name): \(brightness)") }
            let spread = Set(stride(from: 0, to: after.count, by: 4).map { after[$0] >> 5 }).count
            #expect(spread >= 2, "\(name) is flat")
        }
    }

    @Test("Black and white photos stay dark and light in every effect", arguments: Recipe.effects)
    func extremes(effect: String) throws {
        let recipe = try Recipe.defaults(effect)
        func brightness(_ pixel: UInt32) -> Double {
            var photo = Pixmap(width: 80, height: 100)
            for y in 0..<100 { for x in 0..<80 { photo[x, y] = pixel } }
            return Painter().paint(photo, recipe, seed: 1).brightness()
        }
        // A cut-out of one tone has nothing to cut, and a dark room's walls hardly show.
        let (black, white) = (brightness(0xFF00_0000), brightness(0xFFFF_FFFF))
        #expect(effect == "cutout" || black < white, "\(black) and \(white)")
    }

    @Test(
        "A photo of a dark room is printed light enough to be seen, about as one in daylight",
        arguments: ["risograph", "halftone", "linocut", "pencil", "cyanotype", "woodblock", "watercolour", "gouache"])
    func exposure(effect: String) throws {
        let recipe = try Recipe.defaults(effect)
        let bright = try Checkout.photo("rite-of-spring", width: 162, height: 202)
        var dark = bright.copy()
        dark.adjust(.brightness(0.25))
        let (before, after) = (dark.brightness(), Painter().paint(dark, recipe, seed: 1).brightness())
        #expect(after > before + 35, "\(before) became \(after)")
        // What one painting of the dark and one of the bright photo differ by is far less than the photos do.
        let (lit, light) = (Painter().paint(bright, recipe, seed: 1).brightness(), bright.brightness())
        #expect(abs(lit - after) < 0.6 * (light - before), "\(lit) and \(after)")
    }

    @Test("Transparent places count as white")
    func transparency() throws {
        let recipe = try Recipe.defaults("film")
        var white = Pixmap(width: 20, height: 20)
        for y in 0..<20 { for x in 0..<20 { white[x, y] = 0xFFFF_FFFF } }
        let clear = Pixmap(width: 20, height: 20)
        let (bare, painted) = (
            Painter().paint(clear, recipe, seed: 1).bytes(), Painter().paint(white, recipe, seed: 1).bytes()
        )
        #expect(bare == painted)
    }

    @Test("A backdrop keeps the photo's mood and none of its detail")
    func backdrop() throws {
        let recipe = try Recipe("{\"effect\": \"backdrop\", \"grain\": 0, \"strokes\": 0}")
        let photo = try Checkout.photo("structure", width: 216, height: 270)
        let picture = Painter().paint(photo, recipe, seed: 1)
        func roughness(_ p: borrowing Pixmap) -> Int {
            var sum = 0
            for y in 0..<p.height {
                for x in 1..<p.width { sum += abs(Int(p[x, y] >> 8 & 255) - Int(p[x - 1, y] >> 8 & 255)) }
            }
            return sum
        }
        let (before, after) = (roughness(photo), roughness(picture))
        let (light, kept) = (photo.brightness(), picture.brightness())
        #expect(after * 6 < before)
        #expect(abs(kept - light) < 40)
    }
}
