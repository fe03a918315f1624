import PieceModel
import Testing

@testable import PieceFeeds

/// A JSON Feed, read by the strict parser.
struct ReadJSON {
    let feed: JSONObject
    let items: [JSONObject]

    init(_ bytes: [UInt8]) throws {
        let value = try JSONParser.parse(bytes, limits: .init(bytes: bytes.count))
        feed = try #require(value.object)
        items = try #require(feed["items"]?.array).compactMap(\.object)
    }
}

private let earned = FeedTitle(
    id: "ten-pieces", name: "열 조각러 <10>", reason: "조각 열 개를 모았어요.", earned: Sample.created.adding(seconds: 60),
    page: "https://piece.example/@eunha/titles")
private let text = """
    뮤지컬 · No. 0128
    일시: 2026.11.14 (토) 19:00
    장소: 푸른극장, 대극장; 3층
    출연: 윤서진 · 한이든
    ★ 4.5
    첫 줄, 쉼표;
    둘째 줄 \\ 끝 <b>&amp;
    """
private let html = """
    <p><img src="https://piece.example/i/6f/ticket.png" \
    alt="밤, 별; 그리고 \\바다\\ &lt;1부&gt; &amp; &quot;끝&quot;" width="1080" height="1920"></p>\
    <p>뮤지컬 · No. 0128<br>일시: 2026.11.14 (토) 19:00<br>장소: 푸른극장, 대극장; 3층<br>출연: 윤서진 · 한이든<br>★ 4.5<br>\
    첫 줄, 쉼표;<br>둘째 줄 \\ 끝 &lt;b&gt;&amp;amp;</p>
    """

@Suite("JSON Feed")
struct JSONFeedTests {
    @Test("A piece's item has every member")
    func piece() throws {
        var options = Sample.options
        options.shows = Set(FeedDetail.allCases)
        let read = try ReadJSON(JSONFeed.bytes([try Sample.full()], options))
        #expect(read.feed.keys == ["version", "title", "home_page_url", "feed_url", "language", "authors", "items"])
        #expect(read.feed["version"] == "https://jsonfeed.org/version/1.1")
        #expect(read.feed["title"] == "은하의 조각")
        #expect(read.feed["home_page_url"] == "https://piece.example/@eunha")
        #expect(read.feed["feed_url"] == "https://piece.example/feeds/s3cret/feed")
        #expect(read.feed["language"] == "ko")
        #expect(read.feed["authors"] == [["name": "은하"]])
        var item = try #require(read.items.first)
        let shown = text.replacing("출연: 윤서진 · 한이든", with: "좌석: 1층 B구역 12열 7번\n출연: 윤서진 · 한이든\n함께: 지우, 하린\n가격: ₩150,000")
        #expect(item["content_text"]?.string == shown)
        item["content_text"] = nil
        item["content_html"] = nil
        #expect(
            item == [
                "id": "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-000000000001",
                "url": "https://piece.example/p/0193a1b2-c3d4-7e5f-8a6b-000000000001",
                "title": "밤, 별; 그리고 \\바다\\ <1부> & \"끝\"", "image": "https://piece.example/i/6f/ticket.png",
                "date_published": "2026-11-14T13:00:00.000Z", "date_modified": "2026-11-14T14:30:00.250Z",
                "tags": ["musical"],
                "attachments": [
                    [
                        "url": "https://piece.example/i/6f/ticket.png", "mime_type": "image/png",
                        "size_in_bytes": 345_678,
                    ]
                ],
                "_piece": [
                    "kind": "musical", "date": "2026-11-14", "time": "19:00", "time_zone": "Asia/Seoul", "version": 3,
                    "number": 128, "venue": "푸른극장, 대극장; 3층", "cast": ["윤서진", "한이든"],
                    "score": .number(try #require(JSONNumber(4.5))), "seat": "1층 B구역 12열 7번",
                    "companions": ["지우", "하린"], "price": ["amount": 150_000, "currency": "KRW"],
                ],
            ])
    }

    @Test("Content is told as text and as HTML")
    func content() throws {
        let item = try #require(try ReadJSON(JSONFeed.bytes([try Sample.full()], Sample.options)).items.first)
        #expect(item["content_text"]?.string == text)
        #expect(item["content_html"]?.string == html)
    }

