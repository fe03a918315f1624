import Testing

@testable import PieceServer

/// Forms for the tests, and how they are read.
enum Sample {
    static let photo: [UInt8] = [0xFF, 0xD8, 13, 10, 45, 45, 88, 13, 10, 0, 13, 0xFF, 0xD9, 10]

    static func form(boundary: String = "XYZ") -> [UInt8] {
        var form = Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"photo\"; ".utf8)
        form += Array("filename=\"C:\\사진\\밤 산책.jpg\"\r\nContent-Type: Image/JPEG\r\n\r\n".utf8)
        form += photo
        form += Array("\r\n--\(boundary)\r\ncontent-disposition:form-data;name=fields\r\n\r\n{\"title\":\"햄릿\"}".utf8)
        form += Array("\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n".utf8)
        return form + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    /// The events of a form that arrives in pieces, neighbouring body events joined.
    static func read(
        _ pieces: [[UInt8]], boundary: String = "XYZ", limits: MultipartLimits = MultipartLimits()
    ) -> Result<[MultipartEvent], MultipartError> {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var events: [MultipartEvent] = []
        do throws(MultipartError) {
            for piece in pieces { events += try parser.feed(piece.span) }
            try parser.finish()
        } catch {
            return .failure(error)
        }
        var joined: [MultipartEvent] = []
        for event in events {
            if case .body(let more) = event, case .body(let bytes)? = joined.last {
                joined[joined.count - 1] = .body(bytes + more)
            } else {
                joined.append(event)
            }
        }
        return .success(joined)
    }

    static func failure(_ result: Result<[MultipartEvent], MultipartError>) -> MultipartError.Code? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    static func parts(_ events: [MultipartEvent]) -> [NaiveForm.Part] {
        var parts: [NaiveForm.Part] = []
        for event in events {
            switch event {
            case .part(let part): parts.append(.init(name: part.name, bytes: []))
            case .body(let bytes): parts[parts.count - 1].bytes += bytes
            case .partEnd: break
            }
        }
        return parts
    }

    /// Bytes that are a form more often than not, with much in them that nearly is a delimiter.
    static func random(_ boundary: String, _ generator: inout SplitMix) -> [UInt8] {
        let head = "Content-Disposition: form-data; name="
        let crumbs = [
            "\r", "\n", "-", "--", "\r\n--", "\r\n--\(boundary)", "\r\n--\(boundary)-", "x", " ", boundary, "\r\n",
        ]
        func crumb(_ most: Int) -> String {
            (0..<Int.random(in: 0...most, using: &generator)).map { _ in crumbs.randomElement(using: &generator) ?? "" }
                .joined()
        }
        var text = Int.random(in: 0..<4, using: &generator) == 0 ? crumb(3) + "\r\n" : ""
        text += "--\(boundary)"
        for index in 0..<Int.random(in: 0...4, using: &generator) {
            let padding = [" ", "\t ", "", "", ""].randomElement(using: &generator) ?? ""
            text += padding + "\r\n" + head + "n\(index)\r\n\r\n" + crumb(5) + "\r\n--\(boundary)"
        }
        text += "--" + crumb(3)
        var bytes = Array(text.utf8)
        if Int.random(in: 0..<4, using: &generator) == 0 {
            bytes.remove(at: Int.random(in: 0..<bytes.count, using: &generator))
        }
        return bytes
    }

