/// What a model takes that speaks the OpenAI format.
///
/// The models of the past are known by their names. Every other name counts as one of the newest: so far each of those
/// took what the one before it took, and servers compatible with OpenAI's have models of any name.
struct OpenAIModel: Hashable, Sendable {
    var sizes = SizeRule.grid(.openAI)
    var qualities = PaintOptions.Quality.allCases
    /// None for models that keep close to the photo by themselves and have no such parameter.
    var fidelities: [PaintOptions.Fidelity] = []
    /// The most Unicode scalars of a prompt.
    var promptLength = 32_000
    /// Takes PNG only, answers with addresses unless told otherwise, and calls the user `user`.
    var isFirst = false

    /// - Parameter name: as the server lists it; the folders of a gateway (`openai/…`) and the date of a snapshot
    ///   (`…-2026-04-21`) do not count.
    init(_ name: String) {
        var parts = (name.split(separator: "/").last ?? "").split(separator: "-", omittingEmptySubsequences: false)
        if parts.suffix(3).map(\.count) == [4, 2, 2], parts.suffix(3).joined().allSatisfy(\.isNumber) {
            parts.removeLast(3)
        }
        switch parts.joined(separator: "-") {
        case "dall-e-2":
            sizes = .listed([PixelSize(1024, 1024)])
            qualities = [.auto]
            promptLength = 1_000
            isFirst = true
        case "gpt-image-1", "gpt-image-1.5", "chatgpt-image-latest":
            sizes = OpenAIModel.threeSizes
            qualities = OpenAIModel.fourQualities
            fidelities = [.low, .high]
        case "gpt-image-1-mini":
            sizes = OpenAIModel.threeSizes
            qualities = OpenAIModel.fourQualities
            fidelities = [.low]
        case "gpt-image-2": qualities = OpenAIModel.fourQualities
        default: break
        }
    }

    private static let threeSizes = SizeRule.listed([
        PixelSize(1024, 1024), PixelSize(1536, 1024), PixelSize(1024, 1536),
    ])
    private static let fourQualities: [PaintOptions.Quality] = [.low, .medium, .high, .auto]
}
