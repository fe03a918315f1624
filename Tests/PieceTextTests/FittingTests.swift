import PieceGraphics
import PieceText
import Testing

@Suite("Fitting")
struct FittingTests {
    static let long = "서울 필하모니아 오케스트라 창단 30주년 기념 정기연주회 〈신세계로부터, 그리고 우리가 사랑한 모든 저녁의 노래들〉"

    @Test("the size goes down in whole pixels to the first that fits the width")
    func steps() throws {
        let library = try Fonts.library()
        let em = library.measureWidth([TextRun(text: "가나다라", font: "SQ700")], style: TextStyle(sizeMax: 1))
        for size in [60.0, 59, 41, 40] {
            let style = TextStyle(sizeMax: 60, sizeMin: 40)
            let exact = library.layout("가나다라", "SQ700", em * size, 200, style)
            #expect(exact.size == size && exact.lines.count == 1 && !exact.didClamp)
            #expect(abs(exact.lines[0].width - em * size) < 1e-6)
            if size > 40 { #expect(library.layout("가나다라", "SQ700", em * size - 0.01, 200, style).size == size - 1) }
        }
    }

    @Test("the size goes down to the first at which the lines fit the height")
    func height() throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 60, sizeMin: 20, maxLines: 2, lineHeight: 1.25)
        #expect(library.layout("가\n나", "SQ700", 500, 2 * 1.25 * 44, style).size == 44)
        #expect(library.layout("가\n나", "SQ700", 500, 2 * 1.25 * 44 - 0.1, style).size == 43)
    }

    @Test("the last step is the minimum itself when the range is not whole")
    func fractions() throws {
        let layout = try Fonts.library().layout("가나다라", "SQ700", 10, 100, TextStyle(sizeMax: 30.25, sizeMin: 28.5))
        #expect(layout.size == 28.5)
    }

    @Test("titles break as in the mock-ups")
    func mockups() throws {
        let library = try Fonts.library()
        let stub = TextStyle(sizeMax: 74, sizeMin: 36, maxLines: 3, lineHeight: 1.18, letterSpacing: -0.03)
        let first = library.layout("뮤지컬 〈지킬 앤 하이드〉 20주년 기념 공연", "SQ800", 794, 172, stub)
        #expect(first.lineTexts == ["뮤지컬 〈지킬 앤 하이드〉", "20주년 기념 공연"])
        let poster = TextStyle(sizeMax: 108, sizeMin: 38, maxLines: 3, lineHeight: 1.16, letterSpacing: -0.035)
        let second = library.layout(Self.long, "SQ800", 828, 146, poster)
        #expect(
            second.lineTexts == [
                "서울 필하모니아 오케스트라 창단 30주년", "기념 정기연주회 〈신세계로부터, 그리고", "우리가 사랑한 모든 저녁의 노래들〉",
            ])
        #expect(!second.didClamp && !second.overflows)
    }

    @Test("balanced lines are as short as their number allows")
    func balance() throws {
        let library = try Fonts.library()
        let text = "가나다 라마바 사아자 차카타 파하"
        var style = TextStyle(sizeMax: 40, maxLines: 3)
        let em = library.measureWidth([TextRun(text: "가나다 라마바 사아자 차카타", font: "SQ700")], style: style)
        let even = library.layout(text, "SQ700", em * 40 + 1, 500, style)
        #expect(even.lineTexts == ["가나다 라마바", "사아자 차카타 파하"])
        style.balance = false
        let greedy = library.layout(text, "SQ700", em * 40 + 1, 500, style)
        #expect(greedy.lineTexts == ["가나다 라마바 사아자 차카타", "파하"])
    }

    @Test("keep-all breaks at spaces only and never inside a word", arguments: [260.0, 330, 420, 560, 800])
    func keepAll(width: Double) throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 60, sizeMin: 12, maxLines: 12)
        let layout = library.layout(Self.long, "MJ800", width, 2000, style)
        #expect(!layout.didBreakAnywhere && !layout.didClamp)
        #expect(layout.lineTexts.joined(separator: " ") == Self.long)
    }

    @Test(
        "a particle, a counter and a range stay with their word",
        arguments: ["〈햄릿〉을 보았다", "(서울)에서 만나", "20주년 기념", "11월~12월 공연", "\"조각\"이라는 이름", "1,000원 할인"])
    func particles(text: String) throws {
        let library = try Fonts.library()
        let words = text.split(separator: " ").map(String.init)
        let style = TextStyle(sizeMax: 20, maxLines: 9)
        // As narrow as the longest word allows: every opportunity that there is gets used.
        let width = words.map { library.layout($0, "SQ700", style).lines[0].width }.max()!
        let layout = library.layout(text, "SQ700", width, 500, style)
        #expect(layout.lineTexts == words)
        #expect(!layout.didBreakAnywhere)
    }

    @Test("without keep-all a Hangul word may be broken")
    func breakAll() throws {
        let library = try Fonts.library()
        let text = "가나다라마바사아자차"
        var style = TextStyle(sizeMax: 40, sizeMin: 20, maxLines: 2, keepAll: false)
        let width = library.layout("가나다라마바", "SQ700", style).lines[0].width
        #expect(library.layout(text, "SQ700", width, 200, style).size == 40)
        style.keepAll = true
        #expect(library.layout(text, "SQ700", width, 200, style).size < 40)
    }

    @Test("a word too long for the line at the smallest size is broken between graphemes")
    func breakAnywhere() throws {
        let library = try Fonts.library()
        let text = "가나다라마바사아자차카타파하"
        let style = TextStyle(sizeMax: 40, sizeMin: 36, maxLines: 3)
        let layout = library.layout(text, "SQ700", 200, 500, style)
        #expect(layout.didBreakAnywhere && !layout.didClamp && !layout.overflows)
        #expect(layout.lineTexts.joined() == text)
        #expect(layout.lines.allSatisfy { $0.width <= 200 })
    }

    @Test("explicit newlines are kept, blank ones too, and the ends are trimmed")
    func newlines() throws {
        let layout = try Fonts.library().layout("\n 가 나 \n\n다 \n", "SQ700", TextStyle(sizeMax: 20, maxLines: 9))
        #expect(layout.lineTexts == ["가 나", "", "다"])
    }

    @Test("one or two emoji at the end stay with the last word")
    func trailingEmoji() throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 40, sizeMin: 20, maxLines: 3)
        let width = library.layout("최고의 하루였다", "SQ700", style).lines[0].width
        let layout = library.layout("최고의 하루였다 🎉", "SQ700", width + 4, 300, style)
        #expect(layout.lineTexts.last == "하루였다 🎉")
    }

    @Test("fit-width makes one line exactly as wide as the box, up to the maximum")
    func fitWidth() throws {
        let library = try Fonts.library()
        let style = TextStyle(sizeMax: 262, lineHeight: 1, letterSpacing: -0.03, fit: .fitWidth)
        let wide = library.layout("펜타포트\n락 페스티벌", "DH", 984, 300, style)
        #expect(wide.lines.count == 1 && wide.size < 262)
        #expect(abs(wide.lines[0].width - 984) < 1e-6)
        #expect(library.layout("새소년", "DH", 984, 300, style).size == 262)
    }

    @Test("clamp-only keeps the size")
    func clampOnly() throws {
        let layout = try Fonts.library().layout(
            Self.long, "SQ700", 300, 100, TextStyle(sizeMax: 30, sizeMin: 10, maxLines: 2, fit: .clampOnly))
        #expect(layout.size == 30 && layout.didClamp && layout.lines.count == 2)
    }

    @Test("letter-spacing stands between graphemes, not after the last")
    func letterSpacing() throws {
        let library = try Fonts.library()
        var style = TextStyle(sizeMax: 50)
        let plain = library.layout("가나다", "SQ700", style).lines[0].width
        style.letterSpacing = 0.1
        let spaced = library.layout("가나다", "SQ700", style)
        #expect(abs(spaced.lines[0].width - plain - 2 * 0.1 * 50) < 1e-6)
        #expect(abs(library.layout("가나다  ", "SQ700", style).lines[0].width - spaced.lines[0].width) < 1e-9)
        let own = TextRun(text: "가나다", font: "SQ700", scale: 0.5, letterSpacing: 0.2)
        let half = library.layout([own], in: Size(1000, 100), style: style)
        #expect(abs(half.lines[0].width - plain / 2 - 2 * 0.2 * 25) < 1e-6)
    }

    @Test("runs of different sizes share a baseline, with pixels between them that do not scale")
    func runs() throws {
        let library = try Fonts.library()
        func width(_ gap: Double, _ size: Double) -> Double {
            library.layout(
                [
                    TextRun(text: "12", font: "BEB", tag: 1),
                    TextRun(text: "열", font: "SQ800", scale: 0.3, tag: 2, gapBefore: gap),
                ], in: Size(1000, 200), style: TextStyle(sizeMax: size)
            ).lines[0].width
        }
        #expect(abs(width(7, 80) - width(0, 80) - 7) < 1e-9)
        #expect(abs(width(7, 40) - width(0, 40) - 7) < 1e-9)
        let layout = library.layout(
            [TextRun(text: "12", font: "BEB", tag: 1), TextRun(text: "열", font: "SQ800", scale: 0.3, tag: 2)],
            in: Size(1000, 200), style: TextStyle(sizeMax: 80))
        #expect(layout.glyphs.map(\.tag) == [1, 1, 2])
        #expect(layout.glyphs.map(\.size) == [80, 80, 24])
        #expect(Set(layout.glyphs.map(\.origin.y)).count == 1)
    }

    @Test("brackets of Myeongjo are pulled to their words by 0.32 em")
    func brackets() throws {
        let library = try Fonts.library()
        var manifest = try Fonts.manifest()
        for i in manifest.fonts.indices { manifest.fonts[i].kerning = nil }
        let plain = try FontLibrary(manifest: manifest)
        let style = TextStyle(sizeMax: 100, opticalLeft: false)
        let tight = library.layout("가〈나〉다", "MJ700", style)
        let loose = plain.layout("가〈나〉다", "MJ700", style)
        #expect(abs(loose.lines[0].width - tight.lines[0].width - 64) < 1e-6)
        #expect(abs(loose.glyphs[1].origin.x - tight.glyphs[1].origin.x - 32) < 1e-6)
        #expect(abs(loose.glyphs[3].origin.x - tight.glyphs[3].origin.x - 32) < 1e-6)
        #expect(abs(loose.glyphs[4].origin.x - tight.glyphs[4].origin.x - 64) < 1e-6)
    }
}
