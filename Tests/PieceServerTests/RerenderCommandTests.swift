import Foundation
import PieceBlobs
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("piece rerender", .serialized)
struct RerenderCommandTests {
    @Test(
        "Renders what a newer layout has made old, and nothing else of a record changes",
        arguments: BackupFolder.engines)
    func renders(engine: String) async throws {
        try await RerenderLibrary.with(engine) { library in
            let palette = ["vib": "#FF8800"]
            var old = [
                try await library.add(palette: palette, locale: .en),
                try await library.add("minimal-square", ["visibility": "public", "price": 9000]),
                try await library.add(photo: false),
            ]
            old.append(try await library.add("polaroid-diary"))
            old[0].hearts = try await library.store.setHeart(
                true, on: old[0].id, by: .new(at: old[0].created), at: old[0].created)
            #expect(try await library.rerender("").errors.contains("0 pieces to render, 4 current"))
            #expect(try await library.records() == old)

            try library.root("new", raising: ["minimal-square"])
            let run = try await library.rerender("--assets new")
            #expect(run.status == 0 && run.errors.contains("rendered 3, unchanged 0, failed 0"), "\(run)")
            let new = try await library.records()
            for (before, after) in zip(old, new).prefix(3) {
                let pictures = try await library.expected(before, root: "new")
                var expected = before
                expected.version = 2
                expected.design.layoutVersion = 2
                expected.pictures = pictures
                expected.updated = after.updated
                #expect(after == expected)
                #expect(after.updated > before.updated && after.pictures.ticket != before.pictures.ticket)
            }
            #expect(new[1].pictures.masked.count == 3 && new[1].pictures.masked != old[1].pictures.masked)
            #expect(new[3] == old[3])
            try await library.expectWhole()

            let again = try await library.rerender("--assets new")
            #expect(again.status == 0 && again.errors.contains("0 pieces to render, 4 current"), "\(again)")
            #expect(try await library.records() == new)
            // An older program on another node leaves newer tickets alone.
            #expect(try await library.rerender("").errors.contains("0 pieces to render, 4 current"))
        }
    }

