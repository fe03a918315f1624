import Foundation
import PieceModel
import Testing

@testable import PieceBlobs

/// Python/faults.py misbehaves as the bucket's name says.
@Suite("Blobs in an S3 store that misbehaves", .enabled(if: Tools.python != nil, Tools.areMissing), .serving("faults"))
struct S3FaultTests {
    private let hash = BlobHash(of: bytes("what was asked for"))

    private func withBlobs<Value>(
        _ bucket: String, endpoint: String = Serving.endpoint, patience: Duration = .seconds(30),
        _ work: (S3Blobs) async throws -> Value
    ) async throws -> Value {
        let settings = try S3Settings(
            bucket: bucket, endpoint: endpoint, credentials: S3Credentials(accessKey: "a", secretKey: "s"))
        let blobs = S3Blobs(settings, clock: .real, patience: patience)
        do {
            let value = try await work(blobs)
            await blobs.close()
            return value
        } catch {
            await blobs.close()
            throw error
        }
    }

    private func requests(for bucket: String) throws -> Int? {
        try Tools.client("send", "GET", "\(Serving.endpoint)/count/\(bucket)", "{}").bytes
            .flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    @Test(
        "A store that is busy or breaks off is asked again",
        arguments: [("busy-twice", 3), ("too-many-once", 2), ("reset-twice", 3), ("truncated-once", 2)])
    func again(bucket: String, count: Int) async throws {
        #expect(try await withBlobs(bucket) { try await $0.get(hash) } == bytes("what was asked for"))
        #expect(try requests(for: bucket) == count)
    }

    @Test("A put tells the checksum of its bytes twice, so that the store can refuse damaged ones")
    func checksums() async throws {
        for content in [[], [UInt8](repeating: 1, count: 200_000)] {
            _ = try await withBlobs("strict") { try await $0.put(content) }
        }
        #expect(try requests(for: "strict") == 2)
    }

    @Test("A put is repeated whole")
    func putAgain() async throws {
        _ = try await withBlobs("busy-twice-put") { try await $0.put([UInt8](repeating: 1, count: 200_000)) }
        #expect(try requests(for: "busy-twice-put") == 3)
    }

    @Test("After three attempts it is unavailable", arguments: ["always-busy", "always-reset", "truncated"])
    func unavailable(bucket: String) async throws {
        let error = try await withBlobs(bucket) { blobs in
            try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }
        }
        #expect(error.code == .unavailable && error.message.contains(bucket))
        #expect(try requests(for: bucket) == 3)
    }

    @Test("A store that is not there is unavailable")
    func absent() async throws {
        // Port 1 is reserved and nothing listens there.
        let error = try await withBlobs("bucket", endpoint: "http://127.0.0.1:1") { blobs in
            try await failure { () throws(BlobError) in try await blobs.check() }
        }
        #expect(error.code == .unavailable && error.message.contains("127.0.0.1:1"))
    }

    @Test("A store that is silent, or sends a byte now and then, is not waited for", arguments: ["silent", "trickle"])
    func slow(bucket: String) async throws {
        let error = try await withBlobs(bucket, patience: .milliseconds(700)) { blobs in
            try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }
        }
        #expect(error.code == .unavailable)
    }

    @Test("More than was asked for is not taken, announced or not", arguments: ["huge", "huge-chunks"])
    func huge(bucket: String) async throws {
        try await withBlobs(bucket) { blobs in
            let upload = try await failure { () throws(BlobError) in _ = try await blobs.incoming("a", limit: 1_000_000)
            }
            #expect(upload.code == .tooLarge && upload.message.contains("1000000"))
            let write = try await failure { () throws(BlobError) in try await blobs.put([1]) }
            #expect(write.code == .tooLarge)
        }
        #expect(try requests(for: bucket) == 2)
    }

    @Test("Other bytes than the name says are corrupt, and not asked for again")
    func wrong() async throws {
        let error = try await withBlobs("wrong") { blobs in
            try await failure { () throws(BlobError) in _ = try await blobs.get(BlobHash(of: bytes("else"))) }
        }
        #expect(error.code == .corrupt)
        #expect(try requests(for: "wrong") == 1)
    }

    @Test("Redirects are not followed: they would lead signed requests elsewhere")
    func redirect() async throws {
        let error = try await withBlobs("redirect") { blobs in
            try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }
        }
        #expect(error.code == .refused && error.message.contains("307"))
        #expect(try requests(for: "elsewhere") == 0)
    }

    @Test(
        "What the store says is told, and retried only when that can help",
        arguments: [
            ("denied", BlobError.Code.refused, "403 AccessDenied"), ("quota", .full, "403 QuotaExceeded"),
            ("no-space", .full, "507 XMinioStorageFull"), ("no-bucket", .refused, "404 NoSuchBucket"),
        ])
    func told(bucket: String, code: BlobError.Code, words: String) async throws {
        try await withBlobs(bucket) { blobs in
            let errors = [
                try await failure { () throws(BlobError) in try await blobs.put([1]) },
                try await failure { () throws(BlobError) in _ = try await blobs.get(hash) },
                try await failure { () throws(BlobError) in try await blobs.delete(hash) },
            ]
            for error in errors { #expect(error.code == code && error.message.contains(words), "\(error)") }
        }
        #expect(try requests(for: bucket) == 3)
    }

    @Test("A cancelled task does not go on asking")
    func cancelled() async throws {
        let code = try await withBlobs("always-busy-cancelled") { blobs in
            let task = Task { [hash] in
                try await failure { () throws(BlobError) in _ = try await blobs.get(hash) }.code
            }
            task.cancel()
            return try await task.value
        }
        #expect(code == .unavailable)
        #expect(try requests(for: "always-busy-cancelled").map { $0 < 2 } == true)
    }
}
