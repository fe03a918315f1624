import PieceModel

/// The arithmetic of a budget: what is spent or set aside, by user and period.
struct BudgetLedger: Sendable {
    private struct Account: Hashable {
        /// Nil is everybody together.
        let user: String?
        /// The first day of a month stands for the month in accounts of months.
        let start: LocalDate
        let isMonth: Bool
    }

    let limits: BudgetLimits
    private var taken: [Account: MicroUSD] = [:]
    private var open: [Identifier<Reservation>: Reservation] = [:]
    private var newest: LocalDate?

    init(_ limits: BudgetLimits) { self.limits = limits }

    mutating func reserve(_ reservation: Reservation) throws(BudgetError) {
        forgetBefore(reservation.day)
        for (code, account, limit) in accounts(reservation.user, reservation.day) {
            guard let limit, taken[account, default: .zero] + reservation.amount > limit else { continue }
            let left = limit - taken[account, default: .zero]
            throw BudgetError(
                code, "the picture may cost \(reservation.amount), and \(left) of \(limit) are left (\(code.rawValue))",
                "wait for the next day or month, or raise the limit")
        }
        open[reservation.id] = reservation
        for (_, account, _) in accounts(reservation.user, reservation.day) {
            taken[account, default: .zero] = taken[account, default: .zero] + reservation.amount
        }
    }

    /// - Parameter actual: what was spent; nothing when it is released.
    /// - Returns: false when it was not open.
    mutating func close(_ reservation: Reservation, actual: MicroUSD) -> Bool {
        guard let known = open.removeValue(forKey: reservation.id) else { return false }
        for (_, account, _) in accounts(known.user, known.day) {
            taken[account] = taken[account, default: .zero] - known.amount + actual
        }
        return true
    }

    func left(user: String, day: LocalDate) -> BudgetLeft {
        let left = accounts(user, day).map { _, account, limit in limit.map { $0 - taken[account, default: .zero] } }
        return BudgetLeft(userDay: left[0], userMonth: left[1], allDay: left[2], allMonth: left[3])
    }

    private func accounts(
        _ user: String, _ day: LocalDate
    ) -> [(code: BudgetError.Code, account: Account, limit: MicroUSD?)] {
        let month = LocalDate(year: day.year, month: day.month, day: 1) ?? day
        return [
            (.userDay, Account(user: user, start: day, isMonth: false), limits.userDay),
            (.userMonth, Account(user: user, start: month, isMonth: true), limits.userMonth),
            (.allDay, Account(user: nil, start: day, isMonth: false), limits.allDay),
            (.allMonth, Account(user: nil, start: month, isMonth: true), limits.allMonth),
        ]
    }

    /// Days and months long past need not be kept: nothing is reserved in them any more.
    private mutating func forgetBefore(_ day: LocalDate) {
        if let newest, day <= newest { return }
        newest = day
        taken = taken.filter { day.daysSince1970 - $0.key.start.daysSince1970 < 70 }
        open = open.filter { day.daysSince1970 - $0.value.day.daysSince1970 < 35 }
    }
}
