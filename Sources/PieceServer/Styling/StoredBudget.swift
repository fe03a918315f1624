import PieceModel
import PieceStore
import PieceStylist

/// The budget of a service, kept in its store: however many nodes set money aside at once, no limit is passed.
struct StoredBudget: Budget {
    let store: any JobStore
    let limits: BudgetLimits

    func reserve(user: String, amount: MicroUSD, at now: Instant) async throws(BudgetError) -> Reservation {
        let reservation = Reservation(id: .new(at: now), user: user, amount: amount, day: try day(of: now))
        try await reserve(reservation.id.spend, user: user, amount: amount, at: now)
        return reservation
    }

    /// Sets money aside under an id that was chosen, and perhaps noted, before.
    func reserve(
        _ id: Identifier<SpendReservation>, user: String, amount: MicroUSD, at now: Instant
    ) async throws(BudgetError) {
        let accounts = accounts(of: user, try day(of: now))
        let wanted = SpendReservation(
            id: id, amount: Int(amount.value),
            accounts: accounts.map { SpendReservation.Account($0.name, limit: ($0.limit?.value).map(Int.init)) })
        let place = try await asking { () throws(StoreError) in try await store.reserve(wanted) }
        guard let place else { return }
        throw BudgetError(
            accounts[place].code,
            "the picture may cost \(amount), more than is left (\(accounts[place].code.rawValue))",
            "wait for the next day or month, or raise the limit")
    }

    func settle(_ reservation: Reservation, actual: MicroUSD) async throws(BudgetError) -> Bool {
        try await asking { () throws(StoreError) in
            try await store.settle(reservation.id.spend, spent: Int(actual.value))
        }
    }

    func release(_ reservation: Reservation) async throws(BudgetError) -> Bool {
        try await settle(reservation, actual: .zero)
    }

    func left(user: String, at now: Instant) async throws(BudgetError) -> BudgetLeft {
        let accounts = accounts(of: user, try day(of: now))
        let spent = try await asking { () throws(StoreError) in try await store.spent(accounts.map(\.name)) }
        let left = zip(accounts, spent).map { account, spent in account.limit.map { $0 - MicroUSD(Int64(spent)) } }
        return BudgetLeft(userDay: left[0], userMonth: left[1], allDay: left[2], allMonth: left[3])
    }

    /// In the order of `BudgetLeft`.
    private func accounts(
        of user: String, _ day: LocalDate
    ) -> [(code: BudgetError.Code, name: String, limit: MicroUSD?)] {
        let month = day.description.dropLast(3)
        return [
            (.userDay, "user/\(user)/\(day)", limits.userDay), (.userMonth, "user/\(user)/\(month)", limits.userMonth),
            (.allDay, "all/\(day)", limits.allDay), (.allMonth, "all/\(month)", limits.allMonth),
        ]
    }

    private func day(of now: Instant) throws(BudgetError) -> LocalDate {
        guard let day = limits.day(of: now) else {
            throw BudgetError(.unavailable, "\(now) is no day of the calendar", "set the clock")
        }
        return day
    }

    private func asking<Value>(_ work: () async throws(StoreError) -> Value) async throws(BudgetError) -> Value {
        do throws(StoreError) {
            return try await work()
        } catch {
            throw BudgetError(.unavailable, error.message, error.remedy)
        }
    }
}

extension Identifier<Reservation> {
    /// The same id in the store.
    var spend: Identifier<SpendReservation> {
        // The texts of all ids have one form.
        Identifier<SpendReservation>(description) ?? .new(at: Instant(milliseconds: 0))
    }
}
