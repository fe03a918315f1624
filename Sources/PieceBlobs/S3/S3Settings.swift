import Foundation

/// What signs requests to an S3-compatible store; printing it shows no secret.
public struct S3Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    public var accessKey: String
    let secretKey: String
    /// Given with keys that expire.
    let sessionToken: String?

    public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }

    public var description: String { "S3 credentials of \(accessKey)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}

/// Where blobs are kept in an S3-compatible store, and how clients get at them.
public struct S3Settings: Sendable {
    public let bucket: String
    /// What all keys begin with: empty, or names each followed by a slash.
    public let prefix: String
    public let region: String
    /// Whether clients are sent to the store for downloads instead of getting them through the server.
    public let servesDownloads: Bool
    let credentials: S3Credentials
    /// Where this program reaches the bucket, and where clients do.
    let place: S3Place
    let publicPlace: S3Place

    /// - Parameters:
    ///   - prefix: What all keys begin with, with or without slashes around it: letters of ASCII, digits, `._-/`.
    ///   - endpoint: The store's URL: scheme, host and port only; nil for Amazon's in the region.
    ///   - publicEndpoint: The same as clients reach it, when that is another.
    ///   - pathStyle: Whether the bucket is named in the path and not in the host; nil: exactly if an endpoint is
    ///     given.
    /// - Throws: `.refused`, naming the setting that is wrong.
    public init(
        bucket: String, prefix: String = "", region: String = "us-east-1", endpoint: String? = nil,
        publicEndpoint: String? = nil, pathStyle: Bool? = nil, servesDownloads: Bool = true, credentials: S3Credentials
    ) throws(BlobError) {
        let pathStyle = pathStyle ?? (endpoint != nil)
        self.bucket = try Self.check(bucket, "bucket", 3...63) { $0.isLower || $0.isDigit || $0 == "." || $0 == "-" }
        self.region = try Self.check(region, "region", 1...40) { $0.isLower || $0.isDigit || $0 == "-" }
        self.prefix = try Self.folders(prefix)
        self.servesDownloads = servesDownloads
        self.credentials = credentials
        place = try S3Place(endpoint ?? "https://s3.\(region).amazonaws.com", bucket: bucket, pathStyle: pathStyle)
        publicPlace =
            try publicEndpoint.map { (url) throws(BlobError) in
                try S3Place(url, bucket: bucket, pathStyle: pathStyle)
            } ?? place
    }

    private static func check(
        _ text: String, _ name: String, _ lengths: ClosedRange<Int>, _ allows: (Unicode.Scalar) -> Bool
    ) throws(BlobError) -> String {
        guard lengths.contains(text.unicodeScalars.count), text.unicodeScalars.allSatisfy(allows) else {
            throw .settings("the \(name) of an S3 store cannot be \"\(text)\"", "give its name as the store tells it")
        }
        return text
    }

    /// Keys have only characters that no URL encodes, so that no two programs can write one in two ways.
    private static func folders(_ prefix: String) throws(BlobError) -> String {
        let names = prefix.split(separator: "/").map(String.init)
        for name in names {
            _ = try check(name, "prefix", 1...200) { $0.isUnreserved }
            if name == "." || name == ".." {
                throw .settings("the prefix of an S3 store cannot be \"\(prefix)\"", "leave dots out")
            }
        }
        return names.map { $0 + "/" }.joined()
    }
}

/// A bucket's address: requests go to `scheme://authority` and paths begin with `root`.
struct S3Place: Hashable, Sendable {
    let scheme: String
    /// Host, and port when it is not the scheme's own: exactly what clients send as `Host`.
    let authority: String
    let root: String

    init(_ endpoint: String, bucket: String, pathStyle: Bool) throws(BlobError) {
        guard let url = URLComponents(string: endpoint), let scheme = url.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = url.encodedHost?.lowercased(), !host.isEmpty,
            url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil, url.user == nil
        else {
            throw .settings("\"\(endpoint)\" is no endpoint of an S3 store", "give one such as http://127.0.0.1:9000")
        }
        let port = url.port.flatMap { $0 == (scheme == "https" ? 443 : 80) ? nil : ":\($0)" } ?? ""
        self.scheme = scheme
        authority = (pathStyle ? "" : "\(bucket).") + host + port
        root = pathStyle ? "/\(bucket)/" : "/"
    }
}

extension BlobError {
    static func settings(_ message: String, _ remedy: String) -> BlobError { BlobError(.refused, message, remedy) }
}

extension Unicode.Scalar {
    fileprivate var isLower: Bool { ("a"..."z").contains(self) }
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    /// What RFC 3986 never encodes.
    var isUnreserved: Bool {
        isLower || isDigit || ("A"..."Z").contains(self) || self == "-" || self == "." || self == "_" || self == "~"
    }
}
