import PieceModel
import Testing

@testable import PieceInterchange

@Suite("Tables")
struct TableReaderTests {
    private func read(
        _ text: String, chunk: Int = 1 << 20, limits: TableLimits = TableLimits()
    ) throws(ImportError) -> [TableRow] {
        var reader = TableReader(limits: limits)
        var rows: [TableRow] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            rows += try reader.push(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        return rows + (try reader.finish())
    }

    /// `1:a|b 2:c|d`
    private func summary(_ rows: [TableRow]) -> String {
        rows.map { "\($0.line):" + $0.cells.joined(separator: "|") + ($0.flaw == nil ? "" : "!") }.joined(
            separator: " ")
    }

    @Test(
        "Cells come out as they were put in",
        arguments: [
            ("a,b\r\nc,d\r\n", "1:a|b 2:c|d"), ("a,b\nc,d", "1:a|b 2:c|d"), ("a,b\rc,d\r", "1:a|b 2:c|d"),
            ("a;b;c,x\n1;2;3", "1:a|b|c,x 2:1|2|3"), ("a\tb\n1\t2", "1:a|b 2:1|2"), ("\"a\"\"b\",c", "1:a\"b|c"),
            ("\"a,b\",\"c\"\n", "1:a,b|c"), ("\"a\r\nb\",c\r\nd,e", "1:a\r\nb|c 3:d|e"),
            ("\"a\nb\nc\"\n\nd", "1:a\nb\nc 5:d"),
            ("a,,\n,,\n", "1:a|| 2:||"), ("\n\na\n\n\nb", "3:a 6:b"), ("a\"b,c", "1:a\"b|c"), ("", ""), ("\r\n", ""),
            ("\"\",x", "1:|x"), ("a,\"b;c;d\"\n1,2", "1:a|b;c;d 2:1|2"), ("\"a\" b,c\nd,e", "1:a b|c! 2:d|e"),
            ("a,b\n\"c,d", "1:a|b 2:c,d!"), ("only", "1:only"), ("가,나\n똠,👨‍👩‍👧", "1:가|나 2:똠|👨‍👩‍👧"),
        ])
    func cells(text: String, expected: String) throws {
        #expect(summary(try read(text)) == expected)
        for chunk in 1...max(1, text.utf8.count) {
            #expect(summary(try read(text, chunk: chunk)) == expected, "in chunks of \(chunk)")
        }
    }

    @Test("Every table of up to five letters, quotes, separators and line ends reads the same byte by byte")
    func exhaustive() throws {
        var tables: [[UInt8]] = [[]]
        for length in 0..<5 {
            for table in tables where table.count == length {
                tables += Array("a,\"\n\r".utf8).map { table + [$0] }
            }
        }
        #expect(tables.count == 3_906)
        for table in tables {
            let text = String(decoding: table, as: UTF8.self)
            #expect(try read(text, chunk: 1) == read(text), "\(text.debugDescription)")
        }
    }

    @Test("What is too large is refused with its line")
    func limits() {
        let limits = TableLimits(cell: 10, row: 25, columns: 5)
        func error(_ text: String) -> ImportError? {
            do {
                _ = try read(text, limits: limits)
                return nil
            } catch {
                return error
            }
        }
        #expect(error("a,b\n1234567890,1") == nil)
        #expect(error("a,b\n12345678901,1")?.line == 2)
        #expect(error("a\n\"1234\n5678\n90")?.line == 2)
        #expect(error("a\n\"1234\n5678\n90")?.description.contains("close a \"") == true)
        #expect(error("a\nb\n1,2,3,4,5,6")?.code == .tooLarge)
        #expect(error("a\nb\n1,2,3,4,5,6")?.line == 3)
        #expect(error("a\n123456789,123456789,123456789")?.line == 2)
    }
}

@Suite("Encodings")
struct TextDecodingTests {
    private func decode(_ bytes: [UInt8], chunk: Int) throws -> String {
        var decoding = TextDecoding()
        var text: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            text += try decoding.decode(Array(rest.prefix(chunk)), last: false)
            rest = rest.dropFirst(chunk)
        }
        text += try decoding.decode([], last: true)
        return try #require(String(validating: text, as: UTF8.self))
    }

