import PieceModel
import Testing

@Suite("Price texts")
struct PriceTextTests {
    /// `VIP석=170000 R석=140000USD`; `?` where no price could be read, `-` for no grade.
    private func summary(_ text: String) -> String {
        PriceText.offers(text).map { offer in
            let price = offer.price.map { money in
                "\(money.minorUnits)" + (money.currency == .krw ? "" : money.currency.code)
            }
            return "\(offer.grade?.split(separator: " ").joined(separator: "_") ?? "-")=\(price ?? "?")"
        }.joined(separator: " ")
    }

    @Test(
        "Every way of writing prices gives its grades and amounts",
        arguments: [
            (
                "VIP석 170,000원, R석 140,000원, S석 110,000원, A석 80,000원",
                "VIP석=170000 R석=140000 S석=110000 A석=80000"
            ),
            ("R석 66,000원, S석 55,000원, 시야제한석 20,000원", "R석=66000 S석=55000 시야제한석=20000"),
            ("전석 143,000원", "전석=143000"), ("전석무료 ", "전석=0"), ("3일권 420,000원", "3일권=420000"),
            ("R석 9만원", "R석=90000"), ("5만 5천원", "-=55000"), ("5만5천원", "-=55000"), ("9.5만원", "-=95000"),
            ("1억 2천만원", "-=120000000"), ("2천만원", "-=20000000"), ("12만 3,400원", "-=123400"),
            ("₩66,000", "-=66000"), ("￦66,000", "-=66000"), ("66000", "-=66000"), ("６６，０００원", "-=66000"),
            ("15,000 KRW", "-=15000"), ("KRW 15,000", "-=15000"), ("$120.00", "-=12000USD"),
            ("USD 120.5", "-=12050USD"), ("¥8,800", "-=8800JPY"), ("8,800엔", "-=8800JPY"), ("무료", "-=0"),
            ("Free", "-=0"), ("0원", "-=0"), ("균일석", "균일석=?"), ("균일석 30,000원", "균일석=30000"),
            ("VIP석 170,000원\nR석 140,000원", "VIP석=170000 R석=140000"),
            ("VIP석 170,000원/R석 140,000원 / S석 9만원", "VIP석=170000 R석=140000 S석=90000"),
            ("R석 140,000원 S석 110,000원", "R석=140000 S석=110000"), ("R석140,000원S석110,000원", "R석=140000 S석=110000"),
            ("R석: 66,000원 (학생 50% 할인)", "R석=66000"), ("[R석] 66,000원", "R석=66000"),
            ("R석(66,000원), S석(55,000원)", "R석=66000 S석=55000"), ("R석 66,000원부터", "R석=66000"),
            ("R석 - 66,000원", "R석=66000"), ("R석 50,000~80,000원", "R석=50000 R석=80000"),
            ("조기예매 할인 -10,000원, R석 66,000원", "R석=66000"), ("VIP석 미정, R석 66,000원", "VIP석=? R석=66000"),
            ("일반 15,000원 (청소년 9,000원)", "일반=15000 청소년=9000"), ("15000,12000", "-=15000 -=12000"),
            ("전석 30,000", "전석=30000"), ("1층 전석 30,000원", "1층_전석=30000"), ("매표소 문의", "매표소_문의=?"),
            ("R66,000원", "R=66000"), ("", ""), (" \n ,", ""), ("2일권 220,000원 3일권 300,000원", "2일권=220000 3일권=300000"),
            ("freestyle 30,000원", "freestyle=30000"), ("0.5원", "-=?"),
            ("9999999999999999999원", "9999999999999999999원=?"),
        ])
    func offers(text: String, expected: String) {
        #expect(summary(text) == expected)
    }

    @Test(
        "One amount is read from a text that has just one",
        arguments: [
            ("66,000원", 66_000), ("5만 5천원", 55_000), ("무료", 0), ("1층 R석 66,000원", 66_000), ("66000", 66_000),
            ("₩ 66,000", 66_000),
        ])
    func money(text: String, won: Int) {
        #expect(Money(korean: text) == Money(minorUnits: won))
        #expect(PriceText.amount(text) == Money(minorUnits: won))
    }

    @Test("No single amount is made up", arguments: ["", "미정", "R석 66,000원, S석 55,000원", "-5,000원", "12", "원"])
    func noMoney(text: String) {
        #expect(Money(korean: text) == nil)
    }

    @Test("An offer's grade is the one statistics count")
    func grades() {
        let text = "VIP석 170,000원, 시야제한석 2만원, 3일권 42만원, 전석 균일 1만원, R 9만원"
        #expect(PriceText.offers(text).map(\.seatGrade) == ["VIP", "시야제한", "3일권", "전석", "R"])
    }

    @Test("Any text is read within bounds")
    func anything() {
        var random = Seeded(20_261_121)
        let alphabet = Array("0123456789,.원만천억백₩$¥()[]<~-/\n VIPR석무료%할인k\u{301}\u{FF10}")
        for _ in 0..<3_000 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            let offers = PriceText.offers(text)
            #expect(offers.count <= 64, "seed 20261121: \(text)")
            #expect(offers.allSatisfy { ($0.grade?.count ?? 0) <= 40 }, "seed 20261121: \(text)")
        }
        #expect(PriceText.offers(String(repeating: "(", count: 100_000)).isEmpty)
        #expect(PriceText.offers(String(repeating: "1원,", count: 100_000)).count == 64)
        #expect(PriceText.offers(String(repeating: "9", count: 100_000)).allSatisfy { $0.price == nil })
        #expect(PriceText.offers(String(repeating: "9만", count: 2_000)).count <= 64)
    }
}
