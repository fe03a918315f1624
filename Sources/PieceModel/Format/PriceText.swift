/// The prices that Korean ticket shops and catalogues write as one line of text:
/// `VIP석 170,000원, R석 140,000원`, `전석무료`, `R석 9만원 / S석 5만 5천원`, `$120.00`.
public enum PriceText {
    /// One price of a text and what it is for.
    public struct Offer: Hashable, Sendable {
        /// As it was written, such as `VIP석`, `전석` or `3일권`; nil when the text is a bare amount.
        public let grade: String?
        /// Nil when no amount could be read (`VIP석 미정`); 0 when it is free.
        public let price: Money?

        public init(grade: String?, price: Money?) {
            self.grade = grade
            self.price = price
        }

        /// The grade in the form that statistics count, such as `VIP`; see `SeatGrade`.
        public var seatGrade: String? { grade.flatMap(SeatGrade.of(priceGrade:)) }
    }

    /// How much of a text is read, in Unicode scalars, and how many offers are taken from it.
    static let limits = (scalars: 4_096, offers: 64)

    /// The offers of a text in its order; none for a blank one. Notes in brackets, reductions (`-5,000원`) and other
    /// words about discounts are left out. Amounts without a currency are won.
    public static func offers(_ text: String) -> [Offer] {
        var reader = PriceReader(PriceReader.unbracketed(PriceReader.folded(text)))
        return reader.offers()
    }

    /// The first amount of a text, whatever it is for; nil when there is none that can be read.
    public static func amount(_ text: String) -> Money? {
        offers(text).lazy.compactMap(\.price).first
    }
}

extension Money {
    /// The amount that a text such as `66,000원`, `5만 5천원`, `₩66,000`, `$120.00`, `66000` or `무료` names; nil when it
    /// names none, or several that differ.
    public init?(korean text: String) {
        let prices = Set(PriceText.offers(text).map(\.price))
        guard prices.count == 1, let price = prices.first ?? nil else { return nil }
        self = price
    }
}
