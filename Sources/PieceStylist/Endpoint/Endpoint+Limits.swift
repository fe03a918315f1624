import PieceModel

extension Endpoint {
    /// How long a server may take.
    public struct Timeouts: Hashable, Sendable {
        /// To look up its name, and again to connect to it.
        public var connect: Duration
        /// For one attempt from looking up to the last byte.
        public var attempt: Duration
        /// For all attempts and the waits between them.
        public var total: Duration

        public init(
            connect: Duration = .seconds(5), attempt: Duration = .seconds(180), total: Duration = .seconds(400)
        ) {
            self.connect = connect
            self.attempt = attempt
            self.total = total
        }

        var problems: [FieldProblem] {
            [("connect", connect), ("attempt", attempt), ("total", total)].compactMap { name, duration in
                guard duration <= .zero || duration > .seconds(86_400) else { return nil }
                return FieldProblem(
                    path: "timeouts.\(name)", message: "is out of range", remedy: "write more than 0 and at most a day")
            }
        }
    }

    /// How much a server is asked, and what of it is taken.
    public struct Limits: Hashable, Sendable {
        /// Pictures at the same time.
        public var concurrent: Int
        /// Attempts in any minute; nil is as many as may be.
        public var perMinute: Int?
        /// Attempts at one picture.
        public var attempts: Int
        /// Failures in a row after which the server is left alone, and for how long.
        public var failures: Int
        public var coolDown: Duration
        /// The largest answer, in bytes; a picture of 20 MB in base64 fits into the default.
        public var answerBytes: Int

        public init(
            concurrent: Int = 2, perMinute: Int? = nil, attempts: Int = 3, failures: Int = 5,
            coolDown: Duration = .seconds(30), answerBytes: Int = 29 << 20
        ) {
            self.concurrent = concurrent
            self.perMinute = perMinute
            self.attempts = attempts
            self.failures = failures
            self.coolDown = coolDown
            self.answerBytes = answerBytes
        }

        /// The defaults for a kind of server: a web UI does one job at a time.
        init(_ kind: Kind) { self.init(concurrent: kind == .webUI ? 1 : 2) }

        var problems: [FieldProblem] {
            let numbers = [
                ("concurrent", concurrent, 1...64), ("perMinute", perMinute ?? 1, 1...10_000),
                ("attempts", attempts, 1...10), ("failures", failures, 1...1_000),
                ("answerBytes", answerBytes, 1_024...(256 << 20)),
            ]
            return numbers.compactMap { name, number, range in
                guard !range.contains(number) else { return nil }
                return FieldProblem(
                    path: "limits.\(name)", message: "\(number) is out of range",
                    remedy: "write \(range.lowerBound) to \(range.upperBound)")
            }
        }
    }
}

/// How pictures are made, where the servers leave a choice.
public struct PaintOptions: Hashable, Sendable, CustomStringConvertible {
    /// How much work the OpenAI models put in; `xhigh` and `max` only the newer ones.
    public enum Quality: String, Hashable, Sendable, CaseIterable { case low, medium, high, xhigh, max, auto }
    /// How closely the older ones keep to the photo; the newer always do.
    public enum Fidelity: String, Hashable, Sendable, CaseIterable { case low, high }

    /// Nil sends none, and leaves the choice to the server.
    public var quality: Quality?
    public var fidelity: Fidelity?
    /// Steps of diffusion of a web UI.
    public var steps: Int
    /// How much the prompt counts there (`cfg_scale`).
    public var guidance: Double
    public var sampler: String

    public init(
        quality: Quality? = nil, fidelity: Fidelity? = nil, steps: Int = 20, guidance: Double = 7,
        sampler: String = "Euler a"
    ) {
        self.quality = quality
        self.fidelity = fidelity
        self.steps = steps
        self.guidance = guidance
        self.sampler = sampler
    }

    /// All of them in one line, for cache keys.
    public var description: String {
        "quality \(quality?.rawValue ?? "-"), fidelity \(fidelity?.rawValue ?? "-"), \(steps) steps, "
            + "guidance \(guidance), sampler \(sampler)"
    }

    /// What a model that speaks the OpenAI format would not take.
    func problems(with model: OpenAIModel) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let quality, !model.qualities.contains(quality) {
            let known = model.qualities.map(\.rawValue).joined(separator: ", ")
            problems.append(
                FieldProblem(
                    path: "options.quality", message: "\(quality.rawValue) is nothing that the model knows",
                    remedy: "write one of \(known)"))
        }
        if let fidelity, !model.fidelities.contains(fidelity) {
            problems.append(
                FieldProblem(
                    path: "options.fidelity", message: "\(fidelity.rawValue) is nothing that the model takes",
                    remedy: "remove it; newer models keep close to the photo by themselves"))
        }
        return problems
    }

    var problems: [FieldProblem] {
        var problems: [FieldProblem] = []
        if !(1...150).contains(steps) {
            problems.append(
                FieldProblem(path: "options.steps", message: "\(steps) is out of range", remedy: "write 1 to 150"))
        }
        if !(1...30).contains(guidance) {
            problems.append(
                FieldProblem(path: "options.guidance", message: "\(guidance) is out of range", remedy: "write 1 to 30"))
        }
        if sampler.isEmpty || sampler.utf8.count > 60 {
            problems.append(
                FieldProblem(
                    path: "options.sampler", message: "is no name of a sampler", remedy: "write one such as Euler a"))
        }
        return problems
    }
}
