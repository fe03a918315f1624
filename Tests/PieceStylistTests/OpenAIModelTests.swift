import PieceModel
import Testing

@testable import PieceStylist

@Suite("Models that speak the OpenAI format")
struct OpenAIModelTests {
    @Test(
        "Known models of the past take three sizes and four qualities",
        arguments: [
            "gpt-image-1", "gpt-image-1-mini", "gpt-image-1.5", "gpt-image-1.5-2025-12-16", "openai/gpt-image-1.5",
            "chatgpt-image-latest",
        ])
    func old(name: String) {
        let model = OpenAIModel(name)
        #expect(model.sizes.size(for: PixelSize(1080, 1350)) == PixelSize(1024, 1536))
        #expect(model.qualities == [.low, .medium, .high, .auto])
        #expect(model.fidelities == (name.contains("mini") ? [.low] : [.low, .high]))
        #expect(!model.isFirst)
    }

    @Test(
        "Models of the day and of days to come take any size",
        arguments: [
            ("gpt-image-2", 4), ("gpt-image-2-2026-04-21", 4), ("gpt-image-2.5-flare", 6),
            ("gpt-image-2.5-sunburst-2026-09-08", 6), ("gpt-image-2.6-flare", 6), ("gpt-image-3", 6),
            ("qwen-image-edit", 6), ("", 6), ("/", 6), ("-", 6), ("2026-04-21", 6),
        ])
    func new(name: String, qualities: Int) {
        let model = OpenAIModel(name)
        #expect(model.sizes.size(for: PixelSize(1080, 1350)) == PixelSize(1088, 1344))
        #expect(model.qualities.count == qualities)
        #expect(model.fidelities.isEmpty && !model.isFirst)
    }

    @Test("What a model does not take is refused when it is set up, not at every picture")
    func options() throws {
        func paths(_ model: String, _ options: PaintOptions) -> [String] {
            do throws(FieldErrors) {
                _ = try Endpoint(kind: .openAI, base: "https://a.example", model: model, options: options)
                return []
            } catch {
                return error.problems.map(\.path)
            }
        }
        #expect(paths("gpt-image-2.5-flare", PaintOptions(quality: .max)).isEmpty)
        #expect(paths("gpt-image-2", PaintOptions(quality: .xhigh)) == ["options.quality"])
        #expect(paths("gpt-image-2", PaintOptions(fidelity: .high)) == ["options.fidelity"])
        #expect(paths("gpt-image-1-mini", PaintOptions(fidelity: .high)) == ["options.fidelity"])
        #expect(paths("gpt-image-1-mini", PaintOptions(fidelity: .low)).isEmpty)
        #expect(paths("dall-e-2", PaintOptions(quality: .high, fidelity: .low)).count == 2)
    }

    @Test("Dollars are read exactly, or not at all")
    func dollars() {
        for (text, value) in [
            ("0", 0), ("0.04", 40_000), ("20", 20_000_000), ("0.000001", 1), ("1000000", 1_000_000_000_000),
            ("007.50", 7_500_000), ("1.123456", 1_123_456),
        ] as [(String, Int64)] { #expect(MicroUSD(dollars: text)?.value == value, "\(text)") }
        for text in [
            "", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1 ", "$1", "1.2.3", "0.0000001", "1000000.000001",
            "10000000", "１", "0x1", "99999999999999999999",
        ] { #expect(MicroUSD(dollars: text) == nil, "\(text)") }
    }
}
