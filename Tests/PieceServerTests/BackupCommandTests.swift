import Foundation
import PieceBlobs
import PieceModel
import PieceServer
import PieceStore
import Testing

@Suite("piece backup and piece restore", .serialized)
struct BackupCommandTests {
    private static let secret = String(repeating: "0123456789abcdef", count: 4)

    private func withLibrary(_ body: (BackupFolder, BackupPlace) async throws -> Void) async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        try folder.write(Array("\(Self.secret)\n".utf8), "data/secret")
        #expect(chmod(folder.file("data/secret"), 0o600) == 0)
        try await body(folder, place)
        await place.close()
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    @Test("The commands move a library that is open elsewhere to another folder")
    func move() async throws {
        try await withLibrary { folder, place in
            let made = try await folder.shell("\"$PIECE\" backup --out b.tar --data data")
            #expect(made.status == 0 && made.errors.contains("2 pieces"), "\(made.errors)")
            #expect(try mode(folder.file("b.tar")) == 0o600)
            let taken = try await folder.shell("\"$PIECE\" restore b.tar --data new")
            #expect(taken.status == 0 && taken.errors.contains("6 blobs"), "\(taken.errors)")
            #expect(!folder.exists("new/secret"))
            let copy = try await folder.place("new")
            #expect(try await copy.documents() == place.documents())
            for hash in try await place.named() { #expect(try await copy.blobs.get(hash) == place.blobs.get(hash)) }
            await copy.close()
            let again = try await folder.shell("\"$PIECE\" restore --data new b.tar")
            #expect(again.status == 73 && again.errors.contains("empty"), "\(again.errors)")
            #expect(try folder.names() == ["b.tar", "data", "errors.txt", "new"])
        }
    }

    @Test("Through standard output and with the secret")
    func secret() async throws {
        try await withLibrary { folder, _ in
            let made = try await folder.shell("\"$PIECE\" backup --out=- --with-secret --data=data > b.tar")
            #expect(made.status == 0, "\(made.errors)")
            let taken = try await folder.shell("\"$PIECE\" restore --data=new --with-secret b.tar")
            #expect(taken.status == 0, "\(taken.errors)")
            #expect(try folder.bytes("new/secret") == Array("\(Self.secret)\n".utf8))
            #expect(try mode(folder.file("new/secret")) == 0o600)
            // A restore that fails takes its secret back, and leaves one that was there.
            let refused = try await folder.shell("rm new/secret; \"$PIECE\" restore b.tar --data new --with-secret")
            #expect(refused.status == 73)
            #expect(!folder.exists("new/secret"))
            let without = try await folder.shell(
                "\"$PIECE\" backup --out c.tar --data data && \"$PIECE\" restore c.tar --with-secret")
            #expect(without.status == 64 && without.errors.contains("no secret"), "\(without.errors)")
        }
    }

    @Test("What cannot be done leaves no file and says why")
    func faults() async throws {
        try await withLibrary { folder, place in
            _ = try await place.piece(
                of: try #require(place.store.owner()).id, title: "크다",
                Pictures(
                    photo: nil, ticket: try await place.picture([UInt8](repeating: 1, count: 400_000)), thumbnails: [],
                    cutout: nil, palette: [:]))
            let before = try folder.names() + ["errors.txt"]
            for (line, status) in [
                ("\"$PIECE\" backup --data data", 64), ("\"$PIECE\" backup --out b.tar --data nowhere", 66),
                ("\"$PIECE\" backup --out no/b.tar --data data", 73),
                ("\"$PIECE\" backup --out /dev/full --data data", 74),
                // Blocks of 512 bytes: less than the backup, more than what the store writes while it is read.
                ("ulimit -f 600; \"$PIECE\" backup --out b.tar --data data", 74), ("\"$PIECE\" restore --data new", 64),
                ("\"$PIECE\" restore nothing --data new", 66), ("\"$PIECE\" restore data/secret --data new", 65),
                ("\"$PIECE\" backup --out b.tar --dta data", 64),
            ] {
                let outcome = try await folder.shell(line)
                #expect(Int(outcome.status) == status && outcome.errors.contains("piece: "), "\(line): \(outcome)")
                if status == 74 { #expect(outcome.errors.contains("cannot write the backup"), "\(line): \(outcome)") }
                #expect(try folder.names() == before.sorted(), "\(line)")
            }
            let hash = try #require(try await place.named().first)
            try await place.blobs.delete(hash)
            try folder.write([1], "b.tar")
            let missing = try await folder.shell("\"$PIECE\" backup --out b.tar --data data")
            #expect(missing.status == 65 && missing.errors.contains(hash.description), "\(missing.errors)")
            // The old one is still there.
            #expect(try folder.bytes("b.tar") == [1])
            #expect(try folder.names() == (before + ["b.tar"]).sorted())
        }
    }

    @Test("A large library takes hardly more memory than a small one")
    func memory() async throws {
        let folder = try BackupFolder()
        let small = try await folder.place("small")
        try await small.fill()
        await small.close()
        let place = try await folder.place("large")
        let owner = try await place.account("주인", .owner)
        for number in 0..<100 {
            // 2,000 blobs of 64 KB: twice what the memory may grow by.
            let pictures = try await withThrowingTaskGroup(of: Picture.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        try await place.picture(Array("\(number) \(index)".utf8) + [UInt8](repeating: 7, count: 65_536))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            _ = try await place.piece(
                of: owner.id, title: "\(number)",
                Pictures(
                    photo: nil, ticket: pictures[0], thumbnails: Array(pictures.dropFirst()), cutout: nil, palette: [:])
            )
        }
        await place.close()
        // Tells the largest resident set of a command, in KB.
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        try folder.write(Array(script.utf8), "peak.py")
        func peak(_ command: String) async throws -> Int {
            let outcome = try await folder.shell("python3 peak.py \"$PIECE\" \(command) > peak.txt")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let text = String(decoding: try folder.bytes("peak.txt"), as: UTF8.self)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        var (backups, restores): ([Int], [Int]) = ([], [])
        for size in ["small", "large"] {
            backups.append(try await peak("backup --out \(size).tar --data \(size)"))
            restores.append(try await peak("restore \(size).tar --data new-\(size)"))
        }
        #expect(try folder.bytes("large.tar").count > 2_000 * 65_536)
        for peaks in [backups, restores] {
            #expect(peaks[1] - peaks[0] < 64 << 10, "\(peaks) KB")
        }
        print("peak KB of small and large libraries: backup \(backups), restore \(restores)")
    }
}
