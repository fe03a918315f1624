/// What pictures cost, by model, size and quality, or by the tokens they took. Prices are the operator's to give: they
/// change, and servers compatible with others have their own.
public struct CostTable: Hashable, Sendable {
    /// The price of one picture. Of several rows that fit, the first counts.
    public struct Picture: Hashable, Sendable {
        public var model: String
        /// Nil fits every size.
        public var size: PixelSize?
        /// Nil fits every quality.
        public var quality: PaintOptions.Quality?
        public var price: MicroUSD

        public init(
            model: String, size: PixelSize? = nil, quality: PaintOptions.Quality? = nil, price: MicroUSD
        ) {
            self.model = model
            self.size = size
            self.quality = quality
            self.price = price
        }
    }

    /// The prices of a million tokens of a model.
    public struct Tokens: Hashable, Sendable {
        public var model: String
        public var inputText: MicroUSD
        public var inputImage: MicroUSD
        public var output: MicroUSD

        public init(model: String, inputText: MicroUSD, inputImage: MicroUSD, output: MicroUSD) {
            self.model = model
            self.inputText = inputText
            self.inputImage = inputImage
            self.output = output
        }
    }

    public var pictures: [Picture]
    public var tokens: [Tokens]
    /// What is reserved for a picture that no row fits.
    public var other: MicroUSD

    public init(pictures: [Picture] = [], tokens: [Tokens] = [], other: MicroUSD) {
        self.pictures = pictures
        self.tokens = tokens
        self.other = other
    }

    /// For servers of one's own.
    public static let free = CostTable(other: .zero)

    /// Whether nothing costs anything, so that asking twice does no harm.
    public var isFree: Bool {
        other == .zero && pictures.allSatisfy { $0.price == .zero }
            && tokens.allSatisfy { $0.inputText == .zero && $0.inputImage == .zero && $0.output == .zero }
    }

    /// What to reserve for a picture before it is asked for.
    public func estimate(model: String, size: PixelSize, quality: PaintOptions.Quality?) -> MicroUSD {
        let row = pictures.first { row in
            // A quality left to the server may be any, so only rows for every quality fit it.
            row.model == model && (row.size == nil || row.size == size)
                && (row.quality == nil || row.quality == quality)
        }
        return row?.price ?? other
    }

    /// What a picture did cost: by its tokens where they and their prices are known, else as estimated.
    public func cost(
        model: String, size: PixelSize, quality: PaintOptions.Quality?, usage: Usage?
    ) -> MicroUSD {
        guard let usage, let prices = tokens.first(where: { $0.model == model }) else {
            return estimate(model: model, size: size, quality: quality)
        }
        return prices.price(of: usage)
    }
}

extension CostTable.Tokens {
    /// Rounded up to a whole millionth.
    func price(of usage: Usage) -> MicroUSD {
        let parts = [(usage.inputText, inputText), (usage.inputImage, inputImage), (usage.output, output)]
        var sum: Int64 = 0
        for (count, price) in parts {
            let (product, overflows) = Int64(max(0, count)).multipliedReportingOverflow(by: price.value)
            let (next, tooMuch) = sum.addingReportingOverflow(product)
            guard !overflows, !tooMuch else { return MicroUSD(.max) }
            sum = next
        }
        return MicroUSD(sum / 1_000_000 + (sum % 1_000_000 == 0 ? 0 : 1))
    }
}

extension CostTable {
    /// The prices of OpenAI's models as its pages gave them in spring 2026 (output by the picture, all by the token),
    /// each picture with an allowance for a photo and a prompt as input; unknown models count as the dearest.
    public static let openAI: CostTable = {
        // Pictures of each quality in millionths of a dollar, square and other; a million tokens in cents: text in,
        // picture in, picture out.
        let models: [(name: String, square: [Int64], other: [Int64], cents: [Int64])] = [
            ("gpt-image-1", [11_000, 42_000, 167_000], [16_000, 63_000, 250_000], [500, 1_000, 4_000]),
            ("gpt-image-1.5", [9_000, 34_000, 133_000], [13_000, 50_000, 200_000], [500, 800, 3_200]),
            ("chatgpt-image-latest", [9_000, 34_000, 133_000], [13_000, 50_000, 200_000], [500, 800, 3_200]),
            ("gpt-image-1-mini", [5_000, 11_000, 36_000], [6_000, 15_000, 52_000], [200, 250, 800]),
        ]
        let qualities: [PaintOptions.Quality] = [.low, .medium, .high]
        var pictures: [Picture] = []
        var tokens: [Tokens] = []
        for model in models {
            // A photo at high fidelity takes up to some 6,000 tokens, a prompt some hundreds.
            let prices = Tokens(
                model: model.name, inputText: MicroUSD(model.cents[0] * 10_000),
                inputImage: MicroUSD(model.cents[1] * 10_000), output: MicroUSD(model.cents[2] * 10_000))
            let input = prices.price(of: Usage(inputText: 1_000, inputImage: 6_000, output: 0))
            for (index, quality) in qualities.enumerated() {
                let square = MicroUSD(model.square[index]) + input
                pictures.append(
                    Picture(model: model.name, size: PixelSize(1024, 1024), quality: quality, price: square))
                pictures.append(
                    Picture(model: model.name, quality: quality, price: MicroUSD(model.other[index]) + input))
            }
            pictures.append(Picture(model: model.name, price: MicroUSD(model.other[2]) + input))
            tokens.append(prices)
        }
        pictures.append(Picture(model: "dall-e-2", price: MicroUSD(20_000)))
        return CostTable(pictures: pictures, tokens: tokens, other: MicroUSD(350_000))
    }()
}
