import PieceCodecs
import PieceGraphics
import Testing

@Suite("The corpus of odd and hostile files")
struct CorpusTests {
    @Test("Every file is accepted or refused as its entry says", arguments: Fixtures.images)
    func verdict(_ entry: Fixtures.Entry) throws {
        let bytes = try Fixtures.bytes(entry.name)
        do throws(CodecError) {
            let image = try decode(bytes)
            #expect(entry.expected != "reject", "\(entry.name) was accepted: \(entry.note)")
            #expect(image.pixmap.width == image.fullWidth && image.pixmap.height == image.fullHeight)
        } catch {
            #expect(entry.expected != "ok", "\(entry.name) was refused: \(error)")
            #expect(!error.message.isEmpty && error.remedy.hasSuffix("."))
        }
    }

    @Test("A smaller decode accepts what a full one accepts", arguments: Fixtures.images.filter { $0.expected == "ok" })
    func smaller(_ entry: Fixtures.Entry) throws {
        let bytes = try Fixtures.bytes(entry.name)
        let info = try inspect(bytes)
        for divisor in [2, 4, 8] {
            let (w, h) = (max(1, info.uprightWidth / divisor), max(1, info.uprightHeight / divisor))
            let image = try decode(bytes, DecodeRequest(minimumWidth: w, minimumHeight: h))
            #expect(image.pixmap.width >= w && image.pixmap.height >= h)
            #expect(image.pixmap.width <= (info.uprightWidth + divisor - 1) / divisor)
        }
    }

    struct Reference: Sendable, CustomTestStringConvertible {
        let name: String
        let width, height, columns, rows: Int
        let means: [Int]
        var testDescription: String { name }

        init(_ row: [String]) {
            name = row[0]
            (width, height) = (Int(row[1]) ?? 0, Int(row[2]) ?? 0)
            (columns, rows) = (Int(row[3]) ?? 0, Int(row[4]) ?? 0)
            let digits = row[5].compactMap(\.hexDigitValue)
            means = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] * 16 + digits[$0 + 1] }
        }
    }

    static let references = Fixtures.table("references.tsv").map(Reference.init)

    @Test("Colours agree with Pillow's over a grid of each picture", arguments: references)
    func colours(_ reference: Reference) throws {
        let image = try decode(try Fixtures.bytes(reference.name))
        try #require(image.pixmap.width == reference.width && image.pixmap.height == reference.height)
        var worst = 0.0
        for j in 0..<reference.rows {
            for i in 0..<reference.columns {
                let (x0, x1) = (i * reference.width / reference.columns, (i + 1) * reference.width / reference.columns)
                let (y0, y1) = (j * reference.height / reference.rows, (j + 1) * reference.height / reference.rows)
                var sums = [0.0, 0.0, 0.0]
                for y in y0..<y1 {
                    for x in x0..<x1 {
                        let p = image.pixmap[x, y]
                        for c in 0..<3 { sums[c] += Double(p >> UInt32(8 * c) & 255) }
                    }
                }
                let area = Double((x1 - x0) * (y1 - y0))
                for c in 0..<3 {
                    let expected = Double(reference.means[(j * reference.columns + i) * 3 + c])
                    worst = max(worst, abs(sums[c] / area - expected))
                }
            }
        }
        #expect(worst <= 2, "\(reference.name): a mean differs by \(worst) of 255")
    }

    @Test("Files that differ only in their gamma look alike", arguments: ["n2c08", "n3p04", "n0g16"])
    func gamma(_ kind: String) throws {
        let plain = pixels(try decode(try Fixtures.bytes("pngsuite/g05\(kind).png")).pixmap)
        for gamma in ["g03", "g04", "g07", "g10", "g25"] {
            let other = pixels(try decode(try Fixtures.bytes("pngsuite/\(gamma)\(kind).png")).pixmap)
            // The files were dithered from one original, so single pixels differ but the picture does not.
            var distance = 0
            for (p, q) in zip(plain, other) {
                for shift in [0, 8, 16] as [UInt32] { distance += Int(p >> shift & 255) - Int(q >> shift & 255) }
            }
            let mean = Double(abs(distance)) / Double(3 * plain.count)
            #expect(mean <= 3, "\(gamma)\(kind) is \(mean) of 255 lighter or darker")
        }
    }

    @Test("Every fixture has a source and a licence, and no file is without an entry")
    func licences() throws {
        let rows = Fixtures.table("LICENCES.tsv")
        #expect(rows.count > 300)
        for row in rows { #expect(row.count == 5 && !row[1].isEmpty && !row[2].isEmpty) }
        for row in rows { #expect(throws: Never.self) { try Fixtures.bytes(row[0]) } }
    }
}
