import Testing

@testable import PieceServer

@Suite("Forms")
struct MultipartTests {
    @Test("A form with a file and a field is read, however it arrives")
    func everySplit() throws {
        let form = Sample.form()
        let whole = Sample.read([form])
        #expect(
            try whole.get() == [
                .part(.init(name: "photo", filename: "밤 산책.jpg", contentType: "image/jpeg")),
                .body(Sample.photo), .partEnd,
                .part(.init(name: "fields")), .body(Array(#"{"title":"햄릿"}"#.utf8)), .partEnd,
                .part(.init(name: "empty")), .partEnd,
            ])
        for cut in 0...form.count {
            #expect(Sample.read([Array(form[..<cut]), Array(form[cut...])]) == whole, "cut at \(cut)")
        }
        #expect(Sample.read(form.map { [$0] }) == whole, "byte by byte")
    }

    @Test("Random forms read like a naive reader of the whole reads them, at random cuts")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SplitMix(seed)
        var accepted = 0
        for round in 0..<3_000 {
            let boundary = ["b", "-", "--", "a-b", "bb", "\u{27}=?"].randomElement(using: &generator) ?? "b"
            let bytes = Sample.random(boundary, &generator)
            let expected = NaiveForm.read(bytes, boundary)
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...9, using: &generator)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            for input in [pieces, [bytes]] {
                let read = Sample.read(input, boundary: boundary)
                switch (read, expected) {
                case (.success(let events), .some(let parts)):
                    #expect(Sample.parts(events) == parts, "seed \(seed) round \(round)")
                    accepted += 1
                case (.failure, .none): break
                default:
                    Issue.record("seed \(seed) round \(round): \(read), expected \(String(describing: expected))")
                }
            }
        }
        #expect(accepted > 500)
    }

    @Test("What only begins like a delimiter is content")
    func lookalikes() throws {
        let bodies = [
            "\r\n--", "\r\n--X-", "\r\n--XY\r\n", "x\r\n--X y", "\r\n--X-y--", "\r\n--X\ry", "\r", "\r\n", "--X\r",
            "\r\r\n\r\n--\r\n--", "\n--X--", "\r\n--X \t \r\r\n", "\r\n-\r\n--x",
            "\r\n--X" + .init(repeating: " ", count: 99),
        ]
        for body in bodies {
            let text = "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n\(body)\r\n--X--"
            let events = try Sample.read([Array(text.utf8)], boundary: "X").get()
            #expect(
                events.count == 3 && events.dropFirst().first == .body(Array(body.utf8)), "\(body.debugDescription)")
        }
    }

    @Test("Preamble, epilogue, padding and empty forms are accepted")
    func margins() throws {
        let part = "Content-Disposition: form-data; name=a\r\n\r\n1"
        for text in [
            "preamble\r\n--X\r\n\(part)\r\n--X--\r\nepilogue\r\n--X\r\n", "--X  \t\r\n\(part)\r\n--X--",
            "\r\n--X\r\n\(part)\r\n--X-- \r\n", "--Xno\r\n--X\r\n\(part)\r\n--X--",
        ] {
            let events = try Sample.read([Array(text.utf8)], boundary: "X").get()
            #expect(events == [.part(.init(name: "a")), .body([49]), .partEnd], "\(text)")
        }
        #expect(try Sample.read([Array("--X--".utf8)], boundary: "X").get() == [])
        let bare = "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n--X--"
        #expect(try Sample.read([Array(bare.utf8)], boundary: "X").get() == [.part(.init(name: "a")), .partEnd])
    }

    // Not one test per form: their control characters would be in the names.
    @Test("Malformed forms are refused with what is wrong")
    func refused() {
        for (text, code) in Sample.malformed {
            let bytes = Array(text.utf8)
            for pieces in [[bytes], bytes.map { [$0] }] {
                #expect(Sample.failure(Sample.read(pieces, boundary: "X")) == code, "\(text.debugDescription)")
            }
        }
    }

    @Test("Every limit holds, and an error stays")
    func limits() throws {
        let head = "--X\r\nContent-Disposition: form-data; name=a"
        let cases: [(String, MultipartError.Code, WritableKeyPath<MultipartLimits, Int>, Int)] = [
            (String(repeating: "\(head)\r\n\r\n\r\n", count: 3) + "--X--", .tooManyParts, \.parts, 2),
            ("\(head)\r\nX: \(String(repeating: "y", count: 99))\r\n\r\n\r\n--X--", .headerTooLarge, \.headerBytes, 99),
            ("\(head)\r\n\r\n12345\r\n--X--", .fieldTooLarge, \.fieldBytes, 4),
            ("\(head)\r\n\r\n12345\r\n--X--", .tooLarge, \.totalBytes, 50),
        ]
        for (text, code, path, value) in cases {
            var limits = MultipartLimits()
            limits[keyPath: path] = value
            #expect(Sample.failure(Sample.read([Array(text.utf8)], boundary: "X", limits: limits)) == code)
            #expect(code.isLimit)
            #expect((try? Sample.read([Array(text.utf8)], boundary: "X").get()) != nil, "\(text) is well-formed")
        }
        var parser = MultipartParser(boundary: "X")
        let bad = Array("--X\n".utf8)
        let good = Array("--X--".utf8)
        #expect(throws: MultipartError.self) { try parser.feed(bad.span) }
        #expect(throws: MultipartError.self) { try parser.feed(good.span) }
        #expect(throws: MultipartError.self) { try parser.finish() }
    }

    @Test("Bodies made of parts of the delimiter are read as content")
    func hostile() throws {
        let boundary = String(repeating: "a", count: 70)
        let head = "--\(boundary)\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\n"
        for unit in ["\r", "a", "\r\n--a", "\r\n--\(boundary.dropLast())"] {
            let body = Array(Array(repeating: Array(unit.utf8), count: 300_000 / unit.utf8.count).joined())
            let form = Array(head.utf8) + body + Array("\r\n--\(boundary)--".utf8)
            let events = try Sample.read([form], boundary: boundary).get()
            #expect(events.dropFirst().first == .body(body), "\(unit.debugDescription)")
        }
    }

    @Test("Boundaries are read from the content type")
    func boundary() {
        for (contentType, boundary) in Sample.contentTypes {
            #expect(MultipartParser.boundary(contentType: contentType) == boundary, "\(contentType.debugDescription)")
        }
    }

    @Test("File names are cleaned and never paths")
    func filename() throws {
        for (parameters, expected) in Sample.filenames {
            let text = "--X\r\ncontent-disposition: FORM-data; name=a\(parameters)\r\n\r\n\r\n--X--"
            let events = try Sample.read([Array(text.utf8)], boundary: "X").get()
            #expect(events.first == .part(.init(name: "a", filename: expected)), "\(parameters.debugDescription)")
        }
    }
}

