import PieceModel

/// What was asked and what it cost; also decides which request fails.
actor Ledger {
    /// A request that would cost money.
    struct Entry: Sendable {
        var number: Int
        var at: Instant
        var path: String
        var host: String
        var key: String?
        var fault: Fault?
        var status: Int?
        /// How many pictures were charged for it.
        var charged = 0
        /// Whether it got an answer paid for before.
        var replayed = false
        var model: String?
        var prompt: String?
        var user: String?
        var photo: PhotoSeen?
    }

    /// What an Idempotency-Key has bought.
    private struct Purchase {
        var requests = 0
        var charged = 0
        /// The answer that repeated requests get; nil when there is none yet, or it was forgotten.
        var answer: Answer?
        /// Whether a fault made the server forget it.
        var forgotten = false
    }

    /// What makes an answer what it is, beside the request.
    struct Answer: Sendable {
        var created: Instant
        var content: Fault?
        fileprivate var request: Int
    }

    /// Entries that are kept; older ones are dropped.
    private static let limit = 100_000

    private let settings: MockSettings
    private let clock: Clock
    private var plan: FaultPlan
    /// Requests since the plan began.
    private var planned = 0
    private var opened = 0
    private var entries: [Entry] = []
    private var purchases: [String: Purchase] = [:]
    private var minute: (start: Instant, requests: Int)?

    init(_ settings: MockSettings, clock: Clock) {
        self.settings = settings
        self.clock = clock
        plan = settings.plan
    }

    // MARK: Requests

    /// Writes a request down.
    /// - Returns: its number, from 1.
    func open(path: String, host: String, key: String?) -> Int {
        opened += 1
        if entries.count == Ledger.limit { entries.removeFirst(Ledger.limit / 2) }
        entries.append(Entry(number: opened, at: clock.now(), path: path, host: host, key: key))
        if let key { purchases[key, default: Purchase()].requests += 1 }
        return opened
    }

    func note(_ number: Int, _ change: @Sendable (inout Entry) -> Void) {
        guard let first = entries.first?.number, entries.indices.contains(number - first) else { return }
        change(&entries[number - first])
    }

    /// What the plan has in store for a request whose sender may ask.
    func nextFault(of number: Int) -> Fault? {
        planned += 1
        let fault = plan.fault(of: planned)
        note(number) { $0.fault = fault }
        return fault
    }

    /// Seconds that painting takes.
    var delay: Double { plan.delay }

    /// Counts a request against the limit of the settings.
    /// - Returns: how many are left in this minute, negative when it is one too many, and seconds until all are back.
    func takeTurn() -> (left: Int, reset: Double) {
        let now = clock.now()
        if minute == nil || now.seconds(since: minute?.start ?? now) >= 60 { minute = (now, 0) }
        minute?.requests += 1
        let limit = settings.requestsPerMinute == 0 ? 5_000 : settings.requestsPerMinute
        let left = limit - (minute?.requests ?? 0)
        let isOver = left < 0 && settings.requestsPerMinute > 0
        return (isOver ? left : max(0, left), 60 - now.seconds(since: minute?.start ?? now))
    }

    /// Charges for painted pictures, unless the key has paid for the same before.
    /// - Parameter request: a hash of what is asked for.
    /// - Returns: the answer to give; nil when the key was used for another request.
    func charge(_ visit: Visit, request: Int, pictures: Int, fault: Fault?) -> Answer? {
        let forgets = fault == .chargeTwice
        if settings.honoursKeys, let key = visit.key, let answer = purchases[key]?.answer {
            guard answer.request == request else { return nil }
            note(visit.number) { $0.replayed = true }
            return answer
        }
        note(visit.number) { $0.charged += pictures }
        let answer = Answer(
            created: clock.now(), content: fault.flatMap { $0.isContent ? $0 : nil }, request: request)
        if let key = visit.key {
            purchases[key, default: Purchase()].charged += 1
            if forgets {
                purchases[key]?.forgotten = true
            } else if settings.honoursKeys {
                purchases[key]?.answer = answer
            }
        }
        return answer
    }

    // MARK: Control

    func begin(_ plan: FaultPlan) {
        self.plan = plan
        planned = 0
    }

    var planJSON: JSONValue { plan.json }

    /// Forgets all requests and keys; the plan begins anew.
    func clear() {
        entries = []
        purchases = [:]
        planned = 0
        opened = 0
        minute = nil
    }

    var json: JSONValue {
        let keys = purchases.sorted { $0.key < $1.key }.map { key, purchase -> JSONValue in
            [
                "key": .string(key), "requests": .number(JSONNumber(purchase.requests)),
                "charged": .number(JSONNumber(purchase.charged)), "forgotten": .bool(purchase.forgotten),
            ]
        }
        return [
            "requests": .array(entries.map(\.json)), "keys": .array(keys),
            "charged": .number(JSONNumber(entries.reduce(0) { $0 + $1.charged })),
        ]
    }
}

extension Ledger.Entry {
    var json: JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return [
            "number": .number(JSONNumber(number)), "at": .string("\(at)"), "path": .string(path), "host": .string(host),
            "key": text(key), "fault": text(fault?.rawValue), "status": status.map { .number(JSONNumber($0)) } ?? .null,
            "charged": .number(JSONNumber(charged)), "replayed": .bool(replayed), "model": text(model),
            "prompt": text(prompt), "user": text(user), "photo": photo?.json ?? .null,
        ]
    }
}
