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
