import Foundation
import PieceBlobs
import PieceModel
import PieceServer
import PieceStore
import Testing

@Suite("Backups", .serialized)
struct BackupTests {
    @Test("A backup restored into any engine, and back, is the same library", arguments: BackupFolder.engines)
    func roundTrip(engine: String) async throws {
        let folder = try BackupFolder()
        let first = try await folder.place("first")
        try await first.fill()
        let second = try await folder.place("second", engine: engine)
        let third = try await folder.place("third")
        let contents = try await folder.backUp(first, to: "1.tar")
        #expect(contents.records[.piece] == 2 && contents.blobs == 6 && !contents.hasSecret)
        try await Backup.check(path: folder.file("1.tar")).restore(into: second.store, second.blobs)
        #expect(try await folder.backUp(second, to: "2.tar") == contents)
        let checked = try await Backup.check(path: folder.file("2.tar"))
        #expect(checked.contents == contents && checked.secret == nil)
        try await checked.restore(into: third.store, third.blobs)

        let documents = try await first.documents()
        #expect(Set(documents.map { String($0.prefix { $0 != "{" }) }) == Set(ExportKind.allCases.map(\.rawValue)))
        let named = try await first.named()
        #expect(named.count == 6)
        for place in [second, third] {
            #expect(try await place.documents() == documents)
            for hash in named {
                let bytes = try await place.blobs.get(hash)
                #expect(try await bytes == first.blobs.get(hash) && bytes != nil)
                #expect(try await Set(place.store.holders(of: hash)) == Set(first.store.holders(of: hash)))
            }
        }
        try await folder.dropDatabases()
        for place in [first, second, third] { await place.close() }
    }

    @Test("The tools of the system read a backup")
    func readable() async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        try await folder.backUp(place, to: "b.tar", secret: String(repeating: "0123456789abcdef", count: 4))
        let listed = try await folder.shell("tar -tf b.tar > names.txt && mkdir out && tar -xf b.tar -C out")
        #expect(listed.status == 0 && listed.errors.isEmpty, "\(listed.errors)")
        let names = String(decoding: try folder.bytes("names.txt"), as: UTF8.self).split(separator: "\n").map(
            String.init)
        #expect(names.prefix(3) == ["piece-backup/manifest.json", "piece-backup/secret", "piece-backup/records.jsonl"])
        #expect(names.last == "piece-backup/summary.json" && names.count == 10)
        for name in names where name.contains("/blobs/") {
            let hash = name.split(separator: "/").last?.prefix(64)
            #expect(try BlobHash(of: folder.bytes("out/\(name)")).description == hash.map(String.init))
        }
        try folder.write(
            Array(
                """
                import hashlib, json, tarfile
                with tarfile.open("b.tar") as tar:
                    files = [m for m in tar.getmembers() if m.isfile() and m.mode == 0o600]
                    data = {m.name: tar.extractfile(m).read() for m in files}
                summary = json.loads(data["piece-backup/summary.json"])
                for name, digest in summary["sha256"].items():
                    assert hashlib.sha256(data["piece-backup/" + name]).hexdigest() == digest, name
                lines = data["piece-backup/records.jsonl"].decode().splitlines()
                kinds = [json.loads(line)["kind"] for line in lines]
                assert {k: n for k, n in summary["records"].items() if n} == {k: kinds.count(k) for k in kinds}
                assert summary["blobs"]["count"] == sum("/blobs/" in name for name in data)
                """.utf8), "read.py")
        let read = try await folder.shell("python3 read.py")
        #expect(read.status == 0, "\(read.errors)")
        await place.close()
    }

    @Test("A place with records takes no backup and stays as it is", arguments: BackupFolder.engines)
    func notEmpty(engine: String) async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        try await folder.backUp(place, to: "b.tar")
        let other = try await folder.place("other", engine: engine)
        _ = try await other.account("다른 주인", .owner)
        let before = try await other.documents()
        let checked = try await Backup.check(path: folder.file("b.tar"))
        let error = try await backupError { try await checked.restore(into: other.store, other.blobs) }
        #expect(error?.code == .notEmpty)
        #expect(try await other.documents() == before)
        for hash in try await place.named() { #expect(try await !other.blobs.contains(hash)) }
        try await folder.dropDatabases()
        await place.close()
        await other.close()
    }

    @Test("A missing or damaged blob stops the backup, which names it and its piece")
    func blobFaults() async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        let records = try await place.store.pieces(PieceQuery(owner: place.store.owner()?.id)).items
        let last = try #require(records.first { $0.piece.title == "마지막" })
        let hash = last.pictures.ticket.hash
        let digits = hash.description
        let path = "data/blobs/\(digits.prefix(2))/\(digits.dropFirst(2).prefix(2))/\(digits)"
        var bytes = try folder.bytes(path)
        bytes[5] ^= 1
        try folder.write(bytes, path)
        for flaw in ["damaged", "missing"] {
            if flaw == "missing" { try FileManager.default.removeItem(atPath: folder.file(path)) }
            let error = try await backupError { try await folder.backUp(place, to: "b.tar") }
            #expect(error?.code == .blob)
            for word in [digits, last.id.description, "마지막", flaw] {
                #expect(error?.message.contains(word) == true, "\(error?.message ?? "") has no \(word)")
            }
        }
        await place.close()
    }

    @Test("A backup that is made while pieces are added is of one moment")
    func whileWriting() async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        let owner = try await place.account("주인", .owner)
        async let writing: Void = {
            for number in 1...60 {
                let ticket = try await place.picture(Array("ticket \(number)".utf8))
                let pictures = Pictures(photo: nil, ticket: ticket, thumbnails: [], cutout: nil, palette: [:])
                _ = try await place.piece(of: owner.id, title: "\(number)", pictures)
            }
        }()
        for round in 0..<4 {
            let contents = try await folder.backUp(place, to: "b.tar")
            let copy = try await folder.place("copy\(round)")
            try await Backup.check(path: folder.file("b.tar")).restore(into: copy.store, copy.blobs)
            let pieces = contents.records[.piece, default: 0]
            #expect(contents.blobs == pieces)
            #expect(try await copy.store.count(of: owner.id) == pieces)
            #expect(try await copy.store.nextNumber(of: owner.id) == pieces + 1)
            await copy.close()
        }
        try await writing
        await place.close()
    }

    @Test("The secret goes with a backup only when asked for, and never over another")
    func secrets() async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        let secret = String(repeating: "0123456789abcdef", count: 4)
        try await folder.backUp(place, to: "with.tar", secret: secret)
        try await folder.backUp(place, to: "without.tar")
        let with = try await Backup.check(path: folder.file("with.tar"))
        let without = try await Backup.check(path: folder.file("without.tar"))
        #expect(with.secret == secret && without.secret == nil)
        #expect(try with.restoreSecret(path: folder.file("secret")))
        #expect(try folder.bytes("secret") == Array("\(secret)\n".utf8))
        #expect(try !with.restoreSecret(path: folder.file("secret")))
        #expect(try await backupError { _ = try without.restoreSecret(path: folder.file("new")) }?.code == .refused)
        #expect(!folder.exists("new"))
        let another = Array("\(String(secret.reversed()))\n".utf8)
        try folder.write(another, "another")
        #expect(chmod(folder.file("another"), 0o600) == 0)
        #expect(try await backupError { _ = try with.restoreSecret(path: folder.file("another")) }?.code == .notEmpty)
        #expect(try folder.bytes("another") == another)
        await place.close()
    }
}
