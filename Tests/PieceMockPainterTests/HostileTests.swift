import PieceModel
import Testing

@Suite("A hostile client")
struct HostileTests {
    private let headers = [("Authorization", "Bearer sk-mock")]

    @Test(
        "gets 400 for a form that is none",
        arguments: [
            ("multipart/form-data", "--a\r\n\r\n"), ("multipart/form-data; boundary=a", ""),
            ("multipart/form-data; boundary=a", "--a"), ("multipart/form-data; boundary=a", "--a\r\n--a--"),
            ("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--"),
            ("multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nx"),
            ("multipart/form-data; boundary=\"", "--\"\r\n"), ("application/json", "{}"), ("", ""),
            ("multipart/form-data; boundary=a", "\u{0}\u{1}\u{2}"),
        ])
    func forms(type: String, body: String) async throws {
        try await withPainter { painter in
            let answer = try await painter.request(
                "POST", "/v1/images/edits", headers: headers + [("Content-Type", type)], body: Array(body.utf8))
            #expect(answer.status == 400 && answer.error.type == "invalid_request_error")
        }
    }

    @Test("cannot smuggle a field through another's value")
    func smuggling() async throws {
        try await withPainter { painter in
            let prompt = "oil\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n9\r\n--other--"
            let answer = try await painter.edit(try .good(["prompt": prompt]))
            #expect(answer.pictures.count == 1)
            #expect(try await painter.ledger().first?["prompt"]?.string == prompt)
        }
    }

    @Test("cannot name a field twice, nor send a text that is no UTF-8")
    func fields() async throws {
        try await withPainter { painter in
            var form = try Form.good()
            form.fields.append(("prompt", "another"))
            #expect(try await painter.edit(form).error.code == "duplicate_parameter")
            let body = try Form.good(["prompt": "@@"]).body
            let broken = body.map { $0 == UInt8(ascii: "@") ? 0xFF : $0 }
            let answer = try await painter.request(
                "POST", "/v1/images/edits", headers: headers + [("Content-Type", form.contentType)], body: broken)
            #expect(answer.status == 400)
        }
    }

    @Test("gets 413 for a body that is too large")
    func large() async throws {
        try await withPainter {
            $0.bodyLimit = 10_000
        } _: { painter in
            let answer = try await painter.edit(try .good(["prompt": String(repeating: "a", count: 20_000)]))
            #expect(answer.status == 413)
        }
    }

    @Test("gets 422 for JSON that is none", arguments: ["", "{", "[]", "\"\"", "{\"a\":1,\"a\":2}", "{\"a\":NaN}"])
    func json(text: String) async throws {
        try await withPainter { painter in
            let answer = try await painter.request("POST", "/sdapi/v1/img2img", body: Array(text.utf8))
            #expect(answer.status == 422 || answer.status == 404)
            #expect(answer.object["detail"] != nil)
        }
    }

    @Test("gets 404 in the shape of the API it asked")
    func unknown() async throws {
        try await withPainter { painter in
            let nothing = try await painter.request("GET", "/v1/nothing")
            #expect(nothing.status == 404 && nothing.error.type == "invalid_request_error")
            #expect(try await painter.request("POST", "/v1/images/edits/../..").status >= 400)
            #expect(try await painter.request("GET", "/_mock/pictures/../../etc/passwd").status == 404)
        }
    }
}
