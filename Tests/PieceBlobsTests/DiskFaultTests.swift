import Foundation
import Glibc
import PieceBlobs
import PieceModel
import Testing

/// What a process of its own has to go through: being killed, limits, other users.
@Suite("Blobs on disk under faults")
struct DiskFaultTests {
    @Test("A killed writer leaves no part of a blob under its name", arguments: [5, 20, 40, 80])
    func killed(milliseconds: Int) async throws {
        try await withFolder { folder in
            let path = folder.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = milliseconds as Int] in
                let blobs = try await DiskBlobs.open(folder: path)
                // Only once blobs are being written does the time begin that must cut one off.
                try await blobs.put(bytes("first"))
                Thread.detachNewThread {
                    usleep(UInt32(delay) * 1000)
                    kill(getpid(), SIGKILL)
                }
                await withTaskGroup(of: Void.self) { group in
                    for writer in 0..<4 {
                        group.addTask {
                            var content = [UInt8](repeating: UInt8(writer), count: 3_000_000)
                            for round in 0..<10_000 {
                                content.withUnsafeMutableBytes { $0.storeBytes(of: round, as: Int.self) }
                                _ = try? await blobs.put(content)
                            }
                        }
                    }
                }
            }
            let left = files(in: folder)
            for file in left where !file.isTemporary {
                let content = [UInt8](try Data(contentsOf: file))
                #expect(BlobHash(of: content).description == file.lastPathComponent)
            }
            #expect(left.contains { !$0.isTemporary })
            for file in left where file.isTemporary {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: file.path)
            }
            let blobs = try await DiskBlobs.open(folder: path)
            #expect(files(in: folder).allSatisfy { !$0.isTemporary })
            #expect(try await blobs.get(BlobHash(of: bytes("first"))) == bytes("first"))
            await blobs.close()
        }
    }

    @Test("A write that the system cuts short is an error and leaves nothing")
    func limited() async throws {
        try await withFolder { folder in
            let path = folder.path
            await #expect(processExitsWith: .success) { [path = path as String] in
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
                #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
                let blobs = try await DiskBlobs.open(folder: path)
                let error = try await failure { () throws(BlobError) in
                    try await blobs.put([UInt8](repeating: 1, count: 250_000))
                }
                #expect(error.code == .full)
                try await blobs.put([UInt8](repeating: 2, count: 100_000))
            }
            #expect(files(in: folder).count == 1 && files(in: folder).allSatisfy { !$0.isTemporary })
        }
    }

    @Test("A folder that may not be written to, or not be opened, is refused", arguments: [0o555, 0o111])
    func unwritable(mode: Int) async throws {
        try await withFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path)
            let path = folder.path
            await #expect(processExitsWith: .success) { [path = path as String] in
                // The superuser may write anywhere, so be nobody.
                if geteuid() == 0 { #expect(seteuid(65_534) == 0) }
                let error = try await failure { () throws(BlobError) in
                    let blobs = try await DiskBlobs.open(folder: path)
                    try await blobs.put(bytes("a"))
                }
                #expect(error.code == .refused && error.message.contains(path))
            }
        }
    }

    /// Whether this user may mount a file system.
    private static let mayMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "piece-mount-\(UUID().uuidString)").path
        defer { rmdir(folder) }
        guard mkdir(folder, 0o700) == 0, mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount2(folder, Int32(MNT_DETACH)) == 0
    }()

    @Test(
        "On a full disk a put says so and keeps nothing, and works again when there is space",
        .enabled(if: mayMount, "this user may not mount a small file system"))
    func full() async throws {
        try await withFolder { folder in
            try #require(mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0)
            defer { umount2(folder.path, Int32(MNT_DETACH)) }
            let blobs = try await DiskBlobs.open(folder: folder.path)
            var kept: [BlobHash] = []
            let error = try await failure { () throws(BlobError) in
                for number in 0..<100 {
                    kept.append(try await blobs.put([UInt8](repeating: UInt8(number), count: 90_000)))
                }
            }
            #expect(error.code == .full && (5...11).contains(kept.count))
            #expect(Set(files(in: folder).map(\.lastPathComponent)) == Set(kept.map(\.description)))
            for hash in kept { #expect(try await blobs.get(hash).map { BlobHash(of: $0) } == hash) }
            try await blobs.delete(kept[0])
            try await blobs.put([UInt8](repeating: 200, count: 90_000))
            await blobs.close()
        }
    }
}
