import PieceModel
import Synchronization

/// The masters used last, so that a preview does not read the same photo from the blobs at every key stroke.
final class MasterCache: Sendable {
    private struct State {
        var bytes: [BlobHash: [UInt8]] = [:]
        /// Oldest use first.
        var uses: [BlobHash] = []
        var total = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: bytes in all.
    init(limit: Int) { self.limit = limit }

    subscript(hash: BlobHash) -> [UInt8]? {
        get {
            state.withLock { state in
                guard let bytes = state.bytes[hash] else { return nil }
                state.uses.removeAll { $0 == hash }
                state.uses.append(hash)
                return bytes
            }
        }
        set {
            state.withLock { state in
                if let old = state.bytes.removeValue(forKey: hash) {
                    state.total -= old.count
                    state.uses.removeAll { $0 == hash }
                }
                guard let newValue, newValue.count <= limit / 4 else { return }
                state.bytes[hash] = newValue
                state.uses.append(hash)
                state.total += newValue.count
                while state.total > limit, let oldest = state.uses.first {
                    state.uses.removeFirst()
                    state.total -= state.bytes.removeValue(forKey: oldest)?.count ?? 0
                }
            }
        }
    }
}
