import PieceModel

/// A painter at an endpoint that is asked with patience and never more than is wise: again after failures that pass,
/// not again after those that do not or may have been charged, not while the server is down, not too often, and not for
/// longer than allowed. One value is shared by all who use the endpoint.
public struct ResilientPainter: ImagePainter {
    private let painter: any ImagePainter
    private let endpoint: Endpoint
    private let timing: Timing
    private let policy = RetryPolicy()
    private let breaker: CircuitBreaker
    private let slots: Slots
    private let rate: RequestRate?
    private let observe: @Sendable (PaintEvent) async -> Void

    /// - Parameters:
    ///   - painter: makes one attempt at a time.
    ///   - endpoint: says how often, how long and how many.
    ///   - observe: told before and after each attempt; nothing is sent before it is done.
    public init(
        _ painter: any ImagePainter, endpoint: Endpoint, timing: Timing,
        observe: @escaping @Sendable (PaintEvent) async -> Void = { _ in }
    ) {
        self.painter = painter
        self.endpoint = endpoint
        self.timing = timing
        self.observe = observe
        breaker = CircuitBreaker(failures: endpoint.limits.failures, coolDown: endpoint.limits.coolDown)
        slots = Slots(endpoint.limits.concurrent)
        rate = endpoint.limits.perMinute.map(RequestRate.init(perMinute:))
    }

    public var id: String { painter.id }
    public var model: String { painter.model }
    public var sizes: SizeRule { painter.sizes }
    public var format: SentFormat { painter.format }

    public func paint(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer {
        let (result, timedOut) = await limited(to: endpoint.timeouts.total) {
            () async -> Result<PaintAnswer, PaintError> in
            guard await slots.take() else { return .failure(cancelled) }
            defer { slots.giveBack() }
            do throws(PaintError) {
                return .success(try await attempts(request))
            } catch {
                return .failure(error)
            }
        }
        do throws(PaintError) {
            return try result.get()
        } catch {
            guard timedOut, error.code == .cancelled else { throw error }
            throw PaintError(
                .timedOut, "\(endpoint) gave no picture within \(endpoint.timeouts.total)",
                "try again later, or allow more time", mayHaveBeenCharged: error.mayHaveBeenCharged)
        }
    }

    private func attempts(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer {
        let start = timing.clock.now()
        var mayHaveBeenCharged = false
        var attempt = 1
        while true {
            do throws(PaintError) {
                let answer = try await once(request, attempt, start)
                await observe(.answered(attempt: attempt))
                return answer
            } catch {
                // A charge that one attempt left in doubt stays in doubt, whatever the next one fails with.
                mayHaveBeenCharged = mayHaveBeenCharged || error.mayHaveBeenCharged
                let wait = wait(after: error, attempt, start)
                await observe(.failed(attempt: attempt, error, wait: wait))
                guard let wait else { throw error.charged(mayHaveBeenCharged) }
                guard await sleeps(for: wait) else { throw cancelled.charged(mayHaveBeenCharged) }
                attempt += 1
            }
        }
    }

    private func once(_ request: PaintRequest, _ attempt: Int, _ start: Instant) async throws(PaintError) -> PaintAnswer
    {
        if let rate {
            let (wait, counted) = rate.reserve(at: timing.clock.now(), patience: patience(since: start))
            guard counted else {
                throw PaintError(
                    .rateLimited, "\(endpoint) is asked as often as its limit allows", "wait, or raise the limit",
                    retryAfter: wait)
            }
            if wait > .zero { guard await sleeps(for: wait) else { throw cancelled } }
        }
        if Task.isCancelled { throw cancelled }
        let ticket: CircuitBreaker.Ticket
        switch breaker.admit(at: timing.clock.now()) {
        case .success(let given): ticket = given
        case .failure(let refusal):
            throw PaintError(
                .breakerOpen, "\(endpoint) failed too often just now and is left alone", "try again later",
                retryAfter: refusal.wait)
        }
        await observe(.sending(attempt: attempt))
        do throws(PaintError) {
            let answer = try await painter.paint(request)
            breaker.report(.good, ticket, at: timing.clock.now())
            return answer
        } catch {
            breaker.report(error.verdict, ticket, at: timing.clock.now())
            throw error
        }
    }

    /// How long to wait before the next attempt; nil when there is none.
    private func wait(after error: PaintError, _ attempt: Int, _ start: Instant) -> Duration? {
        guard attempt < endpoint.limits.attempts, endpoint.mayRepeat(after: error), error.code != .breakerOpen,
            !Task.isCancelled,
            let wait = policy.wait(failures: attempt, retryAfter: error.retryAfter, random: timing.random()),
            wait < patience(since: start)
        else { return nil }
        return wait
    }

    /// What is left of the time for all attempts.
    private func patience(since start: Instant) -> Duration {
        endpoint.timeouts.total - .milliseconds(timing.clock.now().milliseconds - start.milliseconds)
    }

    private func sleeps(for wait: Duration) async -> Bool {
        do {
            try await timing.sleep(wait)
            return !Task.isCancelled
        } catch {
            return false
        }
    }

    private var cancelled: PaintError { PaintError(.cancelled, "the painting was cancelled", "ask again") }
}
