import PieceModel
import Testing

@testable import PieceInterchange

@Suite("Exports")
struct ExportTests {
    private func export(_ pieces: [ExportedPiece], _ format: ExportFormat) -> String {
        var writer = ExportWriter(format)
        var text = writer.start()
        for piece in pieces { text += writer.text(of: piece) }
        return text + writer.end()
    }

    @Test("Importing an export gives the pieces that went in (seeds 1…60)", arguments: ExportFormat.allCases)
    func roundTrip(format: ExportFormat) throws {
        for seed in UInt64(1)...60 {
            var random = Seeded(seed)
            let pieces = (0..<random.below(8)).map { index in
                ExportedPiece(
                    randomPiece(&random), id: random.chance(0.7) ? "id-\(seed)-\(index)" : nil,
                    ticketLayout: "poster-ticket", hearts: 3, timeZone: "Asia/Seoul",
                    created: Instant(milliseconds: 1_794_000_000_000), updated: nil)
            }
            let text = export(pieces, format)
            let options = ImportOptions(kind: Kind(id: "sports"), visibility: .public)
            let back = try rows(format.importFormat, text.utf8, chunk: 1 + random.below(200), options: options)
            let read = try back.map { try $0.result.get() }
            #expect(read.map(\.piece) == pieces.map(\.piece), "seed \(seed)")
            #expect(read.allSatisfy { $0.warnings.isEmpty }, "seed \(seed)")
            #expect(ImportFormat.detect(fileName: "x", firstBytes: Array(text.utf8)) == format.importFormat)
            for (row, piece) in zip(read, pieces) where piece.id != nil {
                #expect(row.externalID.hasPrefix("piece:"), "seed \(seed)")
            }
            #expect(try rows(format.importFormat, text.utf8, options: options) == back, "seed \(seed)")
        }
    }

    @Test("No cell of a table begins with what a spreadsheet would run, and the importer takes the mark away again")
    func formulas() throws {
        let texts = ["=1+1", "+82", "-5", "@a", "'=1", "''-x", "'quoted'", "a=b", "=", "'"]
        let pieces = try texts.map { text in
            ExportedPiece(
                try Piece(fields: [
                    "kind": "play", "title": .string(text), "date": "2026-11-14", "venue": .string(text),
                ]))
        }
        var table = TableReader()
        let cells = try table.push(Array(export(pieces, .csv).utf8)) + table.finish()
        for cell in cells.flatMap(\.cells) {
            #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.prefix(1)), "\(cell)")
        }
        let back = try rows(.csv, export(pieces, .csv).utf8)
        #expect(try back.map { try $0.result.get().piece.title } == texts)
        for text in ["\tx", "\rx", "'\tx"] {
            #expect(TableCell.neutralised(text) == "'" + text)
            #expect(TableCell.restored(TableCell.neutralised(text)) == text)
        }
    }

    @Test("The longest fields survive a table")
    func longest() throws {
        let record = String(repeating: "👨‍👩‍👧‍👦", count: 10_000)
        let piece = try Piece(fields: ["kind": "play", "title": "가", "date": "2026-11-14", "record": .string(record)])
        for format in ExportFormat.allCases {
            let back = try rows(format.importFormat, export([ExportedPiece(piece)], format).utf8)
            #expect(try back.map { try $0.result.get().piece } == [piece])
        }
    }

    @Test("Money is written exactly in every currency")
    func money() throws {
        for (units, code, text) in [
            (66_000, "KRW", "66000"), (0, "KRW", "0"), (12_050, "USD", "120.50 USD"), (5, "BHD", "0.005 BHD"),
            (8_800, "JPY", "8800 JPY"), (Money.maximum, "EUR", "10000000000.00 EUR"),
        ] {
            let currency = try #require(Currency(code))
            let money = try #require(Money(minorUnits: units, currency: currency))
            #expect(MoneyCell.text(money) == text)
            #expect(MoneyCell.money(text) == money)
        }
        for text in ["", "1.5", "1 2 3", "-1", "1.234 USD", "1 XXX", ".5 USD", "99999999999999999999"] {
            #expect(MoneyCell.money(text) == nil, "\(text)")
        }
    }
}
