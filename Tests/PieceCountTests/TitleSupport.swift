import Foundation
import PieceModel
import Testing

@testable import PieceCount

/// The rules that the program ships.
func shippedTitles() throws -> TitleRules {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try TitleRules([UInt8](Data(contentsOf: checkout.appending(path: "assets/titles.json"))))
}

/// A play with some fields changed, made a week after the visit at noon.
func counted(_ fields: JSONObject, madeOn: String = "2024-03-12", madeAt: String = "12:00") throws -> CountedPiece {
    var all: JSONObject = ["kind": "play", "title": "햄릿", "date": "2024-03-05", "companions": ["지우"]]
    for member in fields { all[member.key] = member.value }
    return CountedPiece(
        piece: try Piece(fields: .object(all)), madeOn: try #require(LocalDate(madeOn)),
        madeAt: try #require(LocalTime(madeAt)))
}

extension PieceCondition {
    /// The plainest piece that fulfils the condition.
    func example() throws -> CountedPiece {
        var fields: JSONObject = [:]
        func text(_ minutes: Int) -> String {
            LocalTime(hour: minutes / 60, minute: minutes % 60)?.description ?? ""
        }
        if let kind = kinds.first { fields["kind"] = .string(kind) }
        if let genre = genres.first { fields["genres"] = [.string(genre)] }
        if let day = days.first { fields["date"] = .string("2024-\(day)") }
        // 2024-03-03 was a Sunday.
        if let weekday = weekdays.first { fields["date"] = .string("2024-03-0\(3 + weekday)") }
        if let time { fields["time"] = .string(text(time.lowerBound)) }
        if let row { fields["seat"] = .string("\(row)열 7번") }
        if let grade { fields["seat"] = .string(grade == "스탠딩" ? "스탠딩 가구역 120번" : "\(grade)석 1층 5열") }
        if let score { fields["score"] = JSONNumber(Double(score.lowerBound) / 2).map(JSONValue.number) }
        if let won {
            fields["price"] = ["amount": .number(JSONNumber(won.lowerBound)), "currency": "KRW"]
        }
        if let discount {
            fields["facePrice"] = ["amount": 100_000, "currency": "KRW"]
            fields["price"] = [
                "amount": .number(JSONNumber(1_000 * (100 - discount.lowerBound))), "currency": "KRW",
            ]
        }
        if let companions {
            fields["companions"] = .array((0..<companions.lowerBound).map { .string("친구 \($0)") })
        }
        if let review { fields["review"] = .string(String(repeating: "좋", count: review.lowerBound)) }
        if let record { fields["record"] = .string(String(repeating: "길", count: record.lowerBound)) }
        if let viewing { fields["viewing"] = .number(JSONNumber(viewing.lowerBound)) }
        return try counted(
            fields, madeOn: madeOnTheDay ? "2024-03-05" : "2024-03-12",
            madeAt: made.map { text($0.lowerBound) } ?? "12:00")
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
        fields["kind"] = pick(["movie", "concert"])
        fields["genres"] = pick([nil, ["horror"], ["drama", "music"]])
        fields["date"] = pick(["2024-02-28", "2024-02-29", "2024-03-01", "2024-12-25", "2025-01-01"])
        fields["time"] = pick([nil, "06:00", "22:30"])
        fields["venue"] = pick([nil, "블루스퀘어", "부산문화회관"])
        fields["cast"] = pick([nil, ["아이유"]])
        fields["companions"] = pick([[], ["수민"]])
        fields["price"] = pick([nil, ["amount": 600_000, "currency": "KRW"]])
        fields["score"] = pick([nil, 5])
        return try counted(fields, madeAt: pick(["12:00", "01:00"])?.string ?? "12:00")
    }
}
