import Foundation
import PieceBlobs
import PieceModel
import Testing

@Suite("Blobs on disk")
struct DiskBlobsTests {
    private func withBlobs(
        checksHashes: Bool = false, _ work: (DiskBlobs, URL) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let blobs = try await DiskBlobs.open(folder: folder.path, checksHashes: checksHashes)
            try await work(blobs, folder)
            await blobs.close()
        }
    }

    private func file(_ hash: BlobHash, in folder: URL) -> URL {
        let digits = hash.description
        return folder.appending(path: "\(digits.prefix(2))/\(digits.dropFirst(2).prefix(2))/\(digits)")
    }

    @Test("Blobs of any size come back as they were put, until they are deleted")
    func property() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("blobs on disk: seed \(seed)")
        var random = Random(seed: seed)
        try await withBlobs(checksHashes: true) { blobs, folder in
            var kept: [BlobHash: [UInt8]] = [:]
            for round in 0..<60 {
                // Mostly small, with the empty blob and some of a megabyte.
                let size =
                    round == 0 ? 0 : Int.random(in: 1...(1 << Int.random(in: 1...20, using: &random)), using: &random)
                let content = random.bytes(size)
                let hash = try await blobs.put(content)
                kept[hash] = content
                if Int.random(in: 0..<4, using: &random) == 0, let gone = kept.keys.randomElement(using: &random) {
                    try await blobs.delete(gone)
                    try await blobs.delete(gone)
                    kept[gone] = nil
                    #expect(try await blobs.get(gone) == nil)
                    #expect(!(try await blobs.contains(gone)))
                }
            }
            for (hash, content) in kept {
                #expect(try await blobs.contains(hash))
                #expect(try await blobs.get(hash) == content, "seed \(seed), blob \(hash)")
            }
            #expect(Set(files(in: folder).map(\.lastPathComponent)) == Set(kept.keys.map(\.description)))
        }
    }

    @Test("Many writers of one blob and its readers never see a part of it")
    func concurrent() async throws {
        try await withBlobs { blobs, folder in
            let content = [UInt8](repeating: 7, count: 400_000)
            let hash = BlobHash(of: content)
            await withTaskGroup(of: Void.self) { group in
                for task in 0..<32 {
                    group.addTask {
                        do throws(BlobError) {
                            if task % 2 == 0 { return try await blobs.put(content, hash: hash, mediaType: "image/png") }
                            let seen = try await blobs.get(hash)
                            #expect(seen == nil || seen == content)
                        } catch { Issue.record(error) }
                    }
                }
            }
            #expect(files(in: folder).map(\.lastPathComponent) == [hash.description])
            let kept = try await blobs.get(hash)
            #expect(kept == content)
        }
    }

    @Test("Bytes under another hash are refused and not kept")
    func mismatch() async throws {
        try await withBlobs { blobs, folder in
            let error = try await failure { () throws(BlobError) in
                try await blobs.put(bytes("a"), hash: BlobHash(of: bytes("b")), mediaType: "image/png")
            }
            #expect(error.code == .refused && files(in: folder).isEmpty)
        }
    }

    @Test("A blob that was cut short or changed is told, and putting it again mends a short one")
    func damage() async throws {
        try await withBlobs(checksHashes: true) { blobs, folder in
            let hash = try await blobs.put(bytes("whole"))
            try Data("whale".utf8).write(to: file(hash, in: folder))
            #expect(try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }.code == .corrupt)
            try Data("who".utf8).write(to: file(hash, in: folder))
            #expect(try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }.code == .corrupt)
            try await blobs.put(bytes("whole"))
            #expect(try await blobs.get(hash) == bytes("whole"))
        }
    }

    @Test("What is no ordinary file is never followed, read or counted")
    func links() async throws {
        try await withBlobs { blobs, folder in
            let secret = folder.appending(path: "secret")
            try Data("secret".utf8).write(to: secret)
            let hash = try await blobs.put(bytes("mine"))
            let place = file(hash, in: folder)
            try FileManager.default.removeItem(at: place)
            try FileManager.default.createSymbolicLink(at: place, withDestinationURL: secret)
            #expect(!(try await blobs.contains(hash)))
            #expect(try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }.code == .refused)
            try await blobs.put(bytes("mine"))
            #expect(try await blobs.get(hash) == bytes("mine"))
            #expect(try Data(contentsOf: secret) == Data("secret".utf8))

            let outer = place.deletingLastPathComponent().deletingLastPathComponent()
            let moved = folder.appending(path: "moved")
            try FileManager.default.moveItem(at: outer, to: moved)
            try FileManager.default.createSymbolicLink(at: outer, withDestinationURL: moved)
            #expect(try await failure { () throws(BlobError) in try await blobs.put(bytes("mine")) }.code == .refused)
        }
    }

    @Test("Opening removes what writers left long ago, and nothing else")
    func leftovers() async throws {
        try await withFolder { folder in
            for (name, age) in [(".tmp-old", 3_700.0), (".tmp-young", 60), ("other", 9_999)] {
                let file = folder.appending(path: name)
                try Data("part".utf8).write(to: file)
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: file.path)
            }
            let blobs = try await DiskBlobs.open(folder: folder.path)
            #expect(Set(files(in: folder).map(\.lastPathComponent)) == [".tmp-young", "other"])
            await blobs.close()
        }
    }

    @Test("A file where the folder should be is refused")
    func noFolder() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "file")
            try Data().write(to: file)
            for path in [file.path, file.appending(path: "below").path] {
                let error = try await failure { () throws(BlobError) in _ = try await DiskBlobs.open(folder: path) }
                #expect(error.code == .refused && error.message.contains(path))
            }
        }
    }

    @Test("Clients have no way to a disk but through the server")
    func noURLs() async throws {
        try await withBlobs { blobs, _ in
            let upload = try await blobs.uploadURL(for: "a", mediaType: nil, expires: 60)
            let download = try await blobs.downloadURL(for: BlobHash(of: []), mediaType: "image/png", expires: 60)
            let incoming = try await blobs.incoming("a", limit: 10)
            #expect(upload == nil && download == nil && incoming == nil)
        }
    }

    @Test("After closing, work is turned away")
    func closed() async throws {
        try await withFolder { folder in
            let blobs = try await DiskBlobs.open(folder: folder.path)
            await blobs.close()
            #expect(try await failure { () throws(BlobError) in try await blobs.put(bytes("a")) }.code == .unavailable)
        }
    }
}