    @Test("Titles are items among the pieces, the youngest first")
    func titles() throws {
        let older = FeedTitle(
            id: Sample.options.id, name: "첫", reason: "첫 조각", earned: Sample.created.adding(seconds: -1))
        let read = try ReadJSON(JSONFeed.bytes([try Sample.full()], titles: [older, earned], Sample.options))
        #expect(
            read.items.map { $0["id"] } == [
                "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-00000000feed#title-ten-pieces",
                "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-000000000001",
                "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-00000000feed",
            ])
        #expect(read.items.first?["title"] == "칭호를 받았어요: 열 조각러 <10>")
        #expect(read.items.first?["content_html"] == "<p>조각 열 개를 모았어요.</p>")
        #expect(read.items.first?["_piece_title"] == ["id": "ten-pieces", "name": "열 조각러 <10>"])
        #expect(read.items.first?["_piece"] == nil)
    }

    @Test("A feed of nothing has no items")
    func empty() throws {
        let read = try ReadJSON(JSONFeed.bytes([], FeedOptions(id: Sample.options.id, name: "")))
        #expect(
            read.feed == ["version": "https://jsonfeed.org/version/1.1", "title": "", "language": "ko", "items": []])
    }
}

@Suite("Atom as other programs read it", .enabled(if: Tools.python != nil, Tools.areMissing))
struct AtomFeedTests {
    @Test("A feed and its entries have every element")
    func elements() throws {
        let atom = try Tools.atom(AtomFeed.bytes([try Sample.full()], titles: [earned], Sample.options))
        #expect(atom.errors == [])
        #expect(atom.version == "atom10")
        #expect(atom.id == "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-00000000feed")
        #expect(atom.title == "은하의 조각")
        #expect(atom.updated == "2026-11-14T14:30:00.250Z")
        #expect(atom.author == "은하")
        #expect(atom.language == "ko")
        #expect(
            atom.links == [
                "self": "https://piece.example/feeds/s3cret/feed", "alternate": "https://piece.example/@eunha",
            ])
        #expect(atom.entries.map(\.title).first == "칭호를 받았어요: 열 조각러 <10>")
        #expect(atom.entries.first?.html == "<p>조각 열 개를 모았어요.</p>")
        let entry = try #require(atom.entries.last)
        #expect(entry.id == "urn:uuid:0193a1b2-c3d4-7e5f-8a6b-000000000001")
        #expect(entry.title == "밤, 별; 그리고 \\바다\\ <1부> & \"끝\"")
        #expect(entry.parsedTitle == entry.title)
        #expect(entry.published == "2026-11-14T13:00:00.000Z")
        #expect(entry.updated == "2026-11-14T14:30:00.250Z")
        #expect(entry.page == "https://piece.example/p/0193a1b2-c3d4-7e5f-8a6b-000000000001")
        #expect(entry.type == "text/html")
        #expect(entry.html == html)
        #expect(entry.parsedHTML.contains("<img alt=\"밤, 별;"))
        #expect(entry.parsedHTML.contains("둘째 줄 \\ 끝 &lt;b&gt;&amp;amp;"))
        #expect(entry.tags == [["musical", "뮤지컬"]])
        #expect(entry.enclosures == [["https://piece.example/i/6f/ticket.png", "image/png", "345678"]])
    }

    @Test("Without items or addresses it is still a feed")
    func empty() throws {
        let options = FeedOptions(id: Sample.options.id, name: "Mine", locale: .en)
        let atom = try Tools.atom(AtomFeed.bytes([], options))
        #expect(atom.errors == [])
        #expect(atom.updated == "1970-01-01T00:00:00.000Z")
        #expect(atom.author == "Mine")
        #expect(atom.language == "en")
        #expect(atom.links == [:] && atom.entries.isEmpty)
    }

    @Test("Texts that XML forbids or gives a meaning are made harmless")
    func hostile() throws {
        let title = FeedTitle(
            id: "a\u{0}b#\"<", name: "]]>\u{1}\u{8}<script>\u{FFFE}&\u{1FFFF}\r\nx",
            reason: "<img onerror=\"x\">\u{B}y",
            earned: Sample.created, page: "https://x.example/\"><script>")
        var options = Sample.options
        options.home = "https://x.example/?a=1&b=\"'<"
        let atom = try Tools.atom(AtomFeed.bytes([], titles: [title], options))
        #expect(atom.errors == [])
        #expect(atom.links["alternate"] == "https://x.example/?a=1&b=%22'%3C")
        let entry = try #require(atom.entries.first)
        #expect(entry.id.hasSuffix("#title-a%00b%23%22%3C"))
        #expect(entry.title == "칭호를 받았어요: ]]><script>& x")
        #expect(entry.html == "<p>&lt;img onerror=&quot;x&quot;&gt;<br>y</p>")
        #expect(entry.page == "https://x.example/%22%3E%3Cscript%3E")
    }
}
