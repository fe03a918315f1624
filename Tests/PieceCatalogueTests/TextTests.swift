import PieceModel
import Testing

@testable import PieceCatalogue

/// A small generator of repeatable randomness (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Texts from outside")
struct TextTests {
    @Test("Every text that is kept may stand in a piece, whatever it was")
    func anyText() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = Seeded(state: seed)
        let odd: [Unicode.Scalar] = [
            "\u{301}", "\u{0}", "\u{2028}", "\u{FFFF}", "\r", "\n", "\u{1100}", "\u{200D}", " ",
        ]
        for _ in 0..<300 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...400, using: &generator) {
                let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator))
                scalars.append(
                    Bool.random(using: &generator) ? odd.randomElement(using: &generator) ?? " " : any ?? "가")
            }
            guard let line = String(scalars).line() else { continue }
            let fields: JSONValue = ["kind": "play", "title": .string(line), "date": "2026-11-14"]
            #expect(throws: Never.self, "seed \(seed)") { try Piece(fields: fields) }
        }
    }

    @Test("White space becomes single spaces, and what is too long is cut")
    func lines() {
        #expect("  가\n\t나 \u{0}다 ".line() == "가 나 다")
        #expect("\u{1100}\u{1161}".line()?.unicodeScalars.count == 1)
        #expect(String(repeating: "가", count: 200).line(limit: 60)?.count == 60)
        #expect(" \n ".line() == nil)
        #expect(("a" + String(repeating: "\u{301}", count: 500)).line() == nil)
    }
}

@Suite("XML")
struct XMLTests {
    private func read(_ text: String) -> String? {
        do throws(XMLProblem) { return try XMLNode.parse([UInt8](text.utf8))["a"] } catch { return nil }
    }

    @Test("Text, CDATA, comments, the five entities and a byte order mark are read")
    func reads() {
        #expect(read("<r><a>x &amp; &lt;y&gt; &#44032;</a></r>") == "x & <y> 가")
        #expect(read("<r><!-- no --><a><![CDATA[<b>]]>c</a></r>") == "<b>c")
        #expect(
            read("\u{FEFF}<?xml version='1.0' encoding = \"UTF-8\" standalone='yes'?>\n<r><a>1</a><a>2</a></r>") == "1")
    }

    @Test(
        "Anything that is not a plain document of UTF-8 is refused",
        arguments: [
            "", " ", "x", "<r><a>", "<r><a></r></a>", "<r/><r/>", "<r><a>&no;</a></r>", "<!DOCTYPE r><r><a>x</a></r>",
            "<!doctype r><r/>", "<r><!ENTITY b 'c'><a>x</a></r>",
            "<?xml version='1.0' encoding='euc-kr'?><r><a>x</a></r>",
            "<?xml version='1.0' encoding='utf-7' encoding='utf-8'?><r><a>x</a></r>", "<r><a>x\u{0}</a></r>",
        ])
    func refuses(text: String) { #expect(read(text) == nil) }

    @Test("Elements may nest sixteen deep and be fifty thousand")
    func limits() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        func many(_ count: Int) -> [UInt8] { Array(("<r>" + String(repeating: "<a/>", count: count) + "</r>").utf8) }
        #expect(throws: Never.self) { try XMLNode.parse(nested(16)) }
        #expect(throws: XMLProblem.self) { try XMLNode.parse(nested(17)) }
        #expect(throws: Never.self) { try XMLNode.parse(many(49_999)) }
        #expect(throws: XMLProblem.self) { try XMLNode.parse(many(50_000)) }
    }
}
