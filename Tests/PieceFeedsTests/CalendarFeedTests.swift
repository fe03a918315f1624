import PieceModel
import Testing

@testable import PieceFeeds

@Suite("Calendars as another program reads them", .enabled(if: Tools.python != nil, Tools.areMissing))
struct CalendarFeedTests {
    @Test("Every property comes back")
    func properties() throws {
        var options = Sample.options
        options.shows = [.seat, .price, .companions]
        let feed = CalendarFeed.bytes([try Sample.full()], options)
        let calendar = try Tools.calendar(feed)
        #expect(calendar.errors == [])
        #expect(calendar.names == ["은하의 조각", "은하의 조각"])
        #expect(calendar.zones == ["Asia/Seoul"])
        #expect(
            calendar.properties == [
                "VERSION": "2.0", "PRODID": "-//PIECE//PIECE Calendar 1//KO", "CALSCALE": "GREGORIAN",
                "REFRESH-INTERVAL": "PT1H", "X-PUBLISHED-TTL": "PT1H",
                "SOURCE": "https://piece.example/feeds/s3cret/feed", "URL": "https://piece.example/@eunha",
            ])
        let event = try #require(calendar.events.first)
        #expect(event.uid == Sample.id)
        #expect(event.summary == "밤, 별; 그리고 \\바다\\ <1부> & \"끝\"")
        #expect(event.start == "2026-11-14T10:00:00Z")
        #expect(event.startByRules == "2026-11-14T10:00:00Z")
        #expect(event.minutes == 150)
        #expect(event.end == nil)
        #expect(event.created == "2026-11-14T13:00:00Z")
        #expect(event.stamp == "2026-11-14T14:30:00Z")
        #expect(event.modified == "2026-11-14T14:30:00Z")
        #expect(event.sequence == 2)
        #expect(event.location == "푸른극장, 대극장; 3층")
        #expect(
            event.description == """
                뮤지컬 · No. 0128
                좌석: 1층 B구역 12열 7번
                출연: 윤서진 · 한이든
                함께: 지우, 하린
                가격: ₩150,000
                ★ 4.5
                첫 줄, 쉼표;
                둘째 줄 \\ 끝 <b>&amp;
                """)
        #expect(event.categories == ["뮤지컬"])
        #expect(event.url == "https://piece.example/p/\(Sample.id)")
        #expect(event.image == Sample.image.url)
        #expect(event.imageParameters == ["VALUE": "URI", "DISPLAY": "BADGE", "FMTTYPE": "image/png"])
        #expect(event.transparency == nil)
    }

    @Test("A piece without a time is a day that leaves its owner free", arguments: ["2026-12-31", "9999-12-31"])
    func wholeDay(date: String) throws {
        let calendar = try Tools.calendar(CalendarFeed.bytes([try Sample.item(date: date)], Sample.options))
        #expect(calendar.errors == [])
        #expect(calendar.zones == [])
        let event = try #require(calendar.events.first)
        #expect(event.start == date)
        #expect(event.end == (date == "2026-12-31" ? "2027-01-01" : nil))
        #expect(event.minutes == nil)
        #expect(event.transparency == "TRANSPARENT")
    }

    @Test("Texts of hundreds of characters come back whole")
    func longTexts() throws {
        let name = String(repeating: "아주 긴 달력 이름, 그리고; \\ ", count: 20) + String(repeating: Hostile.family, count: 12)
        let review = String(repeating: "\(Hostile.family)가,나;다\\\n", count: 25)
        var item = try Sample.full()
        item.piece = try Piece(fields: [
            "kind": "play", "title": .string(String(repeating: "뚫훑,", count: 33)), "date": "2026-01-02",
            "review": .string(review),
        ])
        var options = Sample.options
        options.name = name
        let feed = CalendarFeed.bytes([item], options)
        let calendar = try Tools.calendar(feed)
        #expect(calendar.errors == [])
        #expect(calendar.names == [name, name])
        #expect(calendar.events.first?.summary == item.piece.title)
        #expect(calendar.events.first?.description == "연극\n" + (item.piece.review ?? ""))
    }

    @Test("In English, kinds and labels are English")
    func english() throws {
        var options = Sample.options
        options.locale = .en
        options.shows = [.price]
        let event = try #require(
            try Tools.calendar(CalendarFeed.bytes([try Sample.full()], options)).events.first)
        #expect(event.categories == ["Musical"])
        #expect(event.description?.hasPrefix("Musical · No. 0128\nCast: 윤서진 · 한이든\nPrice: ₩150,000\n") == true)
    }

    @Test("Random titles and names come back in every format")
    func randomTexts() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = Random(seed: seed)
        var items: [FeedPiece] = []
        while items.count < 300 {
            let title = Hostile.text(words: Int.random(in: 1...60, using: &random), using: &random)
            // Titles that no piece can have are drawn again.
            if let item = try? Sample.item(title, number: items.count + 1) { items.append(item) }
        }
        var options = Sample.options
        options.name = Hostile.text(words: 80, using: &random)
        let expected = items.map { Array($0.piece.title.utf8) }
        let name = FeedText.clean(options.name)

        let calendar = try Tools.calendar(CalendarFeed.bytes(items, options))
        #expect(calendar.errors == [], "seed \(seed)")
        #expect(calendar.events.map { Array($0.summary.utf8) } == expected, "seed \(seed)")
        #expect(calendar.names.map { Array($0.utf8) } == [Array(name.utf8), Array(name.utf8)], "seed \(seed)")

        // Readers get the youngest first; all are of one moment, so the ids decide.
        let atom = try Tools.atom(AtomFeed.bytes(items, options))
        #expect(atom.errors == [], "seed \(seed)")
        #expect(atom.entries.reversed().map { Array($0.title.utf8) } == expected, "seed \(seed)")
        #expect(Array((atom.title ?? "").utf8) == Array(FeedText.line(name).utf8), "seed \(seed)")

        let json = try ReadJSON(JSONFeed.bytes(items, options))
        #expect(json.items.reversed().map { Array(($0["title"]?.string ?? "").utf8) } == expected, "seed \(seed)")
        #expect(json.feed["title"]?.string.map { Array($0.utf8) } == Array(FeedText.line(name).utf8), "seed \(seed)")
    }
}

