/// A model of OpenAI's that edits images, and what it takes.
struct ImageModel: Hashable, Sendable {
    /// How sizes are chosen.
    enum Sizes: Hashable, Sendable {
        case listed([String])
        /// Any sides that are multiples of 16, from 1:3 to 3:1, at most 3840 × 2160 either way; or one of the others.
        case free
    }

    var id: String
    var sizes = Sizes.listed(["1024x1024", "1536x1024", "1024x1536", "auto"])
    var qualities = ["auto", "low", "medium", "high"]
    /// Unicode scalars.
    var promptLimit = 32_000
    var imageLimit = 16
    /// Largest image, in bytes.
    var fileLimit = 50 << 20
    /// dall-e-2 takes square PNG only, answers with addresses unless told otherwise, and knows fewer parameters.
    var isOld = false

    /// What `input_fidelity` may be; models that have no such parameter have none.
    var fidelities = ["low", "high"]

    /// OpenAI has retired gpt-image-1 and dall-e-2; compatible servers still go by their names.
    static let all = [
        ImageModel(id: "gpt-image-1"), ImageModel(id: "gpt-image-1-mini", fidelities: ["low"]),
        ImageModel(id: "gpt-image-1.5"), ImageModel(id: "gpt-image-2", sizes: .free, fidelities: []),
        ImageModel(id: "gpt-image-2.5-sunburst", sizes: .free, qualities: fine, fidelities: []),
        ImageModel(id: "gpt-image-2.5-flare", sizes: .free, qualities: fine, fidelities: []),
        ImageModel(id: "chatgpt-image-latest"),
        ImageModel(
            id: "dall-e-2", sizes: .listed(["256x256", "512x512", "1024x1024"]), qualities: ["auto", "standard"],
            promptLimit: 1_000, imageLimit: 1, fileLimit: 4 << 20, isOld: true, fidelities: []),
    ]

    private static let fine = ["auto", "low", "medium", "high", "xhigh", "max"]

    /// The size that a text names; nil when the model has no such size. `auto` is the listed one of the photo's shape.
    func size(_ text: String, photo: (width: Int, height: Int)) -> ImageSize? {
        if text == "auto", !isOld {
            let aspect = Double(photo.width) / Double(max(1, photo.height))
            return aspect > 1.2
                ? ImageSize(width: 1536, height: 1024)
                : aspect < 1 / 1.2 ? ImageSize(width: 1024, height: 1536) : ImageSize(width: 1024, height: 1024)
        }
        guard let size = ImageSize(text) else { return nil }
        switch sizes {
        case .listed(let names): return names.contains(text) ? size : nil
        case .free:
            let (long, short) = (max(size.width, size.height), min(size.width, size.height))
            let fits = long <= 3840 && long * short <= 3840 * 2160 && long <= 3 * short && short > 0
            return fits && long % 16 == 0 && short % 16 == 0 ? size : nil
        }
    }
}

/// Sides in pixels, written `1024x1536`.
struct ImageSize: Hashable, Sendable {
    var width: Int
    var height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init?(_ text: String) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false)
        let isPlain = sides.allSatisfy { side in
            (1...5).contains(side.utf8.count)
                && side.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard sides.count == 2, isPlain, let width = Int(sides[0]), let height = Int(sides[1])
        else { return nil }
        self.init(width: width, height: height)
    }

    var text: String { "\(width)x\(height)" }
}
