import Foundation
import PieceBlobs
import PieceModel
import PieceServer
import PieceStore
import Testing

@Suite("Damaged backups", .serialized)
struct BackupDamageTests {
    private static let seed =
        ProcessInfo.processInfo.environment["PIECE_SEED"].flatMap(UInt64.init) ?? .random(in: 0 ... .max)

    /// SplitMix64.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// A file in a tar archive: its header, its content, and its zeros.
    private struct Part {
        var header: [UInt8]
        var rest: [UInt8]

        var name: String {
            get { String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self) }
            set {
                header.replaceSubrange(
                    0..<100, with: Array(newValue.utf8) + Array(repeating: 0, count: 100 - newValue.utf8.count))
                seal()
            }
        }

        /// Makes the checksum right again.
        mutating func seal() {
            header.replaceSubrange(148..<156, with: Array(repeating: 0x20, count: 8))
            let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
            header.replaceSubrange(
                148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ").utf8))
        }
    }

    private static func parts(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var at = 0
        while bytes[at] != 0 {
            let header = Array(bytes[at..<(at + 512)])
            let size = Int(String(decoding: header[124..<135], as: UTF8.self), radix: 8)!
            let end = at + 512 + (size + 511) / 512 * 512
            parts.append(Part(header: header, rest: Array(bytes[(at + 512)..<end])))
            at = end
        }
        return parts
    }

    private static func join(_ parts: [Part]) -> [UInt8] {
        parts.flatMap { $0.header + $0.rest } + Array(repeating: 0, count: 1024)
    }

    private func withBackup(_ body: (BackupFolder, [UInt8]) async throws -> Void) async throws {
        let folder = try BackupFolder()
        let place = try await folder.place("data")
        try await place.fill()
        try await folder.backUp(place, to: "b.tar", secret: String(repeating: "0123456789abcdef", count: 4))
        await place.close()
        try await body(folder, try folder.bytes("b.tar"))
    }

    private func expectRefused(_ folder: BackupFolder, _ bytes: [UInt8], _ how: String) async throws {
        let path = try folder.write(bytes, "damaged.tar")
        let error = try await backupError { _ = try await Backup.check(path: path) }
        #expect(error?.code == .damaged, "\(how) was not refused; seed \(Self.seed)")
    }

    @Test("A backup of which any one bit differs is refused")
    func flips() async throws {
        try await withBackup { folder, whole in
            var random = Random(state: Self.seed)
            var places = Set((0..<400).map { _ in Int.random(in: whole.indices, using: &random) })
            var at = 0
            for part in Self.parts(whole) {
                // Every field of a header, and the ends of the content and of what follows it.
                for offset in [
                    0, 99, 100, 108, 116, 124, 134, 135, 136, 146, 148, 153, 156, 157, 257, 263, 265, 345, 511,
                ] {
                    places.insert(at + offset)
                }
                at += 512
                if !part.rest.isEmpty { places.formUnion([at, at + part.rest.count - 1]) }
                at += part.rest.count
            }
            places.formUnion([at, at + 511, at + 512, at + 1023])
            for place in places.sorted() {
                var bytes = whole
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try await expectRefused(folder, bytes, "a bit of byte \(place)")
            }
        }
    }

    @Test("A backup that is cut short or goes on is refused")
    func lengths() async throws {
        try await withBackup { folder, whole in
            var random = Random(state: Self.seed)
            let lengths = (0..<60).map { _ in Int.random(in: 0..<whole.count, using: &random) }
            for length in lengths + [0, 1, 511, 512, 513, whole.count - 1, whole.count - 512, whole.count - 1024] {
                try await expectRefused(folder, Array(whole.prefix(length)), "\(length) bytes of \(whole.count)")
            }
            for more in [[0], [1], [UInt8](repeating: 0, count: 512), whole] {
                try await expectRefused(folder, whole + more, "\(more.count) bytes more")
            }
        }
    }

    @Test("A backup with other files, names or order is refused though its checksums are right")
    func structure() async throws {
        try await withBackup { folder, whole in
            let parts = Self.parts(whole)
            #expect(Self.join(parts) == whole)
            let blob = try #require(parts.firstIndex { $0.name.contains("/blobs/") })
            for name in [
                "../evil", "/etc/passwd", "piece-backup/../../x", "piece-backup/blobs/../x.png",
                "piece-backup/extra.json",
                parts[blob].name.replacing(".", with: "/."), parts[blob].name + "/..", parts[blob].name.uppercased(),
                "piece-backup/blobs/" + String(repeating: "0", count: 64) + ".png",
            ] {
                var changed = parts
                changed[blob].name = name
                try await expectRefused(folder, Self.join(changed), "the name \(name)")
            }
            for index in parts.indices {
                var changed = parts
                changed.remove(at: index)
                try await expectRefused(folder, Self.join(changed), "a backup without \(parts[index].name)")
                changed = parts
                changed.insert(parts[index], at: index)
                try await expectRefused(folder, Self.join(changed), "a backup with \(parts[index].name) twice")
                if index > 0 {
                    changed = parts
                    changed.swapAt(index, index - 1)
                    try await expectRefused(folder, Self.join(changed), "another order at \(parts[index].name)")
                }
                // A link, a folder, another mode.
                for (offset, byte) in [(156, UInt8(ascii: "2")), (156, UInt8(ascii: "5")), (103, UInt8(ascii: "4"))] {
                    changed = parts
                    changed[index].header[offset] = byte
                    changed[index].seal()
                    try await expectRefused(folder, Self.join(changed), "another header of \(parts[index].name)")
                }
            }
        }
    }

    @Test("What is no backup is refused")
    func others() async throws {
        let folder = try BackupFolder()
        try folder.write(Array("hello\n".utf8), "text")
        #expect(try await folder.shell("tar -cf other.tar text && mkfifo pipe").status == 0)
        for (name, code) in [
            ("text", BackupError.Code.damaged), ("other.tar", .damaged), ("nothing", .noInput), ("pipe", .noInput),
            (".", .noInput),
        ] {
            let error = try await backupError { _ = try await Backup.check(path: folder.file(name)) }
            #expect(error?.code == code, "\(name)")
        }
    }

    @Test("A backup that changes after it was checked leaves no record behind", arguments: BackupFolder.engines)
    func changesLater(engine: String) async throws {
        try await withBackup { folder, whole in
            let place = try await folder.place("target", engine: engine)
            let checked = try await Backup.check(path: folder.file("b.tar"))
            // A letter of the last piece's title, so that every record can still be read.
            let title = try #require(Data(whole).range(of: Data("마지막".utf8)))
            let handle = try FileHandle(forWritingTo: URL(filePath: folder.file("b.tar")))
            try handle.seek(toOffset: UInt64(title.lowerBound))
            try handle.write(contentsOf: Data("마지마".utf8))
            try handle.close()
            let error = try await backupError { try await checked.restore(into: place.store, place.blobs) }
            #expect(error?.code == .damaged)
            #expect(try await place.documents().isEmpty)
            let again = try folder.write(whole, "again.tar")
            try await Backup.check(path: again).restore(into: place.store, place.blobs)
            #expect(try await !place.documents().isEmpty)
            try await folder.dropDatabases()
            await place.close()
        }
    }
}