@Suite("Bytes of a calendar")
struct CalendarBytesTests {
    @Test("No line has more than 75 octets, each ends in CRLF, and folds part no character")
    func folding() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = Random(seed: seed)
        for round in 0..<200 {
            var options = Sample.options
            options.name = Hostile.text(words: 90, using: &random)
            let lines = physicalLines(CalendarFeed.bytes([try Sample.full()], options))
            #expect(lines.allSatisfy { $0.count <= 75 }, "seed \(seed) round \(round)")
            var logical: [String] = []
            for line in lines {
                // Nil when a fold had split a character's bytes.
                let text = try #require(String(validating: line, as: UTF8.self), "seed \(seed) round \(round)")
                guard line.first == 0x20, let last = logical.indices.last else {
                    logical.append(text)
                    continue
                }
                let rest = String(text.unicodeScalars.dropFirst())
                let characters = logical[last].count + rest.count
                logical[last] += rest
                let hasLongCharacter = logical[last].contains { $0.utf8.count > 74 }
                #expect(hasLongCharacter || logical[last].count == characters, "seed \(seed) round \(round): \(rest)")
            }
            let name = "NAME:" + ContentLines.escaped(options.name)
            #expect(logical.contains { Array($0.utf8) == Array(name.utf8) }, "seed \(seed) round \(round)")
        }
    }

    @Test("A character longer than a line is folded between its code points")
    func longCharacter() {
        var lines = ContentLines()
        let text = "a" + String(repeating: "\u{301}", count: 200)
        #expect(text.count == 1)
        lines.add("NAME", text: text)
        let folded = physicalLines(lines.bytes)
        #expect(folded.count == 6)
        #expect(folded.allSatisfy { $0.count <= 75 && String(validating: $0, as: UTF8.self) != nil })
    }

    @Test("Texts cannot end their line, their property or their component")
    func injection() {
        var options = Sample.options
        options.name = "1;2,3\\4:5\"a\r\nEND:VCALENDAR\rb\u{85}c\u{2028}d\u{0}\u{7F}\u{9F}\u{FFFF}\te"
        options.url = "https://x.example/a\r\nATTACH:b\"c 가"
        let text = String(decoding: CalendarFeed.bytes([], options), as: UTF8.self)
        #expect(text.contains("\r\nNAME:1\\;2\\,3\\\\4:5\"a\\nEND:VCALENDAR\\nb\\nc\\nd\te\r\n"))
        #expect(text.contains("\r\nSOURCE;VALUE=URI:https://x.example/a%0D%0AATTACH:b%22c%20%EA%B0%80\r\n"))
    }

    @Test("Prices, seats and companions are told only when the owner chose so; booking numbers and records never")
    func privacy() throws {
        let secrets: [(FeedDetail, String)] = [(.price, "150,000"), (.seat, "12열"), (.companions, "지우")]
        let title = FeedTitle(id: "ten", name: "열 조각러", reason: "열 조각", earned: Sample.created)
        for shows in [Set<FeedDetail>(), [.price], [.seat], [.companions], Set(FeedDetail.allCases)] {
            var options = Sample.options
            options.shows = shows
            let items = [try Sample.full()]
            let feeds = [
                CalendarFeed.bytes(items, options), JSONFeed.bytes(items, titles: [title], options),
                AtomFeed.bytes(items, titles: [title], options),
            ]
            for feed in feeds {
                let text = String(decoding: feed, as: UTF8.self)
                    .replacing("\r\n ", with: "").replacing("\\,", with: ",")
                for (detail, secret) in secrets { #expect(text.contains(secret) == shows.contains(detail)) }
                #expect(text.contains("\"amount\":150000") == (shows.contains(.price) && feed == feeds[1]))
                #expect(!text.contains("T-1234567") && !text.contains("안 보이는"))
            }
        }
    }

    @Test("Ten thousand pieces are all told, and equal input gives equal bytes")
    func many() throws {
        let items = try (1...10_000).map {
            try Sample.item("조각 \($0)", time: "19:00", zone: $0 % 2 == 0 ? "Asia/Seoul" : "Europe/London", number: $0)
        }
        let feed = CalendarFeed.bytes(items, Sample.options)
        #expect(physicalLines(feed).count { $0 == Array("BEGIN:VEVENT".utf8) } == 10_000)
        #expect(feed == CalendarFeed.bytes(items, Sample.options))
        let atom = String(decoding: AtomFeed.bytes(items, Sample.options), as: UTF8.self)
        #expect(atom.split(separator: "<entry>").count == 10_001)
        let json = try ReadJSON(JSONFeed.bytes(items, Sample.options))
        #expect(json.items.map { $0["title"]?.string } == items.reversed().map { $0.piece.title })
    }
}
