import NIOPosix
public import PieceModel

/// Blobs in a folder of this machine, or of a file server that keeps what `fsync` promises.
public final class DiskBlobs: BlobStore {
    private let folder: BlobFolder
    /// File calls block, which Swift's own threads must not.
    private let threads: NIOThreadPool

    private init(_ folder: BlobFolder, _ threads: NIOThreadPool) {
        self.folder = folder
        self.threads = threads
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// Opens a folder, making it when it is not there, and clears away what writers that died more than an hour ago
    /// left.
    /// - Parameter checksHashes: Whether every read compares the bytes with their hash.
    /// - Throws: `.refused` when the path is no folder or may not be written to.
    public static func open(folder: String, checksHashes: Bool = false) async throws(BlobError) -> DiskBlobs {
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        do {
            let folder = try await run(on: threads) { () throws(BlobError) in
                try BlobFolder(path: folder, checksHashes: checksHashes)
            }
            return DiskBlobs(folder, threads)
        } catch {
            try? await threads.shutdownGracefully()
            throw error
        }
    }

    public func put(_ bytes: [UInt8], hash: BlobHash, mediaType: String) async throws(BlobError) {
        try await run { (folder) throws(BlobError) in try folder.put(bytes, hash: hash) }
    }

    public func get(_ hash: BlobHash) async throws(BlobError) -> [UInt8]? {
        try await run { (folder) throws(BlobError) in try folder.get(hash) }
    }

    public func contains(_ hash: BlobHash) async throws(BlobError) -> Bool {
        try await run { (folder) throws(BlobError) in try folder.contains(hash) }
    }

    public func delete(_ hash: BlobHash) async throws(BlobError) {
        try await run { (folder) throws(BlobError) in try folder.delete(hash) }
    }

    public func check() async throws(BlobError) {
        try await run { (folder) throws(BlobError) in try folder.check() }
    }

    public func close() async { try? await threads.shutdownGracefully() }

    // Clients have no way to a disk but through the server.

    public func uploadURL(
        for incoming: String, mediaType: String?, expires seconds: Int
    ) async throws(BlobError) -> PresignedRequest? { nil }

    public func incoming(_ name: String, limit: Int) async throws(BlobError) -> [UInt8]? { nil }

    public func deleteIncoming(_ name: String) async throws(BlobError) {}

    public func downloadURL(
        for hash: BlobHash, mediaType: String, expires seconds: Int
    ) async throws(BlobError) -> String? { nil }
}

extension DiskBlobs {
    private func run<Value: Sendable>(
        _ work: @escaping @Sendable (BlobFolder) throws(BlobError) -> Value
    ) async throws(BlobError) -> Value {
        let folder = folder
        return try await DiskBlobs.run(on: threads) { () throws(BlobError) in try work(folder) }
    }

    private static func run<Value: Sendable>(
        on threads: NIOThreadPool, _ work: @escaping @Sendable () throws(BlobError) -> Value
    ) async throws(BlobError) -> Value {
        let result: Result<Value, BlobError>
        do { result = try await threads.runIfActive { Result { () throws(BlobError) in try work() } } } catch {
            throw BlobError(.unavailable, "the blob store was closed or the task cancelled", "start it again")
        }
        return try result.get()
    }
}
