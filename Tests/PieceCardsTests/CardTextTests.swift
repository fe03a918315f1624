import PieceCards
import PieceLayout
import PieceModel
import PieceRender
import Testing

@Suite("Cards say things as people do")
struct CardTextTests {
    private func text(_ recap: YearRecap, _ name: String) throws -> Value? {
        try recap.job(assets: AssetRoot(path: "/nowhere")).parameters[name]
    }

    private func recap(_ change: (inout YearRecap) -> Void) -> YearRecap {
        var recap = YearRecap(year: 2026, nickname: "하나", total: 47)
        change(&recap)
        return recap
    }

    @Test("The year before is compared with, and digits count when there is none")
    func comparison() throws {
        for (total, difference, korean, english) in [
            (47, 12, "작년보다 12조각 더", "12 more than last year"),
            (47, -1_200, "작년보다 1,200조각 적게", "1,200 fewer than last year"),
            (47, 0, "작년과 똑같이", "As many as last year"), (47, nil, "", ""),
            (128, nil, "세 자리를 넘겼어요", "Past one hundred"), (1_000, nil, "네 자리를 넘겼어요", "Past one thousand"),
        ] {
            for (locale, expected) in [(TicketLocale.ko, korean), (.en, english)] {
                let recap = recap { ($0.total, $0.difference, $0.locale) = (total, difference, locale) }
                #expect(try text(recap, "totalNote") == .text(expected))
            }
        }
        let allTime = recap { ($0.year, $0.difference) = (nil, 12) }
        #expect(try text(allTime, "totalNote") == .text(""))
        #expect(try text(allTime, "heading") == .text("나의 문화 결산"))
        #expect(try text(allTime, "bestLabel") == .text("다음 조각"))
    }

    @Test("The busiest months are named, and a steady year is called one")
    func months() throws {
        for (months, korean, english) in [
            ([0, 0, 24], "3월에만 24조각", "24 in Mar alone"),
            ([2, 6, 6], "2월과 3월에 가장 바빴어요", "Busiest in Feb and Mar"),
            ([6, 6, 6], "1월, 2월, 3월에 가장 바빴어요", "Busiest in Jan, Feb and Mar"),
            ([1, 1, 1, 1], "4개의 달이 똑같이 바빴어요", "4 months equally busy"), ([], "", ""),
        ] {
            for (locale, expected) in [(TicketLocale.ko, korean), (.en, english)] {
                #expect(try text(recap { ($0.months, $0.locale) = (months, locale) }, "monthsNote") == .text(expected))
            }
        }
    }

    @Test("Currencies stand side by side and are never added")
    func money() throws {
        let won = try #require(Money(minorUnits: 3_284_000))
        let mean = try #require(Money(minorUnits: 69_872))
        let dollars = try #require(Money(minorUnits: 12_000, currency: .usd))
        let euro = try #require(Currency("EUR"))
        let euros = try #require(Money(minorUnits: 1_250, currency: euro))
        let nothing = try #require(Money(minorUnits: 0))
        var recap = recap { ($0.spend, $0.meanPerPiece) = ([won, dollars, euros], mean) }
        #expect(try text(recap, "sideSymbol") == .text("₩"))
        #expect(try text(recap, "sideAmount") == .text("3,284,000"))
        #expect(try text(recap, "sideNote") == .text("한 조각에 평균 ₩69,872 + $120.00 외 1"))
        recap.spend = [nothing, euros]
        recap.meanPerPiece = nil
        #expect(try text(recap, "sideSymbol") == .text("EUR"))
        #expect(try text(recap, "sideAmount") == .text("12.50"))
        #expect(try text(recap, "sideNote") == .text(""))

        let month = MonthCard(year: 2026, month: 11, total: 2, spend: [won, dollars])
        #expect(try month.job(assets: AssetRoot(path: "/nowhere")).parameters["spent"] == .text("₩3,284,000 + $120.00"))
    }

    @Test("When nothing was paid, the place most gone to is told, else how many kinds there were")
    func places() throws {
        var recap = recap { ($0.venue, $0.mix) = (.init("LG아트센터", 31), [.init("뮤지컬", 40), .init("영화", 7)]) }
        #expect(try text(recap, "sideName") == .text("LG아트센터"))
        #expect(try text(recap, "sideNote") == .text("31번 다녀왔어요"))
        recap.venue = nil
        #expect(try text(recap, "sideName") == .text("2가지"))
        recap.mix = []
        #expect(try text(recap, "sideLabel") == .text(""))
    }

    @Test("The bar of kinds always fills its width")
    func mix() throws {
        for counts in [[18, 11, 9, 6, 3], [1_000], [990, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]] {
            let recap = recap { $0.mix = counts.map { .init("종류", $0) } }
            let rows = try recap.job(assets: AssetRoot(path: "/nowhere")).parameterLists["mix"] ?? []
            #expect(rows.count == min(5, counts.count))
            guard case .number(let x) = rows.last?["x"], case .number(let width) = rows.last?["w"] else {
                Issue.record("no bar for \(counts)")
                continue
            }
            #expect(x + width == 392)
            #expect(width >= 8)
        }
    }

    @Test("A month's places are counted in native Korean numerals")
    func placeLine() throws {
        var counts: [Kind: Int] = [:]
        for (id, count) in [("musical", 3), ("concert", 1), ("exhibition", 1), ("movie", 12), ("sports", 1)] {
            counts[try #require(Kind(id: id))] = count
        }
        func line(_ unit: PlaceLine.Unit, _ locale: TicketLocale) -> String {
            PlaceLine.text(counts, counting: unit, locale: locale).split(separator: "\u{A0}").joined(separator: " ")
        }
        #expect(line(.visits, .ko) == "영화관 12번, 공연장 네 번,\n전시장 한 번")
        #expect(line(.venues, .ko) == "영화관 12곳, 공연장 네 곳,\n전시장 한 곳")
        #expect(line(.visits, .en) == "12 films, 4 shows,\n1 exhibition")
        #expect(PlaceLine.text([:], locale: .ko) == "")
    }
}
