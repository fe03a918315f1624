import Foundation
import PieceModel
import Testing

@testable import PieceBlobs

@Suite("Blobs in S3", .enabled(if: Tools.python != nil, Tools.areMissing), .serving("store"))
struct S3BlobsTests {
    private static let keys = ["AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "secret"]

    /// Blobs in a bucket of its own.
    private func withBlobs(_ more: String = "", _ work: (any BlobStore, String) async throws -> Void) async throws {
        let bucket = "b-\(UUID().uuidString.lowercased())"
        _ = try Tools.client("bucket", Serving.endpoint, bucket)
        let blobs = try await openBlobs(
            "s3://\(bucket)/some/prefix?region=eu-west-1&endpoint=\(Serving.endpoint)\(more)", environment: Self.keys,
            clock: .real)
        do { try await work(blobs, bucket) } catch {
            await blobs.close()
            throw error
        }
        await blobs.close()
    }

    @Test("Blobs of any size come back as they were put, until they are deleted")
    func property() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("blobs in S3: seed \(seed)")
        var random = Random(seed: seed)
        try await withBlobs { blobs, bucket in
            try await blobs.check()
            var kept: [BlobHash: [UInt8]] = [:]
            for size in [0, 1, 65_536, Int.random(in: 2...300_000, using: &random), 1_500_000] {
                let content = random.bytes(size)
                #expect(!(try await blobs.contains(BlobHash(of: content))))
                kept[try await blobs.put(content)] = content
                try await blobs.put(content)
            }
            for (hash, content) in kept {
                #expect(try await blobs.contains(hash))
                #expect(try await blobs.get(hash) == content, "seed \(seed)")
            }
            for hash in kept.keys {
                try await blobs.delete(hash)
                try await blobs.delete(hash)
                #expect(try await blobs.get(hash) == nil)
                #expect(!(try await blobs.contains(hash)))
            }
            #expect(try Tools.client("keys", Serving.endpoint, bucket).keys == ["some/prefix/check"])
        }
    }

    @Test("Another client reads what was put, with its type and its lasting cache")
    func theyRead() async throws {
        try await withBlobs { blobs, bucket in
            let content = bytes("a picture")
            let hash = try await blobs.put(content, as: "image/webp")
            let key = "some/prefix/blobs/\(hash.description.prefix(2))/\(hash)"
            let seen = try Tools.client("get", Serving.endpoint, bucket, key)
            #expect(seen.bytes == content && seen.type == "image/webp")
            #expect(seen.cache == "public, max-age=31536000, immutable")
        }
    }

    @Test("What another client put is read, and seen when it is not what its name says")
    func weRead() async throws {
        try await withBlobs { blobs, bucket in
            let (hash, other) = (BlobHash(of: bytes("theirs")), BlobHash(of: bytes("promised")))
            for name in [hash, other] {
                let key = "some/prefix/blobs/\(name.description.prefix(2))/\(name)"
                _ = try Tools.client("put", Serving.endpoint, bucket, key, input: bytes("theirs"))
            }
            #expect(try await blobs.get(hash) == bytes("theirs"))
            #expect(try await failure { () throws(BlobError) in _ = try await blobs.get(other) }.code == .corrupt)
        }
    }

    @Test("A client uploads with a presigned request, within the limit or not", arguments: [nil, "image/jpeg"])
    func upload(mediaType: String?) async throws {
        try await withBlobs { blobs, _ in
            let request = try #require(try await blobs.uploadURL(for: "Up-1", mediaType: mediaType, expires: 60))
            #expect(request.method == "PUT" && request.headers["Content-Type"] == mediaType)
            #expect(try await blobs.incoming("Up-1", limit: 100) == nil)
            let headers = String(decoding: try JSONEncoder().encode(request.headers), as: UTF8.self)
            let sent = try Tools.client("send", "PUT", request.url, headers, input: bytes("0123456789"))
            #expect(sent.status == 200)
            #expect(try await blobs.incoming("Up-1", limit: 10) == bytes("0123456789"))
            let error = try await failure { () throws(BlobError) in _ = try await blobs.incoming("Up-1", limit: 9) }
            #expect(error.code == .tooLarge)
            try await blobs.deleteIncoming("Up-1")
            try await blobs.deleteIncoming("Up-1")
            #expect(try await blobs.incoming("Up-1", limit: 10) == nil)
        }
    }

    @Test("A client downloads from the store, unless the server is to pass blobs on")
    func download() async throws {
        try await withBlobs { blobs, _ in
            let hash = try await blobs.put(bytes("a picture"), as: "application/octet-stream")
            let url = try #require(try await blobs.downloadURL(for: hash, mediaType: "image/png", expires: 60))
            let seen = try Tools.client("send", "GET", url, "{}")
            // This store does not heed the media type asked for; S3SignatureTests show that it is asked for.
            #expect(seen.status == 200 && seen.bytes == bytes("a picture"))
        }
        try await withBlobs("&downloads=proxy") { blobs, _ in
            let url = try await blobs.downloadURL(for: BlobHash(of: []), mediaType: "image/png", expires: 60)
            #expect(url == nil)
        }
    }

