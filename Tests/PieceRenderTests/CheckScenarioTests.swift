import PieceLayout
import PieceModel
import Testing

@testable import PieceRender

@Suite("Layout check: scenarios and shipped layouts")
struct CheckScenarioTests {
    @Test("Every hard case is a valid piece", arguments: HardCase.all)
    func cases(hardCase: HardCase) throws {
        _ = try Piece(json: Array(hardCase.json.utf8))
    }

    @Test("The hard cases are as hard as their names say")
    func hardness() throws {
        let pieces = Dictionary(uniqueKeysWithValues: HardCase.all.map { ($0.name, $0.piece) })
        func piece(_ name: String) throws -> Piece { try #require(pieces[name] ?? nil) }
        #expect(try piece("long-title").title.count == 50)
        #expect(try piece("one-word-title").title.count == 50)
        #expect(try piece("one-word-title").title.contains(" ") == false)
        #expect(try piece("everything").review?.count ?? 0 > 190)
        #expect(try piece("everything").cast.count == 12)
        #expect(try piece("everything").venue?.count == 40)
        #expect(try piece("only-the-required").fields.object?.count == 4)
        #expect(SeatParts(try #require(try piece("loose-seat").seat)) == nil)
    }

    @Test("Every case comes in both languages, every photo comes up, and no two scenarios share a name")
    func coverage() {
        let all = CheckScenario.all
        #expect(Set(all.map(\.name)).count == all.count)
        for hardCase in HardCase.all {
            let own = all.filter { $0.name.hasPrefix(hardCase.name + ", ") }
            #expect(Set(own.map(\.locale)) == Set(TicketLocale.allCases), "\(hardCase.name)")
        }
        #expect(Set(all.compactMap(\.photo)) == Set(CheckPhoto.all))
        #expect(all.contains { $0.photo == nil })
    }

    @Test("Photos are what they are called")
    func photos() {
        func mean(_ photo: CheckPhoto) -> (luminance: Double, chroma: Double) {
            let pixels = photo.pixels()
            var (light, chroma, count) = (0.0, 0.0, 0.0)
            for y in stride(from: 0, to: pixels.height, by: 16) {
                for x in stride(from: 0, to: pixels.width, by: 16) {
                    let pixel = pixels[x, y]
                    let parts = [pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255].map { Double($0) / 255 }
                    light += parts.reduce(0, +) / 3
                    chroma += (parts.max() ?? 0) - (parts.min() ?? 0)
                    count += 1
                }
            }
            return (light / count, chroma / count)
        }
        #expect(mean(.bright).luminance > 0.95)
        #expect(mean(.dark).luminance < 0.05)
        #expect(mean(.red).chroma > 0.6)
        #expect(mean(.grey).chroma == 0)
        #expect((CheckPhoto.tiny.width, CheckPhoto.tiny.height) == (64, 48))
    }

    @Test("Every text of the shipped layouts is found again by its ink")
    func matching() throws {
        let bench = try CheckBench()
        for layout in bench.renderer.templates.names() {
            for name in ["plain, ko, landscape photo", "everything, en, bright photo", "english-title, en, no photo"] {
                let scene = try bench.check.scene(layout, bench.scenario(name))
                let placed = scene.frame.texts.filter { !$0.ink.isEmpty }.map(\.path)
                #expect(scene.texts.compactMap(\.report).map(\.path) == placed, "\(layout), \(name)")
            }
        }
    }

    @Test("The shipped layouts pass")
    func shipped() throws {
        let bench = try CheckBench()
        let layouts = bench.renderer.templates.names()
        #expect(layouts.isEmpty == false)
        for layout in layouts {
            let errors = try bench.check.check(layout).filter { $0.severity == .error }
            #expect(errors.map(\.description) == [], "\(layout)")
        }
    }
}
