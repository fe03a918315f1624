import PieceModel

/// A small generator of repeatable randomness (SplitMix64); tests name their seed so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The least fields that make a piece, with changes: a nil value takes a field away.
func fields(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
    var object = JSONObject([
        .init(key: "kind", value: "musical"), .init(key: "title", value: "지킬 앤 하이드"),
        .init(key: "date", value: "2026-11-14"), .init(key: "venue", value: "블루스퀘어 신한카드홀"),
    ])
    for (key, value) in changes { object[key] = value }
    return .object(object)
}

/// The piece of the least fields with changes.
func piece(_ changes: [String: JSONValue?] = [:]) throws -> Piece { try Piece(fields: fields(changes)) }

/// The problems of the least fields with changes; empty when there are none.
func problems(_ changes: [String: JSONValue?]) -> [FieldProblem] {
    do {
        _ = try Piece(fields: fields(changes))
        return []
    } catch {
        return error.problems
    }
}

/// The only problem of the least fields with changes, as text; nil when there is none or more than one.
func problem(_ changes: [String: JSONValue?]) -> String? {
    let all = problems(changes)
    return all.count == 1 ? all[0].description : nil
}

/// A JSON number with a fraction.
func decimal(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? .null }