    static let malformed: [(String, MultipartError.Code)] = {
        let field = "Content-Disposition: form-data; name=a"
        func part(_ header: String) -> String { "--X\r\n\(header)\r\n\r\n1\r\n--X--" }
        return [
            ("", .truncated), ("--X", .truncated), ("--X-", .truncated), ("--X\r\n\(field)\r\n\r\n1", .truncated),
            ("--X\r\n\(field)\r\n\r\n1\r\n--X\r\n", .truncated), ("no form at all", .truncated),
            ("--X\n\(field)\n\n1\n--X--", .bareLineFeed), ("--X \n", .bareLineFeed),
            ("--X\r\n\(field)\n\r\n1\r\n--X--", .bareLineFeed), ("--X\r\n\n", .bareLineFeed),
            (part("\(field)\rContent-Type: a/b"), .badHeader), (part("\(field)\r\n folded"), .badHeader),
            (part("\(field)\r\nno colon"), .badHeader), (part("\(field)\r\n: x"), .badHeader),
            (part("\(field)\r\nBad Name: x"), .badHeader), (part("\(field)\u{0}"), .badHeader),
            (part("\(field)\r\n\(field)"), .badHeader), (part("\(field)\r\nA: \u{1B}[2J"), .badHeader),
            (part("Content-Type: a/b"), .badDisposition), ("--X\r\n\r\n1\r\n--X--", .badDisposition),
            (part("Content-Disposition: attachment; name=a"), .badDisposition),
            (part("Content-Disposition: form-data"), .badDisposition), (part("\(field); name=b"), .badDisposition),
            (part("Content-Disposition: form-data; name=\"\""), .badDisposition),
            (part("Content-Disposition: form-data; name=\"a"), .badDisposition),
            (part("Content-Disposition: form-data; name=\"a\"b"), .badDisposition),
            (part("\(field)\r\nContent-Transfer-Encoding: base64"), .badEncoding),
            (part("\(field)\r\nContent-Type: multipart/mixed; boundary=Y"), .nested),
        ]
    }()

    static let contentTypes: [(String, String?)] = [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;BOUNDARY=\"a b\"", "a b"),
        ("multipart/form-data; charset=utf-8; boundary=----WebKitFormBoundaryAb1", "----WebKitFormBoundaryAb1"),
        ("multipart/form-data; boundary=abc; charset=utf-8 ", "abc"), ("multipart/form-data; boundary=abc;", "abc"),
        ("multipart/form-data; boundary=\"a=b:c/d?\"", "a=b:c/d?"),
        ("multipart/form-data; boundary=\(String(repeating: "a", count: 70))", String(repeating: "a", count: 70)),
        ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", nil),
        ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
        ("multipart/form-data; boundary=\"\"", nil),
        ("multipart/mixed; boundary=a", nil), ("multipart/form-data; boundary=a; boundary=b", nil),
        ("multipart/form-data; boundary=\"a", nil), ("multipart/form-data; boundary=\"a \"", nil),
        ("multipart/form-data; boundary=a\r\nb", nil), ("multipart/form-data; boundary=é", nil), ("", nil),
        ("multipart/form-data boundary=a", nil), ("application/json", nil),
    ]

    static let filenames: [(String, String?)] = [
        ("", nil), ("; filename=a.jpg", "a.jpg"), ("; filename=\"\"", ""),
        ("; filename=\"../../etc/passwd\"", "passwd"),
        ("; filename=\"C:\\dir\\a b.jpg\"", "a b.jpg"), ("; filename=\"a\\\"b.jpg\"", "a\"b.jpg"),
        ("; filename=\"..\"", "file"), ("; filename=\"/\"", "file"), ("; filename=\"a;b=c.png\"", "a;b=c.png"),
        ("; filename=\"사진.png\"", "사진.png"), ("; filename=\"a\u{202E}gpj.exe\"", "agpj.exe"),
        ("; filename=\"a/\u{301}b.png\"", "\u{301}b.png"),
        ("; filename=plain.jpg; filename*=UTF-8''%EC%A1%B0%EA%B0%81.jpg", "조각.jpg"),
        ("; filename*=utf-8'ko'%2e%2e%2fa%00%0Ab.jpg", "ab.jpg"), ("; filename*=ISO-8859-1''caf%E9.jpg", "café.jpg"),
        ("; filename=\"plain.jpg\"; filename*=UTF-8''%FF", "plain.jpg"), ("; filename*=UTF-8''%F", "file"),
        ("; filename*=koi8-r''a", "file"), ("; FILENAME=\" . .x. \"", ". .x"),
        ("; filename=\"\(String(repeating: "조", count: 200))\"", String(repeating: "조", count: 85)),
    ]
}

