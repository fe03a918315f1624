import NIOCore
import Synchronization

/// The body of a request, and how far the connection has taken it.
///
/// Whether a failed request may have been charged hangs on this: a server that has not been handed the whole body
/// cannot have begun to paint. Connections take pieces somewhat ahead of the wire, so this errs towards a charge.
struct Upload: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// Bytes handed over at a time; the connection asks for more when those are on their way.
    private static let chunk = 1 << 16

    /// How far it came.
    final class Progress: Sendable {
        private let state = Mutex((begun: false, complete: false))

        /// Whether a connection stood and took the first bytes.
        var hasBegun: Bool { state.withLock { $0.begun } }
        /// Whether it took the last ones.
        var isComplete: Bool { state.withLock { $0.complete } }

        fileprivate func took(all: Bool) {
            state.withLock { state in
                state.begun = true
                state.complete = state.complete || all
            }
        }
    }

    let bytes: ByteBuffer
    let progress: Progress

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var rest: ByteBuffer
        fileprivate let progress: Progress

        mutating func next() async -> ByteBuffer? {
            let piece = rest.readSlice(length: Swift.min(Upload.chunk, rest.readableBytes))
            guard let piece, piece.readableBytes > 0 else { return nil }
            progress.took(all: rest.readableBytes == 0)
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes, progress: progress) }
}
