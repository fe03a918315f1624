import PieceModel
import Synchronization

/// Leaves a server alone for a while when it keeps failing, then lets one request through to see.
final class CircuitBreaker: Sendable {
    /// Handed out to each attempt: results of attempts that began before the breaker last changed say nothing about it.
    struct Ticket: Hashable, Sendable {
        fileprivate let era: Int
    }

    /// What an attempt says about the server.
    enum Verdict: Hashable, Sendable {
        case good
        case bad
        /// It says nothing: the caller cancelled, or the server is well and wants to be asked less.
        case none
    }

    private enum Phase: Hashable {
        case closed(failures: Int)
        case open(until: Instant)
        case halfOpen
    }

    private struct State {
        var phase = Phase.closed(failures: 0)
        var era = 0

        mutating func enter(_ next: Phase) {
            phase = next
            era += 1
        }
    }

    private let failures: Int
    private let coolDown: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - failures: how many in a row open it.
    ///   - coolDown: how long it stays open.
    init(failures: Int, coolDown: Duration) {
        self.failures = failures
        self.coolDown = coolDown
    }

    /// Lets an attempt through.
    /// - Returns: its ticket, or how long to wait.
    func admit(at now: Instant) -> Result<Ticket, Refusal> {
        state.withLock { state in
            switch state.phase {
            case .closed: return .success(Ticket(era: state.era))
            case .open(let until) where now < until:
                return .failure(Refusal(wait: .milliseconds(until.milliseconds - now.milliseconds)))
            case .open:
                state.enter(.halfOpen)
                return .success(Ticket(era: state.era))
            // Somebody is looking already; how long that takes is not known.
            case .halfOpen: return .failure(Refusal(wait: .seconds(1)))
            }
        }
    }

    struct Refusal: Error, Hashable {
        let wait: Duration
    }

    /// Takes what an attempt has shown.
    func report(_ verdict: Verdict, _ ticket: Ticket, at now: Instant) {
        state.withLock { state in
            guard ticket.era == state.era else { return }
            switch (state.phase, verdict) {
            case (.closed, .good): state.phase = .closed(failures: 0)
            case (.closed(let before), .bad):
                state.phase = .closed(failures: before + 1)
                if before + 1 >= failures { state.enter(.open(until: now.adding(seconds: coolDown / .seconds(1)))) }
            case (.halfOpen, .good): state.enter(.closed(failures: 0))
            case (.halfOpen, .bad): state.enter(.open(until: now.adding(seconds: coolDown / .seconds(1))))
            // The next one may look.
            case (.halfOpen, .none): state.enter(.open(until: now))
            case (.closed, .none), (.open, _): break
            }
        }
    }
}

extension PaintError {
    /// What a failure says about the server as a whole.
    var verdict: CircuitBreaker.Verdict {
        switch code {
        case .unavailable, .timedOut, .garbage, .tooLarge, .unauthorised, .quota, .blocked: .bad
        case .refused, .empty, .badRequest: .good
        case .rateLimited, .breakerOpen, .cancelled: .none
        }
    }
}