@Suite("Collected forms")
struct FormCollectorTests {
    @Test("Files and fields are put together from any cuts")
    func collects() throws {
        let bytes = Sample.form()
        for step in [1, 7, bytes.count] {
            let form = try collect(bytes, step: step)
            #expect(
                form.files == ["photo": FormFile(bytes: Sample.photo, filename: "밤 산책.jpg", contentType: "image/jpeg")])
            #expect(form.fields == ["fields": Array("{\"title\":\"햄릿\"}".utf8), "empty": []])
            #expect(try form.text("fields") == "{\"title\":\"햄릿\"}")
            #expect(try form.text("none") == nil)
        }
    }

    @Test("A field that comes twice is refused unless it may repeat, a file always")
    func duplicates() throws {
        let twice = form(("a", nil, "1"), ("b", nil, "2"), ("a", nil, "3"))
        #expect(code { try collect(twice) } == .duplicate)
        let rules = FormRules(repeatable: ["a"])
        let collected = try collect(twice, rules: rules)
        #expect(collected.repeated == ["a": [[49], [51]]])
        #expect(collected.fields == ["b": [50]])
        #expect(code { try collect(form(("a", "x", "1"), ("a", "y", "2")), rules: rules) } == .duplicate)
        #expect(code { try collect(form(("a", "x", "1"), ("a", nil, "2")), rules: rules) } == .duplicate)
        #expect(code { try collect(form(("a", nil, "1"), ("a", "x", "2")), rules: rules) } == .duplicate)
    }

    @Test("Maxima hold per field, and a chosen file without a name is kept")
    func maxima() throws {
        let rules = FormRules(maxima: ["a": 2], fieldBytes: 3, fileBytes: 4)
        #expect(
            try collect(form(("a", nil, "12"), ("b", nil, "123"), ("c", "x", "1234")), rules: rules).files.count == 1)
        #expect(code { try collect(form(("a", nil, "123")), rules: rules) } == .fieldTooLarge)
        #expect(code { try collect(form(("b", nil, "1234")), rules: rules) } == .fieldTooLarge)
        #expect(code { try collect(form(("a", "x", "123")), rules: rules) } == .fileTooLarge)
        #expect(code { try collect(form(("c", "x", "12345")), step: 1, rules: rules) } == .fileTooLarge)
        #expect(try collect(form(("a", "", ""))).files.isEmpty, "no file was chosen")
        #expect(try collect(form(("a", "", "1"))).files["a"] == FormFile(bytes: [49]))
    }

    @Test("Text that is not UTF-8 is refused")
    func text() throws {
        var bytes = form(("a", nil, "?"))
        let index = try #require(bytes.firstIndex(of: UInt8(ascii: "?")))
        bytes[index] = 0xFF
        let form = try collect(bytes)
        #expect(code { _ = try form.text("a") } == .badText)
    }

    private func form(_ parts: (name: String, file: String?, body: String)...) -> [UInt8] {
        let texts = parts.map { part in
            let file = part.file.map { "; filename=\"\($0)\"" } ?? ""
            return "--XYZ\r\nContent-Disposition: form-data; name=\(part.name)\(file)\r\n\r\n\(part.body)\r\n"
        }
        return Array((texts.joined() + "--XYZ--").utf8)
    }

    private func collect(_ bytes: [UInt8], step: Int = .max, rules: FormRules = FormRules()) throws -> Form {
        var parser = MultipartParser(boundary: "XYZ")
        var collector = FormCollector(rules: rules, expectedBytes: bytes.count)
        var rest = bytes[...]
        while !rest.isEmpty {
            try collector.take(parser.feed(Array(rest.prefix(step)).span))
            rest = rest.dropFirst(step)
        }
        try parser.finish()
        return collector.finish()
    }

    private func code(_ body: () throws -> some Any) -> MultipartError.Code? {
        do { _ = try body() } catch { return (error as? MultipartError)?.code }
        return nil
    }
}
