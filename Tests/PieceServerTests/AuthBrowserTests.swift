import Testing

@testable import PieceServer

@Suite("Cookies and requests of other sites")
struct AuthBrowserTests {
    private let https = Cookies(secure: true)
    private let http = Cookies(secure: false)

    @Test("Over https the cookies are bound to this host; on plain http they have no prefix that browsers would refuse")
    func set() {
        #expect(
            https.set(access: "a.b.c", accessSeconds: 900, refresh: "pcr_x", refreshSeconds: 5_184_000) == [
                "__Host-piece-access=a.b.c; Max-Age=900; Path=/; HttpOnly; SameSite=Lax; Secure",
                "__Host-piece-refresh=pcr_x; Max-Age=5184000; Path=/; HttpOnly; SameSite=Strict; Secure",
            ])
        #expect(
            http.set(access: "a.b.c", accessSeconds: 900, refresh: "pcr_x", refreshSeconds: -1) == [
                "piece-access=a.b.c; Max-Age=900; Path=/; HttpOnly; SameSite=Lax",
                "piece-refresh=pcr_x; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
            ])
        #expect(
            https.clear == [
                "__Host-piece-access=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure",
                "__Host-piece-refresh=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure",
            ])
    }

    @Test("Ours are found among others', in one header or several")
    func read() throws {
        func tokens(_ headers: String...) throws -> [String?] {
            let tokens = try https.read(headers)
            return [tokens.access, tokens.refresh]
        }
        #expect(try tokens() == [nil, nil])
        #expect(try tokens("__Host-piece-access=a.b.c") == ["a.b.c", nil])
        #expect(try tokens("x=1; __Host-piece-access=a-b_c ;__Host-piece-refresh=pcr_1; y=") == ["a-b_c", "pcr_1"])
        #expect(try tokens("__Host-piece-access=a", "__Host-piece-refresh=b") == ["a", "b"])
        #expect(try tokens("__Host-piece-access=") == [nil, nil])
        // What belongs to others does no harm, however odd it is.
        #expect(
            try tokens("", ";;;", "=", "a", "x=\";\"", "x=\u{7}é", "x=1; x=2", "__Host-piece-access=a") == ["a", nil])
        // Names are exact: browsers guard the prefix only as it is written.
        #expect(
            try tokens("__host-piece-access=a; __HOST-piece-access=b; piece-access=c; x__Host-piece-access=d") == [
                nil, nil,
            ])
        #expect(try http.read(["__Host-piece-access=a; piece-access=b"]).access == "b")
    }

    @Test(
        "A cookie of ours that comes twice or holds anything but a token is refused",
        arguments: [
            "__Host-piece-access=a; __Host-piece-access=a", "__Host-piece-access=a; x=1;__Host-piece-access=b",
            "__Host-piece-refresh=; __Host-piece-refresh=a", "__Host-piece-access=\"a\"", "__Host-piece-access=a b",
            "__Host-piece-access=a,b", "__Host-piece-access=a=", "__Host-piece-access=é", "__Host-piece-access=a%2E",
            "__Host-piece-access=a\r\nX: y", "__Host-piece-access=a\u{0}", "__Host-piece-refresh= a",
        ])
    func refused(_ header: String) async {
        #expect(await refusal { _ = try https.read([header]) } == .invalidToken)
        // Also when the two come in two headers.
        if let semicolon = header.firstIndex(of: ";") {
            let headers = [String(header[..<semicolon]), String(header[header.index(after: semicolon)...])]
            #expect(await refusal { _ = try https.read(headers) } == .invalidToken)
        }
    }

    @Test("A cookie longer than any token is refused")
    func long() async throws {
        let name = "__Host-piece-access="
        #expect(try https.read([name + String(repeating: "a", count: 4_096)]).access?.count == 4_096)
        #expect(await refusal { _ = try https.read([name + String(repeating: "a", count: 4_097)]) } == .invalidToken)
    }

    @Test("Requests that change something must come from our own pages")
    func crossSite() {
        let own: Set = ["https://piece.example", "https://www.piece.example"]
        let cases: [(fetchSite: String?, origin: String?, allowed: Bool)] = [
            ("same-origin", nil, true), ("same-origin", "https://piece.example", true), ("none", nil, true),
            ("cross-site", nil, false), ("same-site", nil, false), ("cross-site", "https://piece.example", false),
            ("same-site", "https://evil.piece.example", false), ("", "https://piece.example", false),
            ("Same-Origin", nil, false), ("same-origin, same-origin", nil, false),
            ("same-origin, cross-site", nil, false), (nil, "https://piece.example", true),
            (nil, "https://www.piece.example", true), (nil, nil, false), (nil, "null", false), (nil, "", false),
            (nil, "http://piece.example", false), (nil, "https://piece.example:8443", false),
            (nil, "https://piece.example/", false), (nil, "https://piece.example.evil.example", false),
            (nil, "https://evilpiece.example", false), (nil, "https://piece.example, https://piece.example", false),
        ]
        for (fetchSite, origin, allowed) in cases {
            for method in ["POST", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE", "get", "ANYTHING"] {
                #expect(
                    CrossSite.allows(method: method, fetchSite: fetchSite, origin: origin, own: own) == allowed,
                    "\(method) \(fetchSite ?? "-") \(origin ?? "-")")
            }
            for method in ["GET", "HEAD", "OPTIONS"] {
                #expect(CrossSite.allows(method: method, fetchSite: fetchSite, origin: origin, own: own))
            }
        }
        #expect(CrossSite.allowsUpgrade(origin: "https://piece.example", own: own))
        for origin in [nil, "", "null", "http://piece.example", "https://evil.example"] {
            #expect(!CrossSite.allowsUpgrade(origin: origin, own: own))
        }
    }
}
