import Foundation
import PieceModel
import Testing

@testable import PieceBlobs

@Suite("Locations of blobs")
struct LocationTests {
    private let keys = ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"]

    @Test("A location of S3 is read with all its options")
    func options() async throws {
        let settings = try S3Settings(
            location: "s3://tickets/a/b?endpoint=http://127.0.0.1:5000&region=eu-west-1&pathStyle=true&downloads=proxy"
                + "&publicEndpoint=https://files.example:443/", environment: keys)
        #expect(settings.bucket == "tickets" && settings.prefix == "a/b/" && settings.region == "eu-west-1")
        #expect(settings.place.scheme == "http" && settings.place.authority == "127.0.0.1:5000")
        #expect(settings.place.root == "/tickets/" && settings.publicPlace.authority == "files.example")
        #expect(!settings.servesDownloads)
        let blobs = S3Blobs(settings, clock: .real)
        let url = try await blobs.uploadURL(for: "u", mediaType: nil, expires: 60)?.url
        #expect(url?.hasPrefix("https://files.example/tickets/a/b/incoming/u?X-Amz-") == true)
        await blobs.close()
    }

    @Test("Without an endpoint it is Amazon's, and the bucket is in the host")
    func amazon() throws {
        let settings = try S3Settings(location: "s3://tickets?region=ap-northeast-2", environment: keys)
        #expect(settings.place.authority == "tickets.s3.ap-northeast-2.amazonaws.com" && settings.place.root == "/")
        #expect(settings.place.scheme == "https" && settings.prefix.isEmpty && settings.servesDownloads)
    }

    @Test(
        "What cannot be right is refused with what to do",
        arguments: [
            "", "ftp://tickets", "s3://", "s3://Tickets", "s3://no", "s3://tickets:80", "s3://me@tickets",
            "s3://tickets/..", "s3://tickets/a%20b", "s3://tickets?color=red", "s3://tickets?region",
            "s3://tickets?region=a&region=b", "s3://tickets?region=x/y", "s3://tickets?pathStyle=yes",
            "s3://tickets?downloads=no", "s3://tickets?endpoint=127.0.0.1:5000", "s3://tickets?endpoint=ftp://x",
            "s3://tickets?endpoint=http://x/y", "s3://tickets?endpoint=http://u@x",
        ])
    func wrong(location: String) async throws {
        let error = try await failure { () throws(BlobError) in
            _ = try await openBlobs(location, environment: keys, clock: .real)
        }
        #expect(error.code == .refused && !error.message.isEmpty && !error.remedy.isEmpty)
    }

    @Test("S3 without credentials is refused, naming them", arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
    func credentials(missing: String) async throws {
        var some = keys
        some[missing] = nil
        let error = try await failure { [some] () throws(BlobError) in
            _ = try await openBlobs("s3://tickets", environment: some, clock: .real)
        }
        #expect(error.code == .refused && error.remedy.contains(missing))
    }

    @Test("A path is a folder, which is made for its user alone")
    func folder() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "deep/er/blobs").path
            let blobs = try await openBlobs(path, environment: [:], clock: .real)
            try await blobs.check()
            let hash = try await blobs.put(bytes("a"))
            await blobs.close()
            let below = "\(path)/\(hash.description.prefix(2))"
            for (path, mode) in [(path, 0o700), (below, 0o700), ("\(below)/97/\(hash)", 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
            }
        }
    }
}
