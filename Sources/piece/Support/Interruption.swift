import Glibc
import Synchronization

/// What Ctrl-C and termination do. Signals are blocked in every thread and taken by one that waits for them, so that
/// nothing here runs in a signal handler and may lock and allocate freely.
///
/// Without a drain, a signal removes temporary files and ends the program. With one (a batch), the first signal asks it
/// to finish what is under way, and the second ends the program as above.
final class Interruption: Sendable {
    static let shared = Interruption()

    private struct State {
        var temporaries: Set<String> = []
        var drain: (@Sendable () -> Void)?
        var received: Int32?
    }

    private let state = Mutex(State())
    private let counter = Atomic<Int>(0)

    /// The signal that asked the program to stop, if one did.
    var received: Int32? { state.withLock { $0.received } }

    /// Blocks the signals and starts waiting for them; call it before any other thread starts.
    func start() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
        // Under nohup a hang-up is ignored, and stays so.
        var hangUp = sigaction()
        if sigaction(SIGHUP, nil, &hangUp) == 0, !isIgnored(hangUp) { sigaddset(&signals, SIGHUP) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A closed pipe and a file over the size limit are errors to report, not reasons to die with a temporary file
        // left.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let waited = signals
        WorkerThread.detach { [self] in
            var waited = waited
            while true {
                var number: Int32 = 0
                if sigwait(&waited, &number) == 0 { handle(number) }
            }
        }
    }

    /// Has the next signal call `drain` (from another thread) instead of ending the program.
    func drain(with drain: (@Sendable () -> Void)?) { state.withLock { $0.drain = drain } }

    /// Makes a temporary file that must not outlive the program, and remembers it when that worked (number 0). No
    /// signal is handled in between: it would leave the file, or remove one that somebody else has made.
    func protecting(
        _ path: String, making make: () -> (descriptor: Int32, number: Int32)
    ) -> (descriptor: Int32, number: Int32) {
        state.withLock { state in
            let made = make()
            if made.number == 0 { state.temporaries.insert(path) }
            return made
        }
    }

    func release(_ path: String) { state.withLock { _ = $0.temporaries.remove(path) } }

    /// A number that no other call in this process gets.
    func nextNumber() -> Int { counter.wrappingAdd(1, ordering: .relaxed).newValue }

    private func handle(_ signal: Int32) {
        let drain: (@Sendable () -> Void)? = state.withLock { state in
            defer { state.received = signal }
            return state.received == nil ? state.drain : nil
        }
        if let drain { return drain() }
        state.withLock { state in
            // The lock is kept until the end, so that no temporary file is added after the sweep.
            for path in state.temporaries { unlink(path) }
            _exit(ExitStatus.signalled(signal).rawValue)
        }
    }

    private func isIgnored(_ action: sigaction) -> Bool {
        // SIG_IGN is the address 1, which Swift's importer does not let compare as a function.
        withUnsafeBytes(of: action.__sigaction_handler) { $0.loadUnaligned(as: Int.self) == 1 }
    }
}
