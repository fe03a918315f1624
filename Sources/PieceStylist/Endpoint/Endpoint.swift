public import PieceModel
public import PieceNet

/// A server that paints: where it is, how it is asked, and what that may cost.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// What the server speaks.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The OpenAI Images API, edits, or a server compatible with it.
        case openAI = "openai"
        /// The API of AUTOMATIC1111's web UI, or Forge.
        case webUI = "webui"
    }

    public let kind: Kind
    /// What paths are appended to: `https://api.openai.com/v1`, `http://127.0.0.1:7860`.
    public let base: WebAddress
    /// The API key; for a web UI `user:password`. Nil for servers that ask for none.
    public let key: Secret?
    /// What the server calls the model; empty leaves a web UI at the one it has loaded.
    public let model: String
    /// What the part with the photo is called: `image`, or `image[]` where a server wants that.
    public let partName: String
    /// Whether the server promises to charge once for requests with the same `Idempotency-Key`.
    public let honoursKeys: Bool
    /// Whether the server may be at a private, loopback or link-local address.
    public let allowPrivate: Bool
    public let timeouts: Timeouts
    public let limits: Limits
    public let prices: CostTable
    public let options: PaintOptions

    /// - Throws: all that is wrong, each with the name of the setting.
    public init(
        kind: Kind, base: String, key: Secret? = nil, model: String = "", partName: String = "image",
        honoursKeys: Bool = false, allowPrivate: Bool = false, timeouts: Timeouts = Timeouts(),
        limits: Limits? = nil, prices: CostTable = .free, options: PaintOptions = PaintOptions()
    ) throws(FieldErrors) {
        var problems: [FieldProblem] = []
        func refuse(_ path: String, _ message: String, _ remedy: String) {
            problems.append(FieldProblem(path: path, message: message, remedy: remedy))
        }
        let address = WebAddress(base)
        if address == nil || address?.query != nil {
            refuse("base", "is no address of a server", "write http or https, the host, and a path if there is one")
        }
        if let key, !key.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) || key.text.isEmpty {
            refuse("key", "holds characters that no key has", "give it as the server's operator wrote it")
        }
        if kind == .webUI, let key, !key.text.contains(":") {
            refuse("key", "is not a user and a password", "write it as user:password")
        }
        if kind == .openAI, model.isEmpty { refuse("model", "is missing", "name one that the server lists") }
        if model.utf8.count > 200 || !model.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) {
            refuse("model", "is no name of a model", "write it as the server lists it")
        }
        if !["image", "image[]"].contains(partName) {
            refuse("partName", "must be \"image\" or \"image[]\"", "write the one that the server documents")
        }
        if kind == .openAI, !model.isEmpty { problems += options.problems(with: OpenAIModel(model)) }
        let limits = limits ?? Limits(kind)
        problems += timeouts.problems + limits.problems + options.problems
        guard problems.isEmpty, let address else { throw FieldErrors(problems) }
        self.kind = kind
        self.base = address
        self.key = key
        self.model = model
        self.partName = partName
        self.honoursKeys = honoursKeys
        self.allowPrivate = allowPrivate
        self.timeouts = timeouts
        self.limits = limits
        self.prices = prices
        self.options = options
    }

    /// `openai https://api.openai.com`: kind and origin.
    public var description: String { "\(kind.rawValue) \(base.origin)" }

    /// What one picture is expected to cost at most.
    public func price(of size: PixelSize) -> MicroUSD {
        prices.estimate(model: model, size: size, quality: options.quality)
    }

    /// What a picture did cost, from its usage when the server told it.
    public func cost(of answer: PaintAnswer, size: PixelSize) -> MicroUSD {
        prices.cost(model: model, size: size, quality: options.quality, usage: answer.usage)
    }

    /// Whether the same request may be sent again after a failure without the danger of paying twice.
    public func mayRepeat(after error: PaintError) -> Bool {
        guard !error.isFinal, error.shouldRetry != false else { return false }
        return !error.mayHaveBeenCharged || honoursKeys || prices.isFree
    }

    /// The painter at this endpoint, with timeouts, repetitions and limits.
    /// - Parameter observe: told before and after each attempt; nothing is sent before it is done.
    public func painter(
        timing: Timing, observe: @escaping @Sendable (PaintEvent) async -> Void = { _ in }
    ) -> ResilientPainter {
        let painter: any ImagePainter =
            switch kind {
            case .openAI: OpenAIPainter(self, clock: timing.clock)
            case .webUI: WebUIPainter(self, timing: timing)
            }
        return ResilientPainter(painter, endpoint: self, timing: timing, observe: observe)
    }
}
