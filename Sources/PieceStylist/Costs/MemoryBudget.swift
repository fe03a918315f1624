public import PieceModel
import Synchronization

/// A budget that is forgotten when the program ends: for the command line and for tests.
public final class MemoryBudget: Budget {
    private let ledger: Mutex<BudgetLedger>
    private let limits: BudgetLimits

    public init(_ limits: BudgetLimits) {
        self.limits = limits
        ledger = Mutex(BudgetLedger(limits))
    }

    public func reserve(user: String, amount: MicroUSD, at now: Instant) throws(BudgetError) -> Reservation {
        let reservation = Reservation(
            id: .new(at: now), user: user, amount: amount, day: try day(of: now))
        try ledger.withLock { (ledger) throws(BudgetError) in try ledger.reserve(reservation) }
        return reservation
    }

    @discardableResult
    public func settle(_ reservation: Reservation, actual: MicroUSD) -> Bool {
        ledger.withLock { $0.close(reservation, actual: actual) }
    }

    @discardableResult
    public func release(_ reservation: Reservation) -> Bool {
        ledger.withLock { $0.close(reservation, actual: .zero) }
    }

    public func left(user: String, at now: Instant) throws(BudgetError) -> BudgetLeft {
        let day = try day(of: now)
        return ledger.withLock { $0.left(user: user, day: day) }
    }

    private func day(of now: Instant) throws(BudgetError) -> LocalDate {
        guard let day = limits.day(of: now) else {
            throw BudgetError(.unavailable, "\(now) is no day of the calendar", "set the clock")
        }
        return day
    }
}
