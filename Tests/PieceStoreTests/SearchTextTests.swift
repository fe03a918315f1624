import PieceModel
import PieceStore
import Testing

@Suite("Search text")
struct SearchTextTests {
    private func words(_ text: String) -> [String]? { SearchQuery(text)?.words.map(\.text) }

    @Test("Letters and digits are folded in case, width and form; everything else is left out")
    func folding() {
        let folded = [
            ("지킬 앤 하이드", "지킬앤하이드"), ("Hades-Town!", "hadestown"), ("Ｋ－ＰＯＰ　１００", "kpop100"), ("ÉCOLE", "école"),
            ("e\u{301}cole", "école"), ("\u{1112}\u{1162}\u{11B7}\u{1105}\u{1175}\u{11BA}", "햄릿"),
            ("\u{1100} \u{1102}", "ㄱㄴ"),
            ("🎭 a 👩🏽‍🚀", "a"), ("\"*%$\\--", ""), ("", ""), ("東京ラブ", "東京ラブ"), ("①", "①"), ("a\u{200B}b", "ab"),
            ("a\nb", "ab"),
        ]
        for (text, expected) in folded { #expect(SearchText([text]).text == expected, "\(text)") }
    }

    @Test("Initials run beside the text: one for every syllable, everything else as it is")
    func initials() {
        #expect(SearchText(["지킬 앤 하이드"]).initials == "ㅈㅋㅇㅎㅇㄷ")
        #expect(SearchText(["까치 떡 뿔 씨 쫑"]).initials == "ㄲㅊㄸㅃㅆㅉ")
        #expect(SearchText(["힣각 abc ㅋ 2"]).initials == "ㅎㄱabcㅋ2")
        #expect(SearchText(["가나", "Ａb"]) == SearchText(["가 나", "AB"]))
        for text in ["지킬 앤 하이드 ＡＢＣ", "É ㅋㅋ 값 2026!", "東京 가"] {
            let search = SearchText([text])
            #expect(search.text.count == search.initials.count, "\(text)")
        }
        #expect(SearchText(["가나", "다"]).text == "가나\n다")
        #expect(SearchText(["가나", "다"]).initials == "ㄱㄴ\nㄷ")
    }

    @Test("Grams are the characters and pairs of both forms, within fields, each once")
    func grams() {
        #expect(Set(SearchText(["가나", "a"]).grams) == ["가", "나", "가나", "ㄱ", "ㄴ", "ㄱㄴ", "a"])
        #expect(Set(SearchText(["aaa"]).grams) == ["a", "aa"])
        #expect(SearchText(["aaa"]).grams.count == 2)
        #expect(SearchText([]).grams.isEmpty)
        #expect(SearchText(["?"]).grams.isEmpty)
    }

    @Test("A query is taken apart at spaces and between syllables and initials")
    func query() {
        #expect(words("지킬 하이드") == ["지킬", "하이드"])
        #expect(words("지킬ㅇ") == ["지킬", "ㅇ"])
        #expect(words("ㅈㅋ앤ㅎ") == ["ㅈㅋ", "앤", "ㅎ"])
        #expect(words("  A,B  c ") == ["ab", "c"])
        #expect(words("a a A ａ") == ["a"])
        #expect(SearchQuery("지킬ㅇ")?.words.map(\.isInitials) == [false, true])
        #expect(SearchQuery("ㅏ")?.words.map(\.isInitials) == [false])
        for text in ["", "  ", "*", "🎭", "\"--\""] { #expect(SearchQuery(text) == nil, "\(text)") }
    }

    @Test("A query has at most 8 words and 200 characters")
    func limits() {
        #expect(words((1...20).map { "w\($0)" }.joined(separator: " ")) == (1...8).map { "w\($0)" })
        #expect(words(String(repeating: "a", count: 1_000))?.first?.count == 200)
        #expect(words(String(repeating: " ", count: 200) + "a") == nil)
    }

    @Test("Every word of a query must be in one field, as it is or by initials")
    func matches() throws {
        let text = SearchText(["지킬 앤 하이드", "블루스퀘어"])
        for query in ["킬앤", "ㅋㅇㅎ", "지킬ㅇ", "하이드 블루", "이", "ㅂㄹㅅㅋㅇ"] {
            #expect(text.matches(try #require(SearchQuery(query))), "\(query)")
        }
        for query in ["하이드블루", "ㄷㅂ", "지킬 햄릿", "킬지", "ㅈㅎ"] {
            #expect(!text.matches(try #require(SearchQuery(query))), "\(query)")
        }
    }

    @Test("Of a piece, only what its contract names is searched")
    func piece() throws {
        let piece = try PieceStoreTests.piece([
            "review": "평", "record": "록", "cast": ["배우", ["name": "이름", "role": "역"]], "director": "감독", "artist": "화가",
            "companions": ["동행"], "seat": "좌석",
        ])
        let fields = Set(SearchText(piece).text.split(separator: "\n").map(String.init))
        #expect(fields == ["지킬앤하이드", "평", "록", "블루스퀘어", "배우", "이름", "역", "감독", "화가"])
    }

    @Test("Whatever part of a text is asked for, its grams are among the text's and it is found")
    func substrings() throws {
        let seed = Seeded.seed()
        var random = Seeded(seed)
        for _ in 0..<500 {
            let field = Library.text(1...5, using: &random)
            let text = SearchText([field])
            let from = Int.random(in: 0..<field.count, using: &random)
            let part = String(field.dropFirst(from).prefix(Int.random(in: 1...10, using: &random)))
            guard let query = SearchQuery(part) else { continue }
            #expect(text.matches(query), "seed \(seed): \(part) in \(field)")
            let grams = Set(text.grams)
            #expect(query.words.allSatisfy { grams.isSuperset(of: $0.grams) }, "seed \(seed): \(part) in \(field)")
        }
    }
}
