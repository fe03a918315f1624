import PieceModel
import PieceNet
import Testing

@testable import PieceCatalogue

@Suite("Addresses")
struct AddressTests {
    @Test(
        "Addresses are read into origin and path",
        arguments: [
            ("https://Api.Example.com", "https://api.example.com"), ("HTTP://a:80/b", "http://a/b"),
            ("http://a:8080/b?c=d", "http://a:8080/b?c=d"), ("https://[::1]:443/", "https://[::1]/"),
            ("http://a/포스터.jpg", "http://a/%ED%8F%AC%EC%8A%A4%ED%84%B0.jpg"), ("http://a?b/c@d", "http://a?b/c@d"),
        ])
    func read(text: String, written: String) { #expect(WebAddress(text)?.description == written) }

    @Test(
        "What could be read in two ways is not read",
        arguments: [
            "", "a", "//a/b", "ftp://a", "file:///etc/hostname", "http://", "http:///a", "http://a@b/", "http://a:b@c",
            "http://a\\@b/", "http://a b/", "http://a/b c", "http://a:0", "http://a:65536", "http://a:", "http://a:+1",
            "http://[::1", "http://[a]/", "http://::1/", "http://a#b", "http://한글.kr/", "http://a\u{0}b/",
            "javascript://a", "http://[::1]x/", "http://[fe80::1%25lo]/", "http://%31/",
        ])
    func refused(text: String) { #expect(WebAddress(text) == nil) }

    @Test(
        "Private, loopback, link-local and reserved numbers are not public",
        arguments: [
            "0.0.0.0", "10.255.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
            "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1",
            "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "fc00::1",
            "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "3fff::1", "100::1",
        ])
    func special(text: String) throws { #expect(!(try #require(IPAddress(text)).isPublic)) }

    @Test(
        "Numbers on the internet are public",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
            "192.167.255.255", "192.169.0.0", "223.255.255.255", "2606:4700::1111", "2400:cb00::1",
            "::ffff:1.1.1.1", "64:ff9b::101:101",
        ])
    func ordinary(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isPublic)
        #expect(IPAddress(address.description) == address)
    }

    @Test(
        "Odd notations are no numbers", arguments: ["127.1", "0x7f.0.0.1", "2130706433", "localhost", "1.2.3.4 ", ""])
    func odd(text: String) { #expect(IPAddress(text) == nil) }

    @Test("Settings print without their key")
    func secrecy() {
        let settings = CatalogueSettings.tmdb(key: CatalogueKey(" open-sesame\n"))
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] { #expect(!text.contains("sesame")) }
        #expect(settings.key.text == "open-sesame")
    }

    @Test(
        "Titles that cannot be looked up are refused",
        arguments: ["", "  ", "a\u{7}b", "a\nb", String(repeating: "가", count: 101)])
    func titles(title: String) async {
        #expect(await failure { () throws(CatalogueError) in try WorkQuery(title) }?.code == .invalid)
    }

    @Test("Pages that nobody has are refused", arguments: [0, -1, 501, Int.max])
    func pages(page: Int) async {
        #expect(await failure { () throws(CatalogueError) in try WorkQuery("a", page: page) }?.code == .invalid)
    }
}
