import Foundation
public import PieceModel

/// Opens the blobs at a location.
/// - Parameters:
///   - location: A folder's path, or `s3://bucket/prefix?option=value&…` with the options `region`, `endpoint` (the
///     URL of a store other than Amazon's), `publicEndpoint` (the same as clients reach it), `pathStyle` (`true` or
///     `false`) and `downloads` (`redirect`: clients fetch blobs from the store; `proxy`: the server passes them on).
///   - environment: Where the credentials of S3 are: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for keys that
///     expire, `AWS_SESSION_TOKEN`.
///   - clock: Signs requests to S3.
///   - checksHashes: Whether every read from a disk compares the bytes with their hash; S3 always does.
/// - Throws: `.refused`, naming what is wrong with the location. An S3 store is not asked yet: see `check()`.
public func openBlobs(
    _ location: String, environment: [String: String], clock: Clock, checksHashes: Bool = false
) async throws(BlobError) -> any BlobStore {
    if location.hasPrefix("s3://") {
        return S3Blobs(try S3Settings(location: location, environment: environment), clock: clock)
    }
    guard !location.isEmpty, !location.contains("://") else {
        throw .settings("\"\(location)\" is no place for blobs", "give a folder's path or s3://bucket/prefix")
    }
    return try await DiskBlobs.open(folder: location, checksHashes: checksHashes)
}

extension S3Settings {
    /// Reads `s3://bucket/prefix?option=value&…`; see ``openBlobs(_:environment:clock:checksHashes:)``.
    public init(location: String, environment: [String: String]) throws(BlobError) {
        guard let url = URLComponents(string: location), url.scheme == "s3", let bucket = url.host, url.port == nil,
            url.user == nil, url.fragment == nil
        else { throw .settings("\"\(location)\" is no S3 location", "write s3://bucket/prefix?endpoint=…") }
        var options: [String: String] = [:]
        for item in url.queryItems ?? [] {
            guard ["region", "endpoint", "publicEndpoint", "pathStyle", "downloads"].contains(item.name),
                options[item.name] == nil, let value = item.value
            else {
                throw .settings(
                    "\"\(item.name)\" is no option of an S3 location, is there twice or has no value",
                    "use region, endpoint, publicEndpoint, pathStyle or downloads")
            }
            options[item.name] = value
        }
        func choice(_ name: String, _ yes: String, _ no: String) throws(BlobError) -> Bool? {
            guard let value = options[name] else { return nil }
            guard value == yes || value == no else {
                throw .settings("\(name) cannot be \"\(value)\"", "write \(yes) or \(no)")
            }
            return value == yes
        }
        guard let access = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"],
            !access.isEmpty, !secret.isEmpty
        else {
            throw .settings(
                "there are no credentials for \(location)", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        try self.init(
            bucket: bucket, prefix: url.path, region: options["region"] ?? "us-east-1", endpoint: options["endpoint"],
            publicEndpoint: options["publicEndpoint"], pathStyle: try choice("pathStyle", "true", "false"),
            servesDownloads: try choice("downloads", "redirect", "proxy") ?? true,
            credentials: S3Credentials(accessKey: access, secretKey: secret, sessionToken: token))
    }
}