    @Test("A dry run counts by layout, tells what cannot be rendered and why, and changes nothing")
    func dryRun() async throws {
        try await RerenderLibrary.with { library in
            for _ in 0..<3 { try await library.add() }
            try await library.add("polaroid-diary")
            var gone = try await library.add("polaroid-diary")
            gone.design.layout = "old-look"
            gone.design.layoutVersion = 7
            _ = try await library.store.replace(gone)
            // The small sample has one master, so a piece with another photo is the one that loses it.
            let photo = try Checkout.bytes("assets/samples/sea.jpg")
            let lost = try await library.add()
            _ = try await library.library.update(
                lost.id, for: Identity(account: library.owner.id, role: .owner, session: .new(at: lost.created)),
                version: nil, slot: nil
            ) { PieceChange(piece: $0.piece, layout: nil, locale: nil, palette: nil, photo: .bytes(photo)) }
            let master = try #require(try await library.store.piece(lost.id)?.pictures.photo)
            try await library.place.blobs.delete(master.hash)
            try library.root("new", raising: ["minimal-square"])
            let before = try await library.place.documents()

            let run = try await library.rerender("--assets new --dry-run")
            #expect(run.status == 0, "\(run)")
            let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            #expect(
                lines.prefix(5) == [
                    "layout current to render blocked", "minimal-square v1 → v2 0 3 1", "old-look v7 0 0 1",
                    "polaroid-diary v1 1 0 0", "all 1 3 2",
                ], "\(run.output)")
            #expect(run.output.contains("the layout 'old-look' is not installed"), "\(run.output)")
            #expect(run.output.contains("No. 6 (\(lost.id)): the photo is missing"), "\(run.output)")
            #expect(try await library.place.documents() == before)

            // The run itself does the others.
            let real = try await library.rerender("--assets new")
            #expect(real.status == 1 && real.errors.contains("rendered 3, unchanged 0, failed 2"), "\(real)")
            #expect(real.errors.contains("No. 6 (\(lost.id)): "), "\(real.errors)")
            #expect(real.errors.contains("No. 5 (\(gone.id)): the layout 'old-look'"), "\(real.errors)")
            #expect(try await library.count { $0.design.layoutVersion == 2 } == 3)
        }
    }

    @Test("A photo that cannot be read is told, and all others are rendered")
    func unreadablePhoto() async throws {
        try await RerenderLibrary.with { library in
            for _ in 0..<2 { try await library.add(photo: false) }
            let broken = try await library.add()
            for _ in 0..<2 { try await library.add(photo: false) }
            let photo = try #require(broken.pictures.photo)
            let size = try Data(contentsOf: URL(filePath: library.file(of: photo.hash))).count
            try Data(repeating: 0x55, count: size).write(to: URL(filePath: library.file(of: photo.hash)))
            try library.root("new", raising: ["minimal-square"])
            let run = try await library.rerender("--assets new")
            #expect(run.status == 1 && run.errors.contains("rendered 4, unchanged 0, failed 1"), "\(run)")
            #expect(run.errors.contains("No. 3 (\(broken.id)): "), "\(run.errors)")
            #expect(try await library.count { $0.design.layoutVersion == 2 } == 4)
            #expect(try await library.store.piece(broken.id) == broken)
        }
    }

    @Test("Filters choose pieces, and another layout can be given to them")
    func filters() async throws {
        try await RerenderLibrary.with { library in
            let member = try await library.place.account("손님", .member)
            let days = ["2024-01-01", "2025-06-15", "2026-12-31"]
            for day in days { try await library.add("minimal-square", ["date": .string(day)]) }
            try await library.add("polaroid-diary", ["date": "2025-06-15"])
            try await library.add("minimal-square", ["date": "2025-06-15"], of: member)
            func toRender(_ arguments: String) async throws -> Int {
                let run = try await library.rerender("--dry-run --force \(arguments)")
                let total = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("all") }, "\(run)")
                let count = try #require(total.split(separator: " ").dropLast().last)
                return try #require(Int(count))
            }
            for (arguments, count) in [
                ("", 5), ("--owner owner@piece.test", 4), ("--owner OWNER@piece.test", 4), ("--owner \(member.id)", 1),
                ("--layout-is polaroid-diary", 1), ("--layout-is nothing", 0), ("--from 2025-06-15", 4),
                ("--to 2025-06-15", 4), ("--from 2025-01-01 --to 2025-12-31 --layout-is minimal-square", 2),
                ("--limit 2", 2), ("--older-than-version 1", 0), ("--older-than-version 2", 5),
                ("--layout polaroid-diary", 5),
            ] {
                #expect(try await toRender(arguments) == count, "\(arguments)")
            }
            let run = try await library.rerender("--layout polaroid-diary --to 2025-12-31 --limit 2")
            #expect(run.status == 0 && run.errors.contains("rendered 2, "), "\(run)")
            #expect(try await library.count { $0.design.layout == "polaroid-diary" } == 3)
            let rest = try await library.rerender("--layout polaroid-diary")
            #expect(rest.status == 0 && rest.errors.contains("2 pieces to render, 3 current"), "\(rest)")
            for record in try await library.records() {
                #expect(record.design.layout == "polaroid-diary" && record.pictures.ticket.height == 1350)
                #expect(record.version == (record.number == 4 && record.owner == library.owner.id ? 1 : 2))
            }
            try await library.expectWhole()
        }
    }

    @Test("Wrong options are refused and change nothing")
    func usage() async throws {
        try await RerenderLibrary.with { library in
            try await library.add()
            for (arguments, status, says) in [
                ("--layout nothing", 64, "choose one of: classic-stub"), ("--sheet a.png", 64, "add --dry-run"),
                ("--mark m", 64, "--force"), ("--limit 0", 64, "--limit"), ("--jobs many", 64, "--jobs"),
                ("--from 2026-02-30", 64, "--from"), ("--from 2026-02-02 --to 2026-02-01", 64, "after"),
                ("--owner nobody@piece.test", 64, "no account"), ("--forse", 64, "forse"),
                ("--data empty", 66, "empty"),
                ("--assets nowhere", 66, "nowhere"),
            ] {
                let run = try await library.rerender(arguments)
                #expect(Int(run.status) == status && run.errors.contains(says), "\(arguments): \(run)")
            }
            #expect(!library.folder.exists("empty"))
            #expect(try await library.count { $0.version == 1 } == 1)
            let help = try await library.rerender("--help")
            #expect(help.status == 0 && help.output.contains("--older-than-version"), "\(help)")
        }
    }
}
