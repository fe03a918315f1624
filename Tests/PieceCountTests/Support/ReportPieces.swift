import PieceModel

/// Repeatable randomness (SplitMix64).
struct ReportRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func names(_ names: [String], upTo most: Int) -> [JSONValue] {
        (0..<Int.random(in: 0...most, using: &self)).map { _ in .string(pick(names)) }
    }
}

/// A piece of JSON text.
func reportPiece(_ json: String) throws -> Piece { try Piece(json: Array(json.utf8)) }

func reportDate(_ text: String) throws -> LocalDate {
    guard let date = LocalDate(text) else { throw ReportTestError.noDate(text) }
    return date
}

enum ReportTestError: Error { case noDate(String) }

/// Pieces of few names and crowded days, so that every sort of tie, repetition and gap comes about.
func randomReportPieces(_ count: Int, _ random: inout ReportRandom) throws -> [Piece] {
    try (0..<count).map { _ in try randomReportPiece(&random) }
}

private func randomReportPiece(_ random: inout ReportRandom) throws -> Piece {
    let places = (1...23).map { "장소 \($0)" }
    let people = (1...30).map { "배우 \($0)" }
    var object = JSONObject()
    object["kind"] = .string(random.pick(Array(Kind.all.map(\.id).prefix(random.chance(70) ? 3 : Kind.all.count))))
    object["title"] = .string("작품/\(Int.random(in: 1...15, using: &random))")
    object["date"] = .string(randomReportDay(&random))
    if random.chance(70) {
        let time = LocalTime(hour: .random(in: 0...23, using: &random), minute: .random(in: 0...59, using: &random))
        object["time"] = time.map { .string("\($0)") }
    }
    if random.chance(80) { object["venue"] = .string(random.pick(places)) }
    if random.chance(50) { object["seat"] = .string(random.pick(["VIP석 1열 2번", "R석 2열 3번", "S석 1번"])) }
    object["genres"] = .array(Genre.all.filter { _ in random.chance(10) }.map { .string($0.id) })
    object["cast"] = .array(random.names(people, upTo: 5))
    if random.chance(30) { object["director"] = .string(random.pick(people)) }
    if random.chance(20) { object["artist"] = .string(random.pick(people)) }
    object["companions"] = .array(random.names((1...12).map { "친구 \($0)" }, upTo: 3))
    if random.chance(70) {
        let currency = random.pick(random.chance(80) ? ["KRW", "USD"] : ["JPY", "EUR", "GBP", "KWD"])
        let amounts = [0, 1, 14_000, 15_000, 150_000, Int.random(in: 0...99, using: &random), Money.maximum]
        object["price"] = ["amount": .number(JSONNumber(random.pick(amounts))), "currency": .string(currency)]
        if random.chance(50) {
            let code = random.chance(80) ? currency : "CHF"
            object["facePrice"] = ["amount": .number(JSONNumber(random.pick(amounts))), "currency": .string(code)]
        }
    }
    if random.chance(70) {
        object["score"] = JSONNumber(Double(Int.random(in: 1...10, using: &random)) / 2).map(JSONValue.number)
    }
    return try Piece(fields: .object(object))
}

private func randomReportDay(_ random: inout ReportRandom) -> String {
    let edges = ["1000-01-01", "1000-12-31", "2024-02-29", "2024-12-31", "2025-01-01", "9999-01-01", "9999-12-31"]
    if random.chance(10) { return random.pick(edges) }
    let days = LocalDate(year: 2024, month: 1, day: 1)?.daysSince1970 ?? 0
    let day = random.chance(50) ? Int.random(in: 290...440, using: &random) : .random(in: 0...1200, using: &random)
    return LocalDate(daysSince1970: days + day).map(\.description) ?? "2026-01-01"
}
