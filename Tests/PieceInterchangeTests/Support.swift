import PieceInterchange
import PieceModel
import Testing

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

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    mutating func pick<T>(_ all: [T]) -> T { all[below(all.count)] }
}

/// All rows of a file that comes in chunks of one size.
func rows(
    _ format: ImportFormat, _ bytes: some Sequence<UInt8>, chunk: Int = 64 * 1024,
    options: ImportOptions = ImportOptions()
) throws(ImportError) -> [ImportRow] {
    var reader = ImportReader(format, options: options)
    var rows: [ImportRow] = []
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
        rows += try reader.push(Array(rest.prefix(chunk)))
        rest = rest.dropFirst(chunk)
    }
    return rows + (try reader.finish())
}

/// The only row of a file.
func onlyRow(
    _ format: ImportFormat, _ text: String, options: ImportOptions = ImportOptions()
) throws -> ImportedPiece {
    let all = try rows(format, text.utf8, options: options)
    let row = try #require(all.count == 1 ? all.first : nil, "\(all.count) rows")
    return try row.result.get()
}

/// The error that reading a file gives; nil when it gives none.
func failure(_ format: ImportFormat, _ text: String) -> ImportError? {
    do {
        _ = try rows(format, text.utf8)
        return nil
    } catch {
        return error
    }
}

/// A text out of what makes trouble in tables and documents.
func randomText(_ random: inout Seeded, upTo limit: Int, lines: Bool = false) -> String {
    let alphabet: [Character] = [
        "가", "나", "각", "a", "Z", "0", "9", " ", "\"", "'", ",", ";", "=", "+", "-", "@", "\\", "[", "]", "{", "}", ":",
        "\t",
        "é", "👨‍👩‍👧", "한", "|", "#", "<", "&", "\u{FEFF}", "\u{200B}", "ﾊ", "𝔸",
    ]
    let text = (0..<random.below(limit + 1)).map { _ in
        lines && random.chance(0.1) ? "\n" : random.pick(alphabet)
    }
    // Tabs are control characters, which no field may hold.
    return String(text.filter { $0 != "\t" })
}

/// Any piece there can be.
func randomPiece(_ random: inout Seeded) -> Piece {
    while true {
        var fields = JSONObject()
        func put(_ key: String, _ share: Double, _ value: (inout Seeded) -> JSONValue) {
            if random.chance(share) { fields[key] = value(&random) }
        }
        func money(_ random: inout Seeded) -> JSONValue {
            let currency = random.pick(["KRW", "KRW", "JPY", "USD", "BHD", "TRY"])
            return [
                "amount": .number(JSONNumber(random.pick([0, 5, 66_000, 123_456, Money.maximum]))),
                "currency": .string(currency),
            ]
        }
        put("kind", 1) { .string($0.pick(Kind.all).id) }
        put("genres", 0.5) { random in
            .array(Genre.all.shuffled(using: &random).prefix(random.below(4)).map { .string($0.id) })
        }
        put("title", 1) { .string(randomText(&$0, upTo: 100)) }
        put("date", 1) { .string("\(1000 + $0.below(9000))-0\(1 + $0.below(9))-\(10 + $0.below(19))") }
        put("time", 0.5) { .string("1\($0.below(10)):0\($0.below(10))") }
        for (key, length) in [("venue", 100), ("seat", 60), ("director", 60), ("artist", 60), ("discount", 60)] {
            put(key, 0.5) { .string(randomText(&$0, upTo: length)) }
        }
        put("cast", 0.5) { random in
            .array(
                (0..<random.below(6)).map { _ in
                    let name = JSONValue.string("가" + randomText(&random, upTo: 20))
                    return random.chance(0.5) ? name : ["name": name, "role": .string(randomText(&random, upTo: 20))]
                })
        }
        put("companions", 0.5) { random in
            .array((0..<random.below(6)).map { _ in .string(randomText(&random, upTo: 20) + "나") })
        }
        put("price", 0.5, money)
        put("facePrice", 0.5, money)
        put("bookingNumber", 0.5) { .string($0.pick(["T1234567890", "-12/3", "- 1", "A.B 9"])) }
        put("score", 0.5) { JSONNumber(Double(1 + $0.below(10)) / 2).map(JSONValue.number) ?? .null }
        put("review", 0.5) { .string(randomText(&$0, upTo: 200, lines: true)) }
        put("record", 0.3) { .string(randomText(&$0, upTo: 600, lines: true)) }
        put("visibility", 0.5) { .string($0.pick(Visibility.allCases).rawValue) }
        put("viewing", 0.5) { .number(JSONNumber(1 + $0.below(9_999))) }
        put("number", 0.5) { .number(JSONNumber(1 + $0.below(99_999_999))) }
        put("link", 0.3) { .string($0.pick(["https://boxd.it/abc", "http://a.kr/?q=\"',;=1"])) }
        put("layout", 0.3) { .string($0.pick(["poster-ticket", "-x-", "a"])) }
        if let piece = try? Piece(fields: .object(fields)) { return piece }
    }
}
