import PieceModel
import Testing

@Suite("Money and scores")
struct MoneyTests {
    @Test(
        "Prices are written with the currency's sign and decimals",
        arguments: [
            (150_000, "KRW", "₩150,000"), (1_000, "KRW", "₩1,000"), (999, "KRW", "₩999"), (12_000, "JPY", "¥12,000"),
            (1_250, "USD", "$12.50"), (5, "USD", "$0.05"), (123_456_789, "USD", "$1,234,567.89"),
            (1_250, "EUR", "EUR 12.50"), (12_345, "KWD", "KWD 12.345"), (50_000, "VND", "VND 50,000"),
        ])
    func prices(units: Int, code: String, text: String) throws {
        let currency = try #require(Currency(code))
        let money = try #require(Money(minorUnits: units, currency: currency))
        #expect(TicketLocale.ko.price(money) == text)
        #expect(TicketLocale.en.price(money) == text)
    }

    @Test("A free show is free in words")
    func free() throws {
        let money = try #require(Money(minorUnits: 0))
        #expect(TicketLocale.ko.price(money) == "무료")
        #expect(TicketLocale.en.price(money) == "Free")
    }

    @Test("Written amounts read back as the same minor units, whatever the currency (seed 7)")
    func amounts() throws {
        var random = Seeded(7)
        let currencies = try ["KRW", "USD", "KWD", "EUR", "JPY"].map { try #require(Currency($0)) }
        for _ in 0..<2000 {
            let units = Int.random(in: 0...Money.maximum >> Int.random(in: 0...39, using: &random), using: &random)
            let currency = try #require(currencies.randomElement(using: &random))
            let text = TicketLocale.amount(try #require(Money(minorUnits: units, currency: currency)))
            #expect(Int(text.filter(\.isNumber)) == units)
            let parts = text.split(separator: ".")
            #expect(parts.count == (currency.decimals == 0 ? 1 : 2))
            #expect(parts.count == 1 || parts[1].count == currency.decimals)
            let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
            #expect(groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups[0].count), "\(text)")
        }
    }

    @Test("Amounts below nothing and above the maximum are no money")
    func bounds() {
        #expect(Money(minorUnits: -1) == nil)
        #expect(Money(minorUnits: Money.maximum + 1) == nil)
        #expect(Money(minorUnits: Money.maximum) != nil)
    }

    @Test("Currencies are ISO 4217 codes in any case")
    func currencies() {
        #expect(Currency("usd")?.code == "USD")
        #expect(Currency("KRW") == .krw)
        #expect(Currency("ABC") == nil)
        #expect(Currency("₩") == nil)
        #expect(Currency("ﬁx") == nil)
    }

    @Test("Scores are the ten steps of half a star and no other number")
    func scores() {
        let steps = (1...10).map { Double($0) / 2 }
        #expect(steps.compactMap { Score(stars: $0) }.map(\.stars) == steps)
        for number in [0, 0.25, 4.75, 5.5, -1, .nan, .infinity, -.infinity, 4.500001] {
            #expect(Score(stars: number) == nil, "\(number)")
        }
        #expect(Score(halves: 9).map(TicketLocale.score) == "4.5")
        #expect(Score(halves: 10).map(TicketLocale.score) == "5.0")
    }
}
