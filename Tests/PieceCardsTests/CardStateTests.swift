import PieceCards
import PieceLayout
import PieceModel
import PieceRender
import Testing

@Suite("Cards stay whole in every state")
struct CardStateTests {
    private let tickets: Tickets

    init() throws { tickets = Tickets(renderer: try Checkout.renderer()) }

    private func expectQuiet(_ card: some Card, _ comment: Comment) throws {
        let picture = try tickets.renderer.render(card, as: TicketForm(output: .jpeg(quality: 50), longSide: 200))
        #expect(picture.warnings == [], comment)
    }

    @Test("Recaps of few and many pieces have nothing to warn of", arguments: TicketLocale.allCases)
    func recaps(_ locale: TicketLocale) throws {
        let picture = try tickets.picture("minimal-square", "sea")
        for (index, total) in [0, 1, 9, 10, 99, 100, 1_000, 123_456].enumerated() {
            let months = (0..<12).map { total * ($0 % 4) / 18 }
            let recap = YearRecap(
                year: index % 2 == 0 ? 2026 : nil, nickname: "하나", total: total, difference: index - 3,
                mix: (0..<index).map { .init("뮤지컬", 9 * ($0 + 1)) }, months: months,
                best: index > 3 ? .init(title: "봄의 제전", picture: picture) : nil,
                fan: Array(repeating: picture, count: index), address: index > 2 ? "piece.kr/@hana" : nil,
                locale: locale)
            try expectQuiet(recap, "\(total) pieces")
        }
    }

    @Test("A code is as large as its link needs, and left out when it would be too fine to scan")
    func codes() throws {
        for (length, side) in [(26, 110.0), (27, 116), (62, 132), (84, 148), (106, 164), (107, 0)] {
            let link = "https://piece.kr/" + String(repeating: "a", count: length - 17)
            let recap = YearRecap(year: 2026, nickname: "", total: 3, link: link)
            let parameters = try recap.job(assets: tickets.renderer.templates.root).parameters
            #expect(parameters["qrSide"] == .number(side), "\(length) bytes")
            #expect(parameters["qrData"] == .text(side == 0 ? "" : link))
            #expect(parameters["invitation"] == .text(side == 0 ? "" : "내 조각 모아보기"))
            try expectQuiet(recap, "\(length) bytes")
        }
        // Two bytes announce an encoding.
        let hangul = YearRecap(year: 2026, nickname: "", total: 3, link: "https://piece.kr/" + "하나하나")
        #expect(try hangul.job(assets: tickets.renderer.templates.root).parameters["qrSide"] == .number(116))
        try expectQuiet(hangul, "Hangul")
    }

    @Test(
        "Months of four, five and six weeks, and one there is not",
        arguments: [(2026, 2, 4, 0), (2026, 11, 5, 0), (2026, 8, 6, 6), (2024, 2, 5, 4), (2026, 13, 1, 0)])
    func months(_ year: Int, _ month: Int, _ weeks: Int, _ column: Int) throws {
        let picture = try tickets.picture("classic-stub", "jekyll")
        let card = MonthCard(
            year: year, month: month, days: [1: .init(picture, count: 7), 40: .init(picture), 5: .init(nil, count: 0)],
            total: 8, meanScore: 7)
        let job = try card.job(assets: tickets.renderer.templates.root)
        #expect(job.parameters["weeks"] == .number(Double(weeks)))
        #expect(job.parameters["mean"] == .number(5))
        let days = job.parameterLists["days"] ?? []
        #expect(days.count == LocalDate.days(inMonth: month, year: year))
        if let first = days.first {
            #expect(first["column"] == .number(Double(column)))
            #expect(first["more"] == .number(6))
            #expect(days.map { $0["kept"] }.filter { $0 == .bool(true) }.count == 1)
        }
        try expectQuiet(card, "\(year)-\(month)")
    }

    @Test("A damaged picture is refused by name")
    func damaged() throws {
        let recap = YearRecap(year: 2026, nickname: "", total: 1, fan: [CardPicture([1, 2, 3])])
        let error = #expect(throws: RenderError.self) { try tickets.renderer.render(recap) }
        #expect(error?.code == .photoRefused)
        #expect(error?.message.contains("'fan0'") == true)
    }

    @Test("Cards are no layouts for tickets")
    func apart() {
        let names = tickets.renderer.templates.names()
        #expect(!names.isEmpty)
        #expect(!names.contains(YearRecap.template) && !names.contains(MonthCard.template))
    }
}
