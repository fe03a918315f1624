import PieceFeeds
import PieceModel
import Testing

/// Random numbers that a seed repeats (SplitMix64).
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum Sample {
    static let id = "0193a1b2-c3d4-7e5f-8a6b-000000000001"
    /// 2026-11-14T13:00:00Z and an hour and a half later.
    static let created = Instant(milliseconds: 1_794_661_200_000)
    static let updated = Instant(milliseconds: 1_794_666_600_250)

    static let image = FeedImage(
        url: "https://piece.example/i/6f/ticket.png", mediaType: "image/png", bytes: 345_678, width: 1080,
        height: 1920)

    static let options = FeedOptions(
        id: "0193a1b2-c3d4-7e5f-8a6b-00000000feed", name: "은하의 조각", url: "https://piece.example/feeds/s3cret/feed",
        home: "https://piece.example/@eunha", author: "은하")

    /// Every fact there is, with every character that a format has a meaning for.
    static let fullFields: JSONValue = [
        "kind": "musical", "title": "밤, 별; 그리고 \\바다\\ <1부> & \"끝\"", "date": "2026-11-14", "time": "19:00",
        "venue": "푸른극장, 대극장; 3층", "seat": "1층 B구역 12열 7번", "cast": ["윤서진", ["name": "한이든", "role": "항해사"]],
        "companions": ["지우", "하린"], "price": 150_000, "bookingNumber": "T-1234567",
        "score": .number(JSONNumber(4.5) ?? JSONNumber(0)),
        "review": "첫 줄, 쉼표;\n둘째 줄 \\ 끝 <b>&amp;", "record": "아무에게도 안 보이는 글", "number": 128,
    ]

    static func piece(_ fields: JSONValue) throws -> Piece { try Piece(fields: fields) }

    /// A piece of little but its title, date and time.
    static func item(
        _ title: String = "조각", date: String = "2026-11-14", time: String? = nil, zone: String = "Asia/Seoul",
        number: Int = 1
    ) throws -> FeedPiece {
        var fields: JSONObject = ["kind": "movie", "title": .string(title), "date": .string(date)]
        fields["time"] = time.map { .string($0) }
        let tail = String(number)
        let id = Sample.id.dropLast(tail.count) + tail
        return FeedPiece(
            id: String(id), piece: try Piece(fields: .object(fields)), timeZone: zone, created: created,
            updated: updated)
    }

    static func full() throws -> FeedPiece {
        FeedPiece(
            id: id, piece: try Piece(fields: fullFields), timeZone: "Asia/Seoul", version: 3, created: created,
            updated: updated, image: image, page: "https://piece.example/p/\(id)")
    }
}

/// The content lines of a calendar as they are sent; each must end in CRLF.
func physicalLines(_ feed: [UInt8], _ location: SourceLocation = #_sourceLocation) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    for (index, byte) in feed.enumerated() {
        let follows = index + 1 < feed.count ? feed[index + 1] : 0
        switch byte {
        case 0x0D where follows == 0x0A: break
        case 0x0A where index > 0 && feed[index - 1] == 0x0D: lines.append([])
        case 0..<0x20 where byte != 0x09, 0x7F:
            Issue.record("a bare control character \(byte) at \(index)", sourceLocation: location)
        default: lines[lines.count - 1].append(byte)
        }
    }
    #expect(lines.last == [], "the last line has no end", sourceLocation: location)
    return lines.dropLast()
}

/// Texts with the characters that break formats, long enough to be folded many times.
enum Hostile {
    static let family = "👨‍👩‍👧‍👦"
    static let words = [
        family, "🏳️‍🌈", "🇰🇷", "각", "뚫", "e\u{301}", "ㅎㅏㄴ", "\\", ";", ",", ":", "\"", "'", "&", "<", ">", "&amp;",
        "]]>", "\\n", "%0A", "<b>", "<!--", "한글", " ", "\u{A0}", "\u{3000}", "\u{200F}", "a", "Z", "0", "\u{1F3FB}",
        "\u{FE0F}", "END:VCALENDAR", "^n", "\u{FFFD}", "\u{E000}", "\u{10FFFD}",
    ]

    static func text(words count: Int, using random: inout Random) -> String {
        var text = ""
        for _ in 0..<count {
            if Int.random(in: 0..<3, using: &random) == 0,
                let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
            {
                text.unicodeScalars.append(scalar)
            } else if let word = words.randomElement(using: &random) {
                text += word
            }
        }
        return text
    }
}
