import Foundation
import PieceCards
import PieceModel
import PieceRender
import Testing

@Suite("Cards look as they were accepted")
struct CardGoldenTests {
    private let tickets: Tickets

    init() throws { tickets = Tickets(renderer: try Checkout.renderer()) }

    private func check(_ name: String, _ card: some Card) throws {
        let picture = try tickets.renderer.render(card, as: Golden.form)
        #expect(picture.warnings == [])
        if let folder = ProcessInfo.processInfo.environment["PIECE_LOOK"] {
            try Data(tickets.renderer.render(card).bytes).write(to: URL(filePath: "\(folder)/\(name).png"))
        }
        try Golden.check(name, picture)
    }

    private func won(_ amount: Int) throws -> Money { try #require(Money(minorUnits: amount)) }

    private func fan() throws -> [CardPicture] {
        [
            try tickets.picture("film-strip", "night-station"), try tickets.picture("playbill", "hamlet"),
            try tickets.picture("gig-poster", "dawn-concert"), try tickets.picture("poster-ticket", "rite-of-spring"),
        ]
    }

    @Test("A year of 47 pieces, in Korean")
    func recap() throws {
        let fan = try fan()
        try check(
            "recap",
            YearRecap(
                year: 2026, nickname: "하나", total: 47, difference: 12,
                mix: [.init("뮤지컬", 18), .init("콘서트", 11), .init("영화", 9), .init("전시", 6), .init("무용", 3)],
                spend: [won(3_284_000)], meanPerPiece: won(69_872), months: [2, 3, 4, 3, 6, 4, 3, 5, 5, 4, 6, 2],
                best: .init(
                    title: "봄의 제전", score: Score(stars: 5), review: "심장 박동이 무대까지 들린 밤 🔥", picture: fan[3]),
                fan: fan, link: "https://piece.kr/@hana/2026", address: "piece.kr/@hana/2026"))
    }

    @Test("All time, in English, with money in two currencies and no code")
    func english() throws {
        let fan = try fan()
        let dollars = try #require(Money(minorUnits: 12_000, currency: .usd))
        try check(
            "recap-en",
            YearRecap(
                year: nil, nickname: "Hana", total: 163,
                mix: [
                    .init("Exhibition", 60), .init("Musical", 58), .init("Film", 21), .init("Theatre", 14),
                    .init("Dance", 6), .init("Sports", 3), .init("Other", 1),
                ],
                spend: [won(12_345_600), dollars], meanPerPiece: won(75_740),
                months: [11, 9, 14, 12, 22, 15, 8, 3, 0, 18, 27, 24],
                best: .init(
                    title: "The Rite of Spring, danced as if for the first time", score: Score(stars: 4.5),
                    review: "You could hear the pulse from the balcony", picture: fan[3]),
                fan: fan.suffix(3), address: "piece.kr/@hana", locale: .en))
    }

    @Test("A thousand pieces of one kind, nothing paid, one ticket and long names")
    func stress() throws {
        let picture = try tickets.picture("gig-poster", "autumn", fields: "autumn-stress")
        try check(
            "recap-stress",
            YearRecap(
                year: 2026, nickname: "아주긴닉네임을쓰는문화생활자지우", total: 1_000, mix: [.init("어린이 가족극", 1_000)],
                venue: .init("국립아시아문화전당 예술극장 2", 131), months: [0, 40, 90, 140, 220, 110, 0, 60, 80, 180, 60, 20],
                best: .init(
                    title: "창작 뮤지컬 〈우리가 마지막으로 함께 걸었던 겨울 바닷가의 느린 우체통〉 10주년 기념 앙코르 서울 공연",
                    score: Score(stars: 4.5), picture: picture),
                fan: [picture], link: "https://piece.kr/@a-very-long-nickname-jiwoo/2026?from=card",
                address: "piece.kr/@a-very-long-nickname-jiwoo/2026"))
    }

    @Test("A month of nine pieces, in Korean")
    func month() throws {
        let days: [Int: MonthCard.Day] = [
            1: .init(try tickets.picture("minimal-square", "sea")),
            5: .init(try tickets.picture("film-strip", "night-station")),
            8: .init(try tickets.picture("gallery-label", "structure")),
            13: .init(try tickets.picture("gig-poster", "dawn-concert")),
            14: .init(try tickets.picture("classic-stub", "jekyll"), count: 2),
            18: .init(try tickets.picture("polaroid-diary", "lakeside")),
            21: .init(try tickets.picture("playbill", "hamlet")),
            27: .init(try tickets.picture("poster-ticket", "rite-of-spring")),
        ]
        var counts: [Kind: Int] = [:]
        for (id, count) in [("musical", 2), ("concert", 2), ("exhibition", 1), ("movie", 2)] {
            counts[try #require(Kind(id: id))] = count
        }
        try check(
            "month",
            MonthCard(
                year: 2026, month: 11, days: days, total: 9, spend: [won(742_000)], meanScore: 4.4,
                places: PlaceLine.text(counts, counting: .venues, locale: .ko), address: "piece.kr/@hana/2026-11"))
    }

    @Test("Six weeks with many pieces, in English")
    func monthStress() throws {
        let pictures = [
            try tickets.picture("minimal-square", "autumn"), try tickets.picture("film-strip", "night-station"),
            try tickets.picture("gallery-label", "structure", fields: "structure-en"),
            try tickets.picture("poster-ticket", "autumn"),
            try tickets.picture("playbill", "hamlet", fields: "hamlet-en"),
            try tickets.picture("classic-stub", "jekyll"),
        ]
        var days: [Int: MonthCard.Day] = [:]
        for (index, day) in [1, 2, 7, 8, 9, 14, 15, 16, 22, 23, 29, 30, 31].enumerated() {
            days[day] = .init(pictures[index % pictures.count], count: [2: 3, 9: 13, 15: 2, 30: 123][day] ?? 1)
        }
        days[20] = .init(nil, count: 2)
        try check(
            "month-stress",
            MonthCard(
                year: 2026, month: 8, days: days, total: 151, address: "piece.kr/@a-very-long-nickname-jiwoo/2026-08",
                locale: .en))
    }
}
