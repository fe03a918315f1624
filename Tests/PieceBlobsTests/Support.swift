import Foundation
import PieceBlobs
import PieceModel
import Testing

/// Random numbers that a seed repeats (SplitMix64).
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension BlobStore {
    /// Puts bytes under their own hash.
    @discardableResult
    func put(_ bytes: [UInt8], as mediaType: String = "image/png") async throws(BlobError) -> BlobHash {
        let hash = BlobHash(of: bytes)
        try await put(bytes, hash: hash, mediaType: mediaType)
        return hash
    }
}

/// The error that some work must end with.
func failure(
    _ location: SourceLocation = #_sourceLocation, of work: () async throws(BlobError) -> Void
) async throws -> BlobError {
    do throws(BlobError) { try await work() } catch { return error }
    throw Nothing(location: location)
}

private struct Nothing: Error { var location: SourceLocation }

/// A folder of its own for one test.
func withFolder(_ work: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "piece-blobs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await work(folder)
}

/// All files below a folder, hidden ones included.
func files(in folder: URL) -> [URL] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.map { folder.appending(path: $0) }.filter(\.isFile)
}

extension URL {
    var isFile: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }

    var isTemporary: Bool { lastPathComponent.hasPrefix(".tmp-") }
}
