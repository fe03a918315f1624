public import PiecePainter

/// Whoever can paint a photo anew.
public protocol ImagePainter: Sendable {
    /// Who paints, for logs and cache keys: `built-in`, or kind and origin of a server. Holds no secret.
    var id: String { get }
    /// The model that is asked for, as it stands in cache keys and cost tables.
    var model: String { get }
    /// The sizes in pixels that it can be asked for.
    var sizes: SizeRule { get }
    /// How it wants the photo written.
    var format: SentFormat { get }
    /// Paints one photo; a cancelled task ends it early.
    /// - Throws: what failed, and whether it may have been charged nevertheless.
    func paint(_ request: PaintRequest) async throws(PaintError) -> PaintAnswer
}

extension ImagePainter {
    /// JPEG: a quarter of a PNG's bytes, at a quality that no painter can tell from it.
    public var format: SentFormat { .jpeg }
}

/// One photo to be painted.
public struct PaintRequest: Sendable {
    /// A PNG or JPEG without metadata, of `size`.
    public var image: [UInt8]
    /// The size asked for: one that the painter's `sizes` gives.
    public var size: PixelSize
    public var prompt: String
    /// What to leave out; may be empty.
    public var negative: String
    /// 0…1: how far the picture may go from the photo.
    public var strength: Double
    /// The same number and request give the same picture, where the painter can promise it.
    public var seed: UInt64
    /// 1…200 visible ASCII characters: the same for every attempt at one picture, another for every picture.
    public var idempotencyKey: String
    /// Stands for the user where a server wants to know whom to blame; an opaque hash.
    public var user: String?
    /// What the built-in painter does; servers do not see it.
    public var recipe: Recipe?
    /// Told 0…1 while the picture is being painted, by painters that know; never required.
    public var progress: (@Sendable (Double) -> Void)?

    public init(
        image: [UInt8], size: PixelSize, prompt: String, negative: String = "", strength: Double, seed: UInt64,
        idempotencyKey: String, user: String? = nil, recipe: Recipe? = nil,
        progress: (@Sendable (Double) -> Void)? = nil
    ) {
        self.image = image
        self.size = size
        self.prompt = prompt
        self.negative = negative
        self.strength = strength
        self.seed = seed
        self.idempotencyKey = idempotencyKey
        self.user = user
        self.recipe = recipe
        self.progress = progress
    }
}

/// What a painter gave.
public struct PaintAnswer: Hashable, Sendable {
    /// Bytes that nobody has looked at yet: only `PhotoFraming` may decode them.
    public var image: [UInt8]
    /// What was used up, when the server tells.
    public var usage: Usage?
    public var model: String
    /// What the server calls the request, for questions to its operators.
    public var requestID: String?

    public init(image: [UInt8], usage: Usage? = nil, model: String, requestID: String? = nil) {
        self.image = image
        self.usage = usage
        self.model = model
        self.requestID = requestID
    }
}

/// The tokens that a picture took.
public struct Usage: Hashable, Sendable {
    public var inputText: Int
    public var inputImage: Int
    public var output: Int

    public init(inputText: Int, inputImage: Int, output: Int) {
        self.inputText = inputText
        self.inputImage = inputImage
        self.output = output
    }
}

/// A size in whole pixels, both at least 1.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    public let width: Int
    public let height: Int

    public init(_ width: Int, _ height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
    }

    /// Width by height.
    public var aspect: Double { Double(width) / Double(height) }
    /// `1024x1536`.
    public var description: String { "\(width)x\(height)" }
}
