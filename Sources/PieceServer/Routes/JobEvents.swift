import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import PieceModel
import PieceStore
import Synchronization

/// One client's stream about one job. Every event is the whole job with its version as the id, so that nothing is lost
/// when a client comes back with the last one it has seen, to this node or another.
struct JobEvents: Sendable {
    let job: Identifier<StyleJob>
    /// The version that the client has seen.
    let known: Int
    let store: any PieceStore
    let settings: ServerSettings
    let readiness: Readiness
    let seat: EventStreams.Seat

    /// How often the store is asked, how often a silent line is kept open, and when clients are to come back, in seconds.
    private static let pause = 0.3
    private static let heartbeat = 15.0
    private static let longest = 600.0

    var body: ResponseBody {
        ResponseBody { writer in
            defer { seat.leave() }
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            var (last, silent, age) = (known, 0.0, 0.0)
            while age < JobEvents.longest, seat.isTaken, !readiness.isDraining, let job = try await store.job(job) {
                if job.version > last {
                    try await writer.write(ByteBuffer(string: event(job)))
                    (last, silent) = (job.version, 0)
                } else if silent >= JobEvents.heartbeat {
                    try await writer.write(ByteBuffer(string: ":\n\n"))
                    silent = 0
                }
                if job.state.hasEnded { break }
                try await Task.sleep(for: .seconds(JobEvents.pause))
                silent += JobEvents.pause
                age += JobEvents.pause
            }
            try await writer.finish(nil)
        }
    }

    private func event(_ job: StyleJob) -> String {
        // The JSON has no line breaks, which would end the data.
        "id: \(job.version)\nevent: \(job.state.rawValue)\ndata: \(job.json(settings).serialized())\n\n"
    }
}

/// How many streams are open: each holds a connection for minutes.
final class EventStreams: Sendable {
    private let open = Mutex<[AccountID: Int]>([:])
    private static let ofOne = 8
    private static let ofAll = 512

    /// A place that is given back once.
    final class Seat: Sendable {
        private let streams: EventStreams
        private let account: AccountID
        private let taken = Mutex(true)

        var isTaken: Bool { taken.withLock { $0 } }

        fileprivate init(_ streams: EventStreams, _ account: AccountID) {
            self.streams = streams
            self.account = account
        }

        func leave() {
            let wasTaken = taken.withLock { taken in
                defer { taken = false }
                return taken
            }
            if wasTaken { streams.giveBack(account) }
        }

        deinit { leave() }
    }

    func take(_ account: AccountID) -> Seat? {
        open.withLock { open in
            guard open[account, default: 0] < EventStreams.ofOne,
                open.values.reduce(0, +) < EventStreams.ofAll
            else { return nil }
            open[account, default: 0] += 1
            return Seat(self, account)
        }
    }

    private func giveBack(_ account: AccountID) {
        open.withLock { open in
            let count = open[account, default: 0] - 1
            open[account] = count > 0 ? count : nil
        }
    }
}