/// A reader that sees the whole form at once and takes every shortcut; nil for what is refused.
enum NaiveForm {
    struct Part: Equatable { var name: String, bytes: [UInt8] }

    static func read(_ bytes: [UInt8], _ boundary: String) -> [Part]? {
        let mark = Array("\r\n--\(boundary)".utf8)
        var rest = (Array("\r\n".utf8) + bytes)[...]
        var parts: [Part] = []
        guard var isLast = next(&rest, mark)?.isLast else { return nil }
        while !isLast {
            let end = Array("\r\n\r\n".utf8)
            guard let split = rest.indices.first(where: { rest[$0...].starts(with: end) }) else { return nil }
            let line = String(decoding: rest[..<split], as: UTF8.self).filter { $0 != " " }
            guard line.hasPrefix("Content-Disposition:form-data;name="), line.allSatisfy({ !$0.isNewline }) else {
                return nil
            }
            // The line end before a delimiter may be that of the empty header line.
            rest = rest[(split + 2)...]
            guard let (content, last) = next(&rest, mark) else { return nil }
            isLast = last
            parts.append(Part(name: String(line.dropFirst(35)), bytes: Array(content.dropFirst(2))))
        }
        return parts
    }

    /// What precedes the next delimiter, and whether it is the closing one; nil without one, or with a bare LF behind
    /// it.
    private static func next(
        _ rest: inout ArraySlice<UInt8>, _ mark: [UInt8]
    ) -> (content: ArraySlice<UInt8>, isLast: Bool)? {
        for start in rest.indices where rest[start...].starts(with: mark) {
            let behind = rest[(start + mark.count)...]
            let padding = behind.prefix { $0 == 32 || $0 == 9 }.count
            let tail = Array(behind.dropFirst(padding).prefix(2))
            let isLast = padding == 0 && tail == [45, 45]
            if isLast || tail == [13, 10] {
                defer { rest = behind.dropFirst(padding + 2) }
                return (rest[..<start], isLast)
            }
            if tail.first == 10 { return nil }
        }
        return nil
    }
}

/// A small generator whose runs can be repeated.
struct SplitMix: RandomNumberGenerator {
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
