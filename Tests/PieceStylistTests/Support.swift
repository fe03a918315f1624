import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import Synchronization
import Testing

@testable import PieceStylist

/// The key of the tests' servers: it must never be seen but in an Authorization header.
let sesame = "sk-open-sesame-4711"

/// A small picture, opaque, of a colour that changes from corner to corner.
func gradient(_ width: Int, _ height: Int) -> Pixmap {
    var pixmap = Pixmap(width: width, height: height)
    for y in 0..<height {
        for x in 0..<width {
            let red = UInt32((Double(x) + 0.5) / Double(width) * 255)
            let green = UInt32((Double(y) + 0.5) / Double(height) * 255)
            pixmap[x, y] = red | green << 8 | 128 << 16 | 255 << 24
        }
    }
    return pixmap
}

func png(_ width: Int = 32, _ height: Int = 48) throws -> [UInt8] { try encodePNG(gradient(width, height)) }

/// An answer of the Images API with a picture.
func openAIAnswer(_ image: [UInt8], more: String = "") -> String {
    "{\"created\":1,\"data\":[{\"b64_json\":\"\(Data(image).base64EncodedString())\"}]\(more)}"
}

/// A request that is good for any painter.
func photoRequest(
    prompt: String = "an oil painting", image: [UInt8]? = nil, key: String = "job-1",
    recipe: Recipe? = nil, progress: (@Sendable (Double) -> Void)? = nil
) throws -> PaintRequest {
    PaintRequest(
        image: try image ?? png(), size: PixelSize(1024, 1536), prompt: prompt, negative: "text", strength: 0.55,
        seed: 0x1_0000_002A, idempotencyKey: key, user: "u-1", recipe: recipe, progress: progress)
}

/// An endpoint at a port of this machine.
func endpoint(
    _ port: Int, kind: Endpoint.Kind = .openAI, host: String = "127.0.0.1", key: Secret? = nil,
    model: String? = nil, partName: String = "image", honoursKeys: Bool = false, allowPrivate: Bool = true,
    timeouts: Endpoint.Timeouts = .init(), limits: Endpoint.Limits = .init(), prices: CostTable = .sample,
    options: PaintOptions = .init()
) throws -> Endpoint {
    try Endpoint(
        kind: kind, base: "http://\(host):\(port)\(kind == .openAI ? "/v1" : "")",
        key: key ?? Secret(kind == .openAI ? sesame : "user:\(sesame)"),
        model: model ?? (kind == .openAI ? "gpt-image-1" : ""), partName: partName, honoursKeys: honoursKeys,
        allowPrivate: allowPrivate, timeouts: timeouts, limits: limits, prices: prices, options: options)
}

extension CostTable {
    /// Prices by picture and by token of a model that was; for the tests only.
    static let sample = CostTable(
        pictures: [
            Picture(model: "gpt-image-1", size: PixelSize(1024, 1024), quality: .low, price: MicroUSD(76_000)),
            Picture(model: "gpt-image-1", size: PixelSize(1024, 1024), quality: .high, price: MicroUSD(232_000)),
            Picture(model: "gpt-image-1", quality: .low, price: MicroUSD(81_000)),
            Picture(model: "gpt-image-1", price: MicroUSD(315_000)),
        ],
        tokens: [
            Tokens(
                model: "gpt-image-1", inputText: MicroUSD(5_000_000), inputImage: MicroUSD(10_000_000),
                output: MicroUSD(40_000_000))
        ], other: MicroUSD(350_000))
}

/// Time that stands still but for sleeps, which it remembers.
final class Hands: Sendable {
    private let state = Mutex((now: Int64(1_795_000_000_000), sleeps: [Duration]()))

    /// What is slept, in order.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var now: Instant { state.withLock { Instant(milliseconds: $0.now) } }

    func move(_ duration: Duration) { state.withLock { $0.now += Int64(duration / .milliseconds(1)) } }

    func timing(random: Double = 0.5) -> Timing {
        Timing(
            clock: Clock { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { $0.sleeps.append(duration) }
                self.move(duration)
            }, random: { random })
    }
}

/// A value that tasks share.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}

/// What a call fails with, or nil when it does not.
func failure<T>(_ call: () async throws(PaintError) -> T) async -> PaintError? {
    do throws(PaintError) {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}

/// SplitMix64: the same numbers from the same seed.
struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// With a seed of its own, which it prints.
    init(for test: String) {
        state = UInt64.random(in: 0...UInt64.max)
        print("\(test): seed \(state)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A folder that is there during a test.
func withFolder<Value>(_ work: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "piece-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder.path)
}
