import Foundation
import PieceModel
import PieceStore
import Testing

@Suite("piece import and piece export", .serialized)
struct ImportCommandTests {
    private static let diary = """
        title,date,kind,price,score,memo,layout
        햄릿,2026-11-14,연극,"66,000원",4.5,,
        "=1+1",2026.11.15,영화,무료,,,polaroid-diary
        맥베스,2026-13-01,연극,,9,,
        햄릿,2026-11-14,연극,,,,
        리어,2026-11-16,연극,,,,no-such-layout
        """

    private func pieces(_ library: CommandLibrary) async throws -> [PieceRecord] {
        try await library.place.store.pieces(PieceQuery(owner: library.owner.id, order: .oldest, limit: 100)).items
    }

    @Test("A dry run tells every problem with its line and keeps nothing; an import keeps what is sound, once")
    func diary() async throws {
        try await CommandLibrary.with { library in
            try library.folder.write(Array(Self.diary.utf8), "diary.csv")
            let summary = "2 new pieces, 1 there already, 2 with problems\n"
            let dry = try await library.run("import diary.csv --dry-run")
            #expect(dry.status == 65 && dry.text == "would import \(summary)", "\(dry)")
            let lines = dry.errors.split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("piece: diary.csv, line 4: $.") } == 2, "\(dry.errors)")
            #expect(lines.contains { $0.hasPrefix("piece: diary.csv, line 6: ") && $0.contains("no-such-layout") })
            #expect(try await pieces(library).isEmpty)
            #expect(try await library.place.store.nextNumber(of: library.owner.id) == 1)

            let first = try await library.run("import diary.csv --layout playbill")
            #expect(first.status == 65 && first.text == "imported \(summary)", "\(first)")
            let kept = try await pieces(library)
            #expect(kept.map(\.piece.title) == ["햄릿", "=1+1"] && kept.map(\.number) == [1, 2])
            #expect(kept.map(\.design.layout) == ["playbill", "polaroid-diary"])
            #expect(try await library.place.blobs.get(kept[0].pictures.ticket.hash)?.isEmpty == false)

            let second = try await library.run("import diary.csv")
            #expect(second.text == "imported 0 new pieces, 3 there already, 2 with problems\n", "\(second)")
            #expect(try await pieces(library) == kept)
            #expect(try await library.run("stats verify").status == 0)