    private let text = "제목,관람일,별점\r\n똠방각하,2026.11.14,4.5\r\n햏햏,2026-11-15,\r\n"
    /// `text` as Korean Windows writes it; 똠 and 햏 are of the part that KS X 1001 lacks.
    private let korean: [UInt8] = [
        0xC1, 0xA6, 0xB8, 0xF1, 0x2C, 0xB0, 0xFC, 0xB6, 0xF7, 0xC0, 0xCF, 0x2C, 0xBA, 0xB0, 0xC1, 0xA1,
        0x0D, 0x0A, 0x8C, 0x63, 0xB9, 0xE6, 0xB0, 0xA2, 0xC7, 0xCF, 0x2C, 0x32, 0x30, 0x32, 0x36, 0x2E,
        0x31, 0x31, 0x2E, 0x31, 0x34, 0x2C, 0x34, 0x2E, 0x35, 0x0D, 0x0A, 0xC1, 0x64, 0xC1, 0x64, 0x2C,
        0x32, 0x30, 0x32, 0x36, 0x2D, 0x31, 0x31, 0x2D, 0x31, 0x35, 0x2C, 0x0D, 0x0A,
    ]

    @Test("CP949, UTF-8 and UTF-16 give the same text in any chunks", arguments: [1, 2, 3, 7, 1 << 20])
    func encodings(chunk: Int) throws {
        #expect(try decode(korean, chunk: chunk) == text)
        #expect(try decode(Array(text.utf8), chunk: chunk) == text)
        #expect(try decode([0xEF, 0xBB, 0xBF] + text.utf8, chunk: chunk) == text)
        let pairs = text + "👨‍👩‍👧"
        #expect(
            try decode([0xFF, 0xFE] + pairs.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, chunk: chunk) == pairs)
        #expect(
            try decode([0xFE, 0xFF] + pairs.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, chunk: chunk) == pairs)
    }

    @Test("Long texts keep every character, whichever buffer's end they fall on", arguments: [1_000, 4_095, 65_536])
    func long(chunk: Int) throws {
        let long = String(repeating: "조각 👨‍👩‍👧 piece, ", count: 8_000)
        #expect(try decode(Array(long.utf8), chunk: chunk) == long)
        #expect(
            try decode([0xFF, 0xFE] + long.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, chunk: chunk) == long)
        let many = Array(repeating: korean, count: 3_000).flatMap(\.self)
        #expect(try decode(many, chunk: chunk) == String(repeating: text, count: 3_000))
    }

    @Test("Bytes that are no characters become U+FFFD", arguments: [1, 3, 1 << 20])
    func broken(chunk: Int) throws {
        // Far enough behind the start that the file counts as UTF-8.
        let start = String(repeating: "가", count: 30_000)
        #expect(try decode(start.utf8 + [0xFF, 0x41, 0xE3, 0x81], chunk: chunk).hasPrefix(start + "\u{FFFD}A\u{FFFD}"))
        #expect(try decode([0x41, 0xB0, 0x20, 0xB0, 0xA1, 0xB0], chunk: chunk).contains("\u{FFFD}"))
        #expect(try decode([0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00], chunk: chunk) == "\u{FFFD}A")
        #expect(try decode([], chunk: 1) == "")
    }
}

@Suite("Dates and times as people write them")
struct WrittenDateTests {
    @Test(
        "Dates of every shape are read",
        arguments: [
            ("2026-11-14", "2026-11-14"), ("2026.11.14", "2026-11-14"), ("2026/11/14", "2026-11-14"),
            ("20261114", "2026-11-14"), ("2026년 11월 14일", "2026-11-14"), ("2026. 11. 4.", "2026-11-04"),
            ("2026-1-4", "2026-01-04"), ("2024.07.06(토) 19:00 2회", "2024-07-06 19:00"),
            ("2026-11-14T19:30:00+09:00", "2026-11-14 19:30"), ("2026년 11월 14일 오후 7시 30분", "2026-11-14 19:30"),
            ("2026년11월14일 오후 7시", "2026-11-14 19:00"), ("2026-11-14 12:05 AM", "2026-11-14 00:05"),
            ("2026-11-14 오전 11:05", "2026-11-14 11:05"), (" 2026-11-14 ", "2026-11-14"),
            ("2026-11-14 25:00", "2026-11-14"), ("20261114 1930", "2026-11-14"),
        ])
    func dates(text: String, expected: String) throws {
        let written = try #require(WrittenDate(text))
        #expect(written.date.description + (written.time.map { " \($0)" } ?? "") == expected)
    }

    @Test(
        "What is no date is none",
        arguments: [
            "", "2026", "11/14/2026", "2026-13-01", "2026-02-30", "261114", "2026-11", "내일", "999999999999999999",
            "2026--11-14",
        ])
    func noDates(text: String) {
        #expect(WrittenDate(text) == nil)
    }
}
