import Foundation
import PieceCount
import PieceModel
import PieceStore
import Testing

@Suite("piece calendar, stats, spending, titles and recap", .serialized)
struct CountingCommandTests {
    @Test("Views of a small library, in Korean and in English")
    func views() async throws {
        try await CommandLibrary.with { library in
            try await library.fill()
            for golden in CountingGoldens.all {
                let view = try await library.view(golden.command, golden.locale)
                #expect(view == golden.text, "\(golden.command) says:\n\(view)")
            }
        }
    }

    @Test("No line is wider than 80 columns, whatever the titles are")
    func widths() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededNumbers(seed)
        try await CommandLibrary.with { library in
            for index in 0..<40 {
                func text(_ length: ClosedRange<Int>) -> JSONValue {
                    .string(
                        (0..<Int.random(in: length, using: &random)).map { _ in random.pick(Width.atoms).0 }.joined())
                }
                let kind = random.pick(Kind.all).id
                try await library.add([
                    "kind": .string(kind), "title": text(1...60), "venue": text(1...60), "director": text(1...40),
                    "date": .string("2026-\(index % 2 == 0 ? "11" : "03")-\(10 + index % 20)"), "time": "19:30",
                    "cast": .array(
                        [text(1...20), text(1...20)].reduce(into: []) { if !$0.contains($1) { $0.append($1) } }),
                    "companions": [text(1...20)], "score": .number(JSONNumber(index % 5 + 1)),
                    "price": [
                        "amount": .number(JSONNumber(Int.random(in: 0...999_999_999_999, using: &random))),
                        "currency": "USD",
                    ],
                ])
            }
            for command in [
                "calendar 2026-11", "calendar 2026", "stats", "stats 2026", "spending", "spending 2026-03",
                "titles --all",
            ] {
                for locale in TicketLocale.allCases {
                    let lines = try await library.view(command, locale).split(separator: "\n")
                    #expect(lines.count > 4)
                    for line in lines {
                        #expect(
                            Width.of(line) <= 80, "\(command) \(locale), seed \(seed): \(Width.of(line)) in \(line)")
                    }
                }
            }
        }
    }

    @Test("Verify finds planted damage, tells where, and rebuild mends it")
    func verify() async throws {
        try await CommandLibrary.with { library in
            try await library.fill()
            let sound = try await library.run("stats verify")
            #expect(sound.status == 0 && sound.errors.contains("verified 5 pieces"), "\(sound.errors)")
            try await library.place.store.changeCounts(of: library.owner.id) { counts in
                var rollup = try counts.rollup(.year(2026))
                rollup.count += 1
                try counts.write([RollupKey(.year(2026)): rollup])
                try counts.write([TallyKey(.all, .venue, "아무 데도 아닌 곳"): Tally(value: 3, count: 3)])
            }
            let damaged = try await library.run("stats verify --owner \(library.owner.id)")
            let lines = damaged.text.split(separator: "\n")
            #expect(damaged.status == 1 && lines.count == 2, "\(damaged)")
            #expect(lines.allSatisfy { $0.hasPrefix("\(library.owner.id): ") })
            #expect(damaged.text.contains("2026") && damaged.text.contains("아무 데도 아닌 곳"))
            let rebuilt = try await library.run("stats rebuild")
            #expect(rebuilt.status == 0 && rebuilt.text == "counted 5 pieces of 1 account\n", "\(rebuilt)")
            #expect(rebuilt.errors.contains("pieces/s"))
            #expect(try await library.run("stats verify").status == 0)
        }
    }

    @Test("--json prints what the HTTP interface answers")
    func json() async throws {
        try await withServer { server in
            try await server.makePiece(fields: ["score": stars(4.5), "price": 66_000, "venue": "국립극장"])
            try await server.makePiece(fields: [
                "date": "2025-03-02", "kind": "movie", "price": ["amount": 1200, "currency": "USD"],
            ])
            let folder = try BackupFolder()
            for (command, path) in [
                ("calendar 2026-11", "calendar/2026-11"), ("calendar 2026", "calendar/2026"),
                ("calendar 2025-03 --kind movie", "calendar/2025-03?kind=movie"), ("stats", "statistics"),
                ("stats 2026 --kind play", "statistics?year=2026&kind=play"), ("spending", "spending"),
                ("spending 2025", "spending?year=2025"), ("spending 2026-11", "spending?month=2026-11"),
                ("titles", "titles"),
            ] {
                let answer = try await server.request("GET", "/api/v1/\(path)", token: server.owner.token)
                let run = try await folder.shell(
                    "\"$PIECE\" \(command) --json --data '\(server.folder.path)' --public-url http://piece.test > out")
                #expect(run.status == 0 && answer.status == 200, "\(run.errors) \(answer.text)")
                #expect(try folder.bytes("out") == answer.body + [UInt8(ascii: "\n")], "\(command)")
            }
            // Another account is named by its address, in any case of letters.
            let other = try await folder.shell(
                "\"$PIECE\" stats --json --owner SECOND@piece.test --data '\(server.folder.path)' > out")
            #expect(other.status == 0, "\(other.errors)")
            let report = try JSONParser.parse(try folder.bytes("out"))
            #expect(report.object?["count"]?.integer == 0)
            let recap = try await folder.shell(
                "\"$PIECE\" recap 2026 --out r.png --data '\(server.folder.path)' --locale en && "
                    + "\"$PIECE\" calendar 2026-11 --card m.png --data '\(server.folder.path)'")
            #expect(recap.status == 0, "\(recap.errors)")
            for name in ["r.png", "m.png"] { #expect(try folder.bytes(name).starts(with: [0x89, 0x50, 0x4E, 0x47])) }
        }
    }

    @Test("What cannot be shown says why")
    func faults() async throws {
        try await CommandLibrary.with { library in
            try await library.fill()
            for (words, status, message) in [
                ("calendar 20266", 64, "1000 to 9999"), ("calendar 2026-13", 64, "no year or month"),
                ("calendar 2026 --card x.png", 64, "piece recap 2026"), ("stats 0999", 64, "1000 to 9999"),
                ("stats 2026-11", 64, "is no year"), ("stats --kind musica", 64, "did you mean musical"),
                ("stats 2026 2025", 64, "no year or month"), ("spending all", 64, "no year or month"),
                ("spending --locale fr", 64, "ko or en"), ("titles now", 64, "one word too many"),
                ("titles --owner nobody@piece.test", 66, "there is no account"),
                ("recap --out r.png", 64, "which year"),
                ("recap 2026", 64, "--out"), ("recap 1999 --out r.png", 66, "no piece in 1999"),
                ("calendar 1999-01 --card m.png", 66, "no piece"), ("stats --dta data", 64, "no option --dta"),
            ] {
                let outcome = try await library.run(words)
                #expect(Int(outcome.status) == status && outcome.errors.contains(message), "\(words): \(outcome)")
                #expect(outcome.text.isEmpty)
            }
            #expect(try await library.run("stats", data: "nowhere").status == 66)
            #expect(!library.folder.exists("nowhere") && !library.folder.exists("r.png"))
        }
    }
}

/// How wide text is in a terminal, told without the program: from a list of what the tests write.
private enum Width {
    /// Texts and their columns.
    static let atoms: [(String, Int)] = [
        ("가", 2), ("힣", 2), ("뷁", 2), ("a", 1), ("W", 1), ("é", 1), ("e\u{333}", 1), ("日", 2), ("ｱ", 1), ("Ａ", 2),
        ("👨‍👩‍👧", 2), ("🇰🇷", 2), ("❤️", 2), ("👍🏽", 2), ("〈", 2), ("ß", 1), ("Ж", 1), ("й", 1),
    ]
    private static let known = Dictionary(atoms.map { (Character($0.0), $0.1) }) { first, _ in first }

    static func of(_ line: Substring) -> Int {
        line.reduce(0) { sum, character in
            if let width = known[character] { return sum + width }
            let isHangul = character.unicodeScalars.first.map { (0xAC00...0xD7A3).contains($0.value) } ?? false
            return sum + (isHangul ? 2 : 1)
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), for runs that can be repeated.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }
}
