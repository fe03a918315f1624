import Foundation
import PieceModel
import Testing

@testable import PieceCount

/// The folder of the checkout.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The rules that the program ships.
func shippedTitles() throws -> TitleRules {
    try TitleRules([UInt8](Data(contentsOf: checkout.appending(path: "assets/titles.json"))))
}

/// A play with some fields changed, made a week after the visit at noon.
func counted(_ fields: JSONObject, madeOn: String = "2024-03-12", madeAt: String = "12:00") throws -> CountedPiece {
    var all: JSONObject = ["kind": "play", "title": "햄릿", "date": "2024-03-05", "companions": ["지우"]]
    for member in fields { all[member.key] = member.value }
    return CountedPiece(
        piece: try Piece(fields: .object(all)), madeOn: try #require(LocalDate(madeOn)),
        madeAt: try #require(LocalTime(madeAt)))
}

/// One owner's numbers with the shipped rules.
struct Owner {
    let counts = MemoryCounts()
    let counting: Counting
    let judge: TitleJudge
    /// When everything happens.
    let now = Instant(milliseconds: 1_794_650_400_000)

    init(_ rules: TitleRules) {
        counting = Counting(rules: rules)
        judge = TitleJudge(rules: rules)
    }

    @discardableResult
    func change(from old: CountedPiece? = nil, to new: CountedPiece?) throws -> TitleChanges {
        try counting.change(from: old, to: new, at: now, in: counts)
    }

    /// Many pieces at once, judged at the end.
    func add(_ pieces: [CountedPiece]) throws {
        try counting.add(pieces.map { ($0, 1) }, in: counts)
        try counting.judge(at: now, in: counts)
    }

    var titles: Set<String> { Set(counts.grants().map(\.title)) }

    func progress(_ title: String) throws -> TitleProgress {
        try #require(try judge.progress(reading: counts).first { $0.rule.id == title })
    }
}

/// SplitMix64 (Steele et al., 2014).
struct TestRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A piece among few values, so that several fulfil a title together.
    mutating func piece() throws -> CountedPiece {
        func pick(_ values: [JSONValue?]) -> JSONValue? { values[Int(next() % UInt64(values.count))] }
        var fields: JSONObject = [:]
        fields["kind"] = pick(["movie", "movie", "concert", "musical", "play", "exhibition"])
        fields["title"] = pick(["햄릿", "새벽 세 시", "아주 길고도 긴 제목을 가진 어느 여름밤의 이야기"])
        fields["genres"] = pick([
            nil, ["horror"], ["drama", "music"], ["etc", "war"], ["comedy", "romance", "action"],
        ])
        fields["date"] = pick([
            "2024-02-14", "2024-02-28", "2024-02-29", "2024-03-01", "2024-12-25", "2025-01-01", "2025-01-06",
            "2025-01-13", "2025-05-05",
        ])
        fields["time"] = pick([nil, "06:00", "12:10", "14:00", "22:30"])
        fields["venue"] = pick([nil, "블루스퀘어", "부산문화회관", "대구오페라하우스", "제주아트센터"])
        fields["seat"] = pick([nil, "A열 7번", "1층 2열 3번", "VIP석 1층 A구역 12열", "스탠딩 가구역 12번"])
        fields["cast"] = pick([nil, ["아이유"], ["김하나", "이두리"]])
        fields["director"] = pick([nil, "봉준호"])
        fields["companions"] = pick([[], ["수민"], ["수민", "지우", "하린", "도윤", "서진"]])
        fields["price"] = pick([
            nil, 0, 9_000, 600_000, ["amount": 600_000, "currency": "JPY"], ["amount": 250_000, "currency": "KRW"],
        ])
        fields["facePrice"] = pick([nil, 20_000, 1_200_000])
        fields["score"] = pick([nil, 1, 5])
        fields["review"] = pick([nil, "좋다", "두 번 봐도 좋았다"])
        let madeOn = pick(["2024-02-29", "2025-01-06", "2026-01-06"])?.string ?? ""
        return try counted(fields, madeOn: madeOn, madeAt: pick(["12:00", "01:00"])?.string ?? "12:00")
    }
}
