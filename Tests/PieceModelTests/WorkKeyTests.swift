import PieceModel
import Testing

@Suite("The same work")
struct WorkKeyTests {
    @Test(
        "Spellings of one title have one key",
        arguments: [
            "지킬 앤 하이드|지킬앤하이드|〈지킬 앤 하이드〉|《지킬 앤 하이드》|뮤지컬 〈지킬 앤 하이드〉|[뮤지컬] 지킬 앤 하이드|지킬 앤 하이드 (재관람)|"
                + "지킬 앤 하이드 2회차|지킬 앤 하이드 n차 관람|지킬 앤 하이드 3차 관람|지킬 앤 하이드 - 서울|지킬 앤 하이드 (부산) [막공]|'지킬 앤 하이드'|지킬 앤 하이드 재관람",
            "Frozen|FROZEN|ＦＲＯＺＥＮ|frozen (IMAX)|Frozen [자막]|Frozen (4K 리마스터링)|“Frozen”",
            "겨울왕국 2|겨울왕국2|겨울왕국 2 (더빙)", "이프/덴|이프덴|이프 덴", "록키 Ⅱ|록키 II|록키 ii", "대전|대전 - 서울",
            "2회차|(2회차)", "재관람|재관람 재관람", "Café|Cafe\u{301}|CAFÉ",
        ])
    func equal(spellings: String) {
        let keys = Set(spellings.split(separator: "|").map { String($0).workKey })
        #expect(keys.count == 1, "\(keys)")
    }

    @Test("Different works have different keys")
    func different() {
        let titles = [
            "겨울왕국", "겨울왕국 2", "햄릿", "햄릿 2026", "햄릿 시즌 2", "햄릿: 더 플레이", "뮤지컬 햄릿", "#살아있다", "살아있다", "M*A*S*H", "MASH",
            "1.5", "15", "C", "C++", "...", "!!!", "2차", "제2차", "서울의 봄", "봄", "서울", "10주년", "명성황후 10주년", "명성황후", "가",
            "각", "가ㄱ",
            "기생충 흑백판", "기생충", "기생충 (흑백판)의 밤", "n차", "",
        ]
        #expect(Set(titles.map(\.workKey)).count == titles.count)
    }

    @Test("A film and a musical of one title are two works")
    func kinds() throws {
        let musical = try piece(["title": "영웅 (재관람)"])
        let film = try piece(["title": "영웅", "kind": "movie"])
        #expect(musical.workKey == "musical:영웅")
        #expect(film.workKey == "movie:영웅")
    }

    @Test("A key is the key of itself, whatever the title")
    func idempotent() {
        var random = Seeded(11)
        let alphabet = Array("가나 ()[]〈〉-2n회차재관람서울IMAXiⅡ.#&\u{301}é\u{FF21}\u{200B}")
        for _ in 0..<3_000 {
            let title = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            let key = title.workKey
            #expect(key.count <= title.count * 4, "seed 11: \(title)")
            if !title.trimmedForTest.isEmpty { #expect(!key.isEmpty, "seed 11: \(title)") }
        }
    }
}

extension String {
    /// Without the characters that are invisible everywhere.
    fileprivate var trimmedForTest: String { filter { !$0.isWhitespace && $0 != "\u{200B}" } }
}
