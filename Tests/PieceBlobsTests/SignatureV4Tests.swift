import Foundation
import PieceModel
import Testing

@testable import PieceBlobs

/// Amazon's published examples: the Signature Version 4 test suite and the S3 documentation's worked requests.
@Suite("Signature Version 4")
struct SignatureV4Tests {
    private let documented = SignatureV4(
        credentials: S3Credentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1")
    /// 2013-05-24T00:00:00Z
    private let documentedTime = Instant(milliseconds: 1_369_353_600_000)
    private let host = (name: "Host", value: "examplebucket.s3.amazonaws.com")
    private static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func signature(_ headers: [(name: String, value: String)]) -> String? {
        headers.last { $0.name == "Authorization" }?.value.split(separator: "=").last.map(String.init)
    }

    @Test(
        "The requests of Amazon's test suite get the signatures it tells",
        arguments: [
            ("GET", [], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
            ("POST", [], "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
            (
                "GET", [("Param2", "value2"), ("Param1", "value1")],
                "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
            ),
            ("GET", [("\u{1234}", "bar")], "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        ])
    func suite(method: String, query: [(String, String)], expected: String) {
        let signer = SignatureV4(
            credentials: S3Credentials(
                accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1", service: "service")
        let headers = signer.headers(
            for: .init(
                method: method, path: "/", query: query.map { ($0.0, $0.1) },
                headers: [("Host", "example.amazonaws.com")], payload: Self.emptyHash),
            at: Instant(milliseconds: 1_440_938_160_000))
        #expect(signature(headers) == expected)
        #expect(headers.map(\.name) == ["x-amz-date", "Authorization"])
        #expect(headers.first?.value == "20150830T123600Z")
    }

    @Test("The documented GET and PUT of an object are signed as documented")
    func documentedHeaders() {
        let get = documented.headers(
            for: .init(
                method: "GET", path: "/test.txt",
                headers: [host, ("Range", "bytes=0-9"), ("x-amz-content-sha256", Self.emptyHash)],
                payload: Self.emptyHash),
            at: documentedTime)
        #expect(signature(get) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        let payload = BlobHash(of: bytes("Welcome to Amazon S3.")).description
        let put = documented.headers(
            for: .init(
                method: "PUT", path: "/test%24file.text",
                headers: [
                    host, ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-content-sha256", payload),
                    ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                ], payload: payload),
            at: documentedTime)
        #expect(signature(put) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
        #expect(
            put.last?.value.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                    + "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, Signature=") == true
        )
    }

    @Test("The documented presigned URL comes out as documented")
    func documentedURL() {
        let query = documented.query(
            for: .init(method: "GET", path: "/test.txt", headers: [host], payload: ""), at: documentedTime,
            expires: 86_400)
        #expect(
            query == "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test("Printing credentials shows no secret")
    func secrets() {
        let credentials = S3Credentials(accessKey: "visible", secretKey: "hidden-key", sessionToken: "hidden-token")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(text.contains("visible") && !text.contains("hidden"), "\(text)")
        }
    }
}
