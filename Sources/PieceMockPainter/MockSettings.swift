/// What a stand-in is like, apart from the faults of its plan.
public struct MockSettings: Hashable, Sendable {
    /// 0 lets the system choose a free port. It listens on 127.0.0.1 only.
    public var port = 0
    /// The key that OpenAI's addresses ask for; empty asks for none.
    public var key = "sk-mock"
    /// `user:password` that AUTOMATIC1111's addresses ask for (HTTP Basic); nil asks for none.
    public var credentials: String?
    /// Whether a repeated Idempotency-Key gets the first answer again without another charge; false is a server that
    /// charges twice.
    public var honoursKeys = true
    /// Paid requests a minute before an honest 429; 0 is no limit.
    public var requestsPerMinute = 0
    /// Seconds after which a hanging or trickling answer ends, greater than 0.
    public var holdSeconds = 30.0
    /// Bytes of a huge answer.
    public var hugeBytes = 256 << 20
    /// Largest body of a request, in bytes.
    public var bodyLimit = 64 << 20
    public var plan = FaultPlan.none

    public init() {}
}
