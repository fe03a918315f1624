import Foundation
import Glibc
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("piece rerender beside others and after interruptions", .serialized)
struct RerenderRunTests {
    /// Waits until so many records have the newer layout.
    private func wait(for count: Int, _ library: RerenderLibrary, _ process: Process) async throws {
        while process.isRunning, try await library.count({ $0.design.layoutVersion == 2 }) < count {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(
        "After kill -9 in the middle nothing is broken, and the next run does the rest", arguments: BackupFolder.engines
    )
    func kill(engine: String) async throws {
        try await RerenderLibrary.with(engine) { library in
            for _ in 0..<24 { try await library.add(photo: false) }
            try library.root("new", raising: ["minimal-square"])
            let process = try library.start("--assets new --jobs 1")
            try await wait(for: 3, library, process)
            #expect(Glibc.kill(process.processIdentifier, SIGKILL) == 0)
            await process.ended()
            let done = try await library.count { $0.design.layoutVersion == 2 }
            let said = try library.said()
            #expect(done >= 3 && done < 24, "\(said)")
            try await library.expectWhole()

            let run = try await library.rerender("--assets new")
            #expect(run.status == 0 && run.errors.contains("rendered \(24 - done), unchanged 0, failed 0"), "\(run)")
            // Each was written once, in whichever run.
            #expect(try await library.count { $0.design.layoutVersion == 2 && $0.version == 2 } == 24)
            try await library.expectWhole()
        }
    }

    @Test("Ctrl-C ends a run after the pieces under way")
    func interrupt() async throws {
        try await RerenderLibrary.with { library in
            for _ in 0..<24 { try await library.add(photo: false) }
            try library.root("new", raising: ["minimal-square"])
            let process = try library.start("--assets new --jobs 1")
            try await wait(for: 2, library, process)
            process.interrupt()
            await process.ended()
            #expect(process.terminationStatus == 130)
            let done = try await library.count { $0.design.layoutVersion == 2 }
            #expect(done >= 2 && done < 24)
            let said = try library.said()
            #expect(said.contains("rendered \(done), unchanged 0, failed 0") && said.contains("to go on"), "\(said)")
            try await library.expectWhole()
        }
    }

    @Test("A forced run goes on from its mark after kill -9, and another command does not")
    func mark() async throws {
        try await RerenderLibrary.with { library in
            for _ in 0..<40 { try await library.add(photo: false) }
            let process = try library.start("--force --mark mark --jobs 1")
            while process.isRunning, try await library.count({ $0.version == 2 }) < 25 {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(Glibc.kill(process.processIdentifier, SIGKILL) == 0)
            await process.ended()
            let lines = String(decoding: try library.folder.bytes("mark"), as: UTF8.self).split(separator: "\n")
            let last = try #require(lines.last.flatMap { PieceID(String($0)) })
            let passed = try await library.records().filter { $0.id <= last }
            #expect(!passed.isEmpty && passed.allSatisfy { $0.version == 2 }, "\(passed.map(\.version))")
            let other = try await library.rerender("--force --mark mark --layout polaroid-diary")
            #expect(other.status == 64 && other.errors.contains("another run"), "\(other)")

            let run = try await library.rerender("--force --mark mark")
            #expect(run.status == 0 && run.errors.contains("going on after \(last)"), "\(run)")
            #expect(run.errors.contains("\(40 - passed.count) pieces to render"), "\(run)")
            let records = try await library.records()
            #expect(records.allSatisfy { $0.version == 2 || $0.id > last && $0.version == 3 })
            #expect(!library.folder.exists("mark"))
        }
    }

    @Test("While others change the same pieces, nobody's change is lost", arguments: BackupFolder.engines)
    func besideOthers(engine: String) async throws {
        try await RerenderLibrary.with(engine) { library in
            var ids: [PieceID] = []
            for number in 1...16 { ids.append(try await library.add(photo: number % 4 == 0).id) }
            try library.root("new", raising: ["minimal-square"])
            let process = try library.start("--assets new --jobs 2")
            // The service has the old layouts, so what it writes is old again until the command comes to it.
            var round = 0
            while process.isRunning {
                round += 1
                for (index, id) in ids.enumerated() where index % 3 == round % 3 {
                    try await library.edit(id, ["review": .string("고침 \(round)"), "seat": .string("\(index)열")])
                }
                _ = try await library.store.setHeart(
                    true, on: ids[round % 16], by: .new(at: BackupFolder.start), at: BackupFolder.start)
            }
            await process.ended()
            let said = try library.said()
            #expect(process.terminationStatus == 0, "\(said)")
            #expect(round > 0)
            for (index, id) in ids.enumerated() {
                let last = stride(from: round, to: 0, by: -1).first { index % 3 == $0 % 3 }
                let record = try #require(try await library.store.piece(id))
                #expect(record.piece.review == last.map { "고침 \($0)" })
                #expect(record.piece.seat == last.map { _ in "\(index)열" })
            }
            let run = try await library.rerender("--assets new")
            #expect(run.status == 0, "\(run)")
            #expect(try await library.count { $0.design.layoutVersion == 2 } == 16)
            // The ticket shows what the record says.
            for record in try await library.records() {
                #expect(try await library.expected(record, root: "new") == record.pictures)
            }
            try await library.expectWhole()
        }
    }

    @Test("The ticket behind a share link is made anew when the service is next asked for it")
    func shares() async throws {
        try await RerenderLibrary.with { library in
            let piece = try await library.add("minimal-square", ["visibility": "link", "price": 9000])
            let identity = Identity(account: library.owner.id, role: .owner, session: .new(at: piece.created))
            let share = try await library.library.share(piece.id, for: identity, showing: [], expires: nil)
            try library.root("new", raising: ["minimal-square"])
            #expect(try await library.rerender("--assets new").status == 0)
            let kept = try #require(try await library.store.share(share.id))
            #expect(kept == share)
            let record = try #require(try await library.store.piece(piece.id))
            let fresh = try await library.library.upToDate(kept, record)
            #expect(fresh.pieceVersion == 2 && fresh.pieceVersion == record.version)
        }
    }
}