    @Test("Names, media types and times that are out of range are refused before anything is sent")
    func ranges() async throws {
        try await withBlobs { blobs, _ in
            let long = String(repeating: "a", count: 65)
            for name in ["", "a/b", "..", "a.b", "a b", "ü", "a\n", "a_b", long] {
                let codes = [
                    try await failure { () throws(BlobError) in
                        _ = try await blobs.uploadURL(for: name, mediaType: nil, expires: 60)
                    },
                    try await failure { () throws(BlobError) in _ = try await blobs.incoming(name, limit: 1) },
                    try await failure { () throws(BlobError) in try await blobs.deleteIncoming(name) },
                ].map(\.code)
                #expect(codes == [.refused, .refused, .refused], "\(name)")
            }
            for type in ["", " image/png", "image/png\r\nx-amz-acl: public-read", "imäge/png"] {
                let error = try await failure { () throws(BlobError) in try await blobs.put([1], as: type) }
                #expect(error.code == .refused, "\(type)")
            }
            for seconds in [0, -1, 604_801] {
                let error = try await failure { () throws(BlobError) in
                    _ = try await blobs.uploadURL(for: "a", mediaType: nil, expires: seconds)
                }
                #expect(error.code == .refused, "\(seconds)")
            }
            let wrong = try await failure { () throws(BlobError) in
                try await blobs.put([1], hash: BlobHash(of: [2]), mediaType: "image/png")
            }
            #expect(wrong.code == .refused)
        }
    }

    @Test("A bucket that is not there is refused by name")
    func noBucket() async throws {
        let blobs = try await openBlobs(
            "s3://not-there?endpoint=\(Serving.endpoint)", environment: Self.keys, clock: .real)
        for error in [
            try await failure { () throws(BlobError) in try await blobs.check() },
            try await failure { () throws(BlobError) in _ = try await blobs.get(BlobHash(of: [])) },
        ] {
            #expect(error.code == .refused && error.message.contains("not-there"))
            #expect(error.message.contains("404 NoSuchBucket"))
        }
        await blobs.close()
    }
}

/// The same requests signed by another implementation at the same moment.
@Suite("Signatures as another client makes them", .enabled(if: Tools.python != nil, Tools.areMissing))
struct S3SignatureTests {
    /// 2026-11-14T10:00:00Z
    private static let clock = Clock.at(1_794_650_400)
    private static let stamp = "20261114T100000Z"

    struct Place: CustomTestStringConvertible {
        var endpoint: String
        var style: String
        var token: String
        var testDescription: String { "\(endpoint) \(style) \(token)" }
    }

    private static let places = [
        Place(endpoint: "", style: "virtual", token: ""),
        Place(endpoint: "", style: "virtual", token: "a+token/with=signs"),
        Place(endpoint: "http://127.0.0.1:5000", style: "path", token: ""),
        Place(endpoint: "https://store.example", style: "virtual", token: "t"),
    ]

    private func items(_ url: String?) -> Set<String> {
        Set((url ?? "").split { $0 == "?" || $0 == "&" }.map(String.init))
    }

    @Test("Presigned URLs are the same", arguments: places)
    func presigned(place: Place) async throws {
        var environment = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "se/cr+et"]
        if !place.token.isEmpty { environment["AWS_SESSION_TOKEN"] = place.token }
        let endpoint = place.endpoint.isEmpty ? "" : "&endpoint=\(place.endpoint)"
        let blobs = try await openBlobs(
            "s3://tickets/p?region=eu-west-1&pathStyle=\(place.style == "path")\(endpoint)", environment: environment,
            clock: Self.clock)
        let hash = BlobHash(of: bytes("x"))
        let get =
            "{\"Bucket\":\"tickets\",\"Key\":\"p/blobs/\(hash.description.prefix(2))/\(hash)\","
            + "\"ResponseContentType\":\"image/svg+xml; charset=utf-8\"}"
        func theirs(_ operation: String, _ parameters: String, _ expires: Int) throws -> Set<String> {
            items(
                try Tools.client(
                    "presign", place.endpoint, place.style, "AKIDEXAMPLE", "se/cr+et", place.token, Self.stamp,
                    operation, parameters, String(expires)
                ).url)
        }
        #expect(
            items(try await blobs.downloadURL(for: hash, mediaType: "image/svg+xml; charset=utf-8", expires: 900))
                == (try theirs("get_object", get, 900)))
        #expect(
            items(try await blobs.uploadURL(for: "u-1", mediaType: "image/jpeg", expires: 61)?.url)
                == (try theirs(
                    "put_object",
                    #"{"Bucket":"tickets","Key":"p/incoming/u-1","ContentType":"image/jpeg"}"#, 61)))
        #expect(
            items(try await blobs.uploadURL(for: "u-1", mediaType: nil, expires: 604_800)?.url)
                == (try theirs("put_object", #"{"Bucket":"tickets","Key":"p/incoming/u-1"}"#, 604_800)))
        await blobs.close()
    }

    @Test("Authorization headers are the same", arguments: ["", "a+token/with=signs"])
    func headers(token: String) throws {
        let signer = SignatureV4(
            credentials: S3Credentials(
                accessKey: "AKIDEXAMPLE", secretKey: "se/cr+et", sessionToken: token.isEmpty ? nil : token),
            region: "eu-west-1")
        let content = bytes("a picture")
        let payload = BlobHash(of: content).description
        let headers = ["Content-Type": "image/jpeg", "Cache-Control": "public, max-age=1"]
        let ours = signer.headers(
            for: .init(
                method: "PUT", path: "/tickets/incoming/a",
                headers: [("Host", "127.0.0.1:5000"), ("x-amz-content-sha256", payload)]
                    + headers.map { ($0.key, $0.value) }, payload: payload), at: Self.clock.now())
        let theirs = try Tools.client(
            "sign", "AKIDEXAMPLE", "se/cr+et", token, Self.stamp, "PUT", "http://127.0.0.1:5000/tickets/incoming/a",
            String(decoding: try JSONEncoder().encode(headers), as: UTF8.self), input: content)
        #expect(ours.last?.value == theirs.authorization)
    }
}