            // What was deleted is taken over again.
            try await library.place.store.delete(kept[0].id, version: nil)
            #expect(try await library.run("import diary.csv").text.hasPrefix("imported 1 new piece, 2 there already"))
            let again = try await pieces(library)
            #expect(again.map(\.id) == kept.map(\.id) && again.map(\.number) == [3, 2])
        }
    }

    @Test("A table in CP949 through standard input")
    func korean() async throws {
        try await CommandLibrary.with { library in
            let header: [UInt8] = [
                0xC1, 0xA6, 0xB8, 0xF1, 0x2C, 0xB0, 0xFC, 0xB6, 0xF7, 0xC0, 0xCF, 0x2C, 0xC1, 0xBE, 0xB7, 0xF9, 0x2C,
                0xC0, 0xE5, 0xBC, 0xD2, 0x0D, 0x0A,
            ]
            let row: [UInt8] = [
                0x8C, 0x63, 0xB9, 0xE6, 0xB0, 0xA2, 0xC7, 0xCF, 0x2C, 0x32, 0x30, 0x32, 0x36, 0x2E, 0x31, 0x31, 0x2E,
                0x31, 0x35, 0x2C, 0xBF, 0xAC, 0xB1, 0xD8, 0x2C, 0xBC, 0x84, 0xBD, 0xC3, 0x0D, 0x0A,
            ]
            try library.folder.write(header + row, "table")
            let run = try await library.run("import - < table")
            #expect(run.status == 0 && run.text.hasPrefix("imported 1 new piece, "), "\(run)")
            let piece = try #require(try await pieces(library).first).piece
            #expect(piece.title == "똠방각하" && piece.venue == "펲시" && piece.kind.id == "play")
            #expect(piece.date.description == "2026-11-15")
        }
    }

    @Test("An export imported into an empty service gives equal pieces", arguments: ["csv", "json", "jsonl"])
    func roundTrip(format: String) async throws {
        try await CommandLibrary.with { library in
            try await library.fill()
            try await library.add([
                "kind": "play", "genres": ["comedy", "drama"], "title": "=HYPERLINK(\"x\")", "date": "2026-02-28",
                "time": "20:00", "venue": "'@장소", "seat": "-1층", "cast": ["a;b", ["name": "c=d", "role": "\\e"]],
                "director": "감독, \"둘\"", "artist": "@x", "companions": ["지우;하린"],
                "price": ["amount": 1205, "currency": "USD"], "facePrice": 30_000, "discount": "+10%",
                "bookingNumber": "T-1", "review": "한 줄\n두 줄 🎭", "record": "길게", "visibility": "public",
                "viewing": 3, "link": "https://piece.test/1", "layout": "playbill",
            ])
            let out = try await library.run("export --format \(format)")
            #expect(out.status == 0 && out.errors.contains("exported 6 pieces"), "\(out.errors)")
            if format == "csv" { #expect(out.text.contains(",\"'=HYPERLINK(\"\"x\"\")\",")) }
            try library.folder.write(Array(out.text.utf8), "out.\(format)")

            let other = try await CommandLibrary(library.folder, "other")
            let taken = try await library.run("import out.\(format)", data: "other")
            #expect(taken.status == 0 && taken.text.hasPrefix("imported 6 new pieces, 0 there already"), "\(taken)")
            let (before, after) = (try await pieces(library), try await pieces(other))
            #expect(after.map(\.piece.fields) == before.map(\.piece.fields))
            #expect(after.map(\.id) == before.map(\.id))
            #expect(try await library.run("stats verify", data: "other").status == 0)
            // Neither service takes back what it has.
            for data in ["data", "other"] {
                let again = try await library.run("import out.\(format)", data: data)
                #expect(again.text == "imported 0 new pieces, 6 there already, 0 with problems\n", "\(again)")
            }
            await other.place.close()
        }
    }

    @Test("Somebody else's export on the same service becomes pieces of one's own, once")
    func others() async throws {
        try await CommandLibrary.with { library in
            try await library.add(["kind": "play", "title": "햄릿", "date": "2026-11-14"])
            #expect(try await library.run("export --out all.jsonl").status == 0)
            let member = try await library.place.account("손님", .member)
            for expected in ["imported 1 new piece, 0", "imported 0 new pieces, 1"] {
                let run = try await library.run("import all.jsonl --owner \(member.id)")
                #expect(run.status == 0 && run.text.hasPrefix(expected), "\(run)")
            }
            #expect(try await library.place.store.count(of: member.id) == 1)
            #expect(try await pieces(library).count == 1)
        }
    }

    @Test("What cannot be imported or exported says why and leaves nothing")
    func faults() async throws {
        try await CommandLibrary.with { library in
            try library.folder.write([0, 1, 2, 3], "noise.bin")
            try library.folder.write(Array("title,date\n\"open,2026-11-14\n".utf8), "open.csv")
            for (words, status, message) in [
                ("import", 64, "what to import"), ("import nothing.csv", 66, "nothing.csv"),
                ("import noise.bin", 65, "no format"), ("import open.csv --format xls", 64, "choose one of"),
                ("import open.csv --layout none", 65, "no layout \"none\""),
                ("export --format xls", 64, "choose one of"),
                ("export --out no/x.csv", 73, "no/x.csv"), ("export --out /dev/full", 74, "cannot write the export"),
            ] {
                let outcome = try await library.run(words)
                #expect(Int(outcome.status) == status && outcome.errors.contains(message), "\(words): \(outcome)")
            }
            let open = try await library.run("import open.csv")
            #expect(open.status == 65 && open.text.hasPrefix("imported 0 new pieces"), "\(open)")
            #expect(try await library.place.store.nextNumber(of: library.owner.id) == 1)
        }
    }
}
