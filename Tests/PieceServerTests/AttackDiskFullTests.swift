import Foundation
import Glibc
import PieceModel
import Testing

@testable import PieceServer

@Suite("Attacks with a full disk")
struct AttackDiskFullTests {
    @Test("When the disk is full nothing is acknowledged and nothing half kept; when there is space again, all goes on")
    func full() async throws {
        guard let disk = SmallDisk(megabytes: 48) else {
            // Only root may mount; what the parts do is shown by the tests of the blobs and the stores as well.
            print("skipped: this user cannot mount a small file system")
            return
        }
        defer { disk.remove() }
        try await withServer(folder: disk.folder) { server async throws in
            let photo = try Checkout.photo()
            let before = try await server.makePiece(photo: photo)["id"]?.string ?? ""
            try disk.fill()
            let form = TestForm(
                [("piece", #"{"kind":"play","title":"가득","date":"2026-11-14"}"#)],
                files: [("photo", "image/jpeg", photo)])
            for round in 0..<3 {
                let answers = [
                    try await server.request(
                        "POST", "/api/v1/pieces",
                        headers: [
                            ("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", form.contentType),
                            ("Idempotency-Key", "full"),
                        ], body: form.body),
                    try await server.request(
                        "PATCH", "/api/v1/pieces/\(before)", token: server.owner.token,
                        json: ["piece": ["title": "다른 제목"]],
                        headers: [("If-Match", "*")]),
                ]
                for answer in answers {
                    #expect(
                        [503, 507].contains(answer.status),
                        "round \(round): \(answer.status) \(answer.text.prefix(200))")
                    #expect(answer.headers["content-type"] == "application/problem+json")
                    #expect(answer.headers["retry-after"] != nil)
                }
                // What is there can still be read.
                #expect(
                    try await server.request("GET", "/api/v1/pieces/\(before)", token: server.owner.token).status == 200
                )
            }
            #expect(try await server.store.count(of: server.owner.account.id) == 1)
            disk.free()
            let after = try await server.request(
                "POST", "/api/v1/pieces",
                headers: [
                    ("Authorization", "Bearer \(server.owner.token)"), ("Content-Type", form.contentType),
                    ("Idempotency-Key", "full"),
                ], body: form.body)
            #expect(after.status == 201, "\(after.text)")
            #expect(after.headers["idempotency-replayed"] == nil)
            #expect(after.object["number"]?.integer == 2)
            let ticket = try #require(after.object["ticket"]?.object?["url"]?.string?.dropFirst(server.publicURL.count))
            #expect(try await server.request("GET", String(ticket), token: server.owner.token).status == 200)
            #expect(try await server.request("GET", "/readyz").status == 200)
        }
    }
}

/// A file system of a few megabytes in memory.
private struct SmallDisk {
    let folder: URL

    /// Nil where that is not allowed.
    init?(megabytes: Int) {
        folder = FileManager.default.temporaryDirectory.appending(path: "piece-disk-\(UUID().uuidString)")
        guard geteuid() == 0, mkdir(folder.path, 0o700) == 0 else { return nil }
        guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            rmdir(folder.path)
            return nil
        }
    }

    private var ballast: String { folder.appending(path: "ballast").path }

    /// Leaves no free block.
    func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else { throw TestServerFailure("no ballast: \(errno)") }
        defer { close(file) }
        let block = [UInt8](repeating: 7, count: 4096)
        while write(file, block, block.count) > 0 {}
    }

    func free() { unlink(ballast) }

    func remove() {
        umount2(folder.path, Int32(MNT_DETACH))
        rmdir(folder.path)
    }
}
