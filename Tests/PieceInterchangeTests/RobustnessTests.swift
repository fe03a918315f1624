import PieceModel
import Testing

@testable import PieceInterchange

@Suite("Any bytes")
struct RobustnessTests {
    @Test("Random bytes are read or refused in every format (seeds 1…1500)")
    func random() {
        for seed in UInt64(1)...1_500 {
            var random = Seeded(seed)
            let alphabet = Array("\",;\n\r{}[]:\\'=+ 0a\t\u{FEFF}가title,date".utf8) + [0xFF, 0xFE, 0xC3, 0x00, 0x81]
            let bytes = (0..<random.below(200)).map { _ in
                random.chance(0.2) ? UInt8(random.below(256)) : random.pick(alphabet)
            }
            _ = ImportFormat.detect(fileName: "a.csv", firstBytes: bytes)
            for format in ImportFormat.allCases {
                let chunk = 1 + random.below(50)
                let read = (try? rows(format, bytes, chunk: chunk)) ?? []
                #expect(read.count <= bytes.count + 1, "seed \(seed), \(format)")
            }
        }
    }

    @Test("Mutated files are read or refused, and their sound rows are pieces (seeds 1…600)")
    func mutated() throws {
        for seed in UInt64(1)...600 {
            var random = Seeded(seed)
            let format = random.pick(ExportFormat.allCases)
            var writer = ExportWriter(format)
            var text = writer.start()
            for index in 0..<3 { text += writer.text(of: ExportedPiece(randomPiece(&random), id: "\(index)")) }
            var bytes = Array((text + writer.end()).utf8)
            for _ in 0...random.below(5) {
                switch random.below(4) {
                case 0: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                case 1: bytes.insert(random.pick(Array("\",\n{}[]\\;'".utf8)), at: random.below(bytes.count))
                case 2: bytes.remove(at: random.below(bytes.count))
                default: bytes.removeLast(random.below(min(bytes.count, 40)))
                }
            }
            let read = (try? rows(format.importFormat, bytes, chunk: 1 + random.below(300))) ?? []
            for row in read {
                if case .success(let imported) = row.result {
                    #expect(try Piece(fields: .object(imported.fields)) == imported.piece, "seed \(seed)")
                } else if case .failure(let errors) = row.result {
                    #expect(!errors.problems.isEmpty, "seed \(seed)")
                }
            }
        }
    }

    @Test("The rows of a long table do not depend on its chunks, and lines are counted right to the end")
    func long() throws {
        let line = "뮤지컬,\"지킬\n앤 하이드\",2026-11-14,66000\r\n"
        let table =
            "kind,discount,date,price,title\r\n"
            + String(repeating: "musical,\"a\"\"b\",2026-11-14,66000,가\r\n", count: 4_000)
        let small = try rows(.csv, table.utf8, chunk: 777)
        #expect(small.count == 4_000)
        #expect(small.last?.line == 4_001)
        #expect(try rows(.csv, table.utf8) == small)
        let broken = try rows(.csv, ("kind,title,date,price\r\n" + String(repeating: line, count: 1_000)).utf8)
        #expect(broken.last?.line == 2_000)
    }
}
