public import PieceModel

/// Money set aside before a server is asked, so that however many ask at once, no limit is passed.
///
/// A reservation is settled with what it did cost, or released when nothing was charged. What is in doubt is settled.
public protocol Budget: Sendable {
    /// Sets an amount aside for a user.
    /// - Throws: `.userDay`, `.userMonth`, `.allDay` or `.allMonth` for the first limit that would be passed;
    ///   `.unavailable` when the store fails.
    func reserve(user: String, amount: MicroUSD, at now: Instant) async throws(BudgetError) -> Reservation

    /// Puts what was really spent in the place of what was reserved, in the days of the reservation; it may be more.
    /// - Returns: false when the reservation was settled or released before, and nothing was changed.
    @discardableResult
    func settle(_ reservation: Reservation, actual: MicroUSD) async throws(BudgetError) -> Bool

    /// Gives back what was reserved.
    /// - Returns: as `settle`.
    @discardableResult
    func release(_ reservation: Reservation) async throws(BudgetError) -> Bool

    /// What a user may still spend, for showing it.
    func left(user: String, at now: Instant) async throws(BudgetError) -> BudgetLeft
}

/// An amount that was set aside.
public struct Reservation: Hashable, Sendable {
    public let id: Identifier<Reservation>
    public let user: String
    public let amount: MicroUSD
    /// The day whose limits it counts against, and so the month.
    public let day: LocalDate

    public init(id: Identifier<Reservation>, user: String, amount: MicroUSD, day: LocalDate) {
        self.id = id
        self.user = user
        self.amount = amount
        self.day = day
    }
}

/// How much may be spent; nil is as much as may be.
public struct BudgetLimits: Hashable, Sendable {
    public var userDay: MicroUSD?
    public var userMonth: MicroUSD?
    public var allDay: MicroUSD?
    public var allMonth: MicroUSD?
    /// Where a day begins: seconds east of Greenwich, -86,399 to 86,399; Korea's without a word.
    public var zoneOffset: Int

    public init(
        userDay: MicroUSD? = nil, userMonth: MicroUSD? = nil, allDay: MicroUSD? = nil, allMonth: MicroUSD? = nil,
        zoneOffset: Int = 9 * 3_600
    ) {
        self.userDay = userDay
        self.userMonth = userMonth
        self.allDay = allDay
        self.allMonth = allMonth
        self.zoneOffset = min(86_399, max(-86_399, zoneOffset))
    }

    /// The day of a moment.
    public func day(of moment: Instant) -> LocalDate? {
        let seconds = moment.unixSeconds + Int64(zoneOffset)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return LocalDate(daysSince1970: Int(days))
    }
}

/// What may still be spent, reservations taken off; nil is as much as may be.
public struct BudgetLeft: Hashable, Sendable {
    public var userDay: MicroUSD?
    public var userMonth: MicroUSD?
    public var allDay: MicroUSD?
    public var allMonth: MicroUSD?

    public init(
        userDay: MicroUSD? = nil, userMonth: MicroUSD? = nil, allDay: MicroUSD? = nil, allMonth: MicroUSD? = nil
    ) {
        self.userDay = userDay
        self.userMonth = userMonth
        self.allDay = allDay
        self.allMonth = allMonth
    }
}

/// Why no money was set aside.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case userDay = "user-day"
        case userMonth = "user-month"
        case allDay = "all-day"
        case allMonth = "all-month"
        /// Whatever keeps the budget failed.
        case unavailable
    }

    public var code: Code
    /// What failed, as a sentence without a full stop.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ code: Code, _ message: String, _ remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }

    /// What a user is told.
    public var text: BilingualText {
        switch code {
        case .userDay:
            BilingualText(
                ko: "오늘 쓸 수 있는 그리기 예산을 다 썼어요. 내일 다시 시도해 주세요.",
                en: "Your painting budget for today is used up. Please try again tomorrow.")
        case .userMonth:
            BilingualText(
                ko: "이번 달에 쓸 수 있는 그리기 예산을 다 썼어요. 다음 달에 다시 시도해 주세요.",
                en: "Your painting budget for this month is used up. Please try again next month.")
        case .allDay:
            BilingualText(
                ko: "오늘 이 서비스의 그리기 예산이 다 떨어졌어요. 내일 다시 시도해 주세요.",
                en: "This service's painting budget for today is used up. Please try again tomorrow.")
        case .allMonth:
            BilingualText(
                ko: "이번 달 이 서비스의 그리기 예산이 다 떨어졌어요. 다음 달에 다시 시도해 주세요.",
                en: "This service's painting budget for this month is used up. Please try again next month.")
        case .unavailable:
            BilingualText(
                ko: "지금은 예산을 확인할 수 없어요. 잠시 뒤에 다시 시도해 주세요.",
                en: "The budget cannot be checked right now. Please try again in a while.")
        }
    }
}
