import Crypto
import Glibc
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

@Suite("Secrets and tokens")
struct AuthSecretsTests {
    private static func bytes(_ key: SymmetricKey) -> String { key.withUnsafeBytes { hex(bytes: $0) } }

    @Test("Keys are derived as RFC 5869 says, one for each purpose")
    func derived() throws {
        let secrets = try Secrets(master: Array(0..<32))
        #expect(
            Self.bytes(secrets.accessTokens) == "a5bbc9c014b505b5cd30b4d4541833f5718faa5b342a45622f06e74a8bcc338b")
        #expect(Self.bytes(secrets.shareLinks) == "4fd76730c0624fa0c38bd60536983fd68ebe37cff0067135c4e3d8ed6162c19b")
        #expect(Self.bytes(secrets.cursors) == "6cf6d4c5b534e5f2cedf41d8994138efe2c9d8fa4ce3d764fcf577d3ed8e606c")
        #expect(Self.bytes(secrets.csrf) == "a0b15460c83352a7bab61773937432cb23580f2352002c91c4ff04aea7e66a60")
    }

    @Test(
        "A secret may be written as hexadecimal digits or base64",
        arguments: [
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "  AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8 ",
        ])
    func written(_ text: String) throws {
        let secrets = try Secrets(text: text)
        #expect(
            Self.bytes(secrets.accessTokens) == "a5bbc9c014b505b5cd30b4d4541833f5718faa5b342a45622f06e74a8bcc338b")
    }

    @Test(
        "A secret that is short, uniform or unreadable is refused",
        arguments: [
            "", "secret", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
            String(repeating: "ab", count: 32), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh", "비밀비밀비밀비밀비밀비밀비밀비밀",
            String(repeating: "A", count: 60), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8===",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGB kaGxwdHh8",
        ])
    func refused(_ text: String) {
        #expect(throws: SecretsError.self) { try Secrets(text: text) }
    }

    @Test("A first start makes a file only its owner may read, and later starts have the same secret")
    func file() throws {
        let folder = try AuthFolder()
        let path = folder.path + "/secret"
        let first = try Secrets.loadOrCreate(path: path)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let second = try Secrets.loadOrCreate(path: path)
        #expect(Self.bytes(first.accessTokens) == Self.bytes(second.accessTokens))
        #expect(folder.names == ["secret"])
        #expect(
            Self.bytes(try Secrets.loadOrCreate(path: folder.path + "/other").csrf) != Self.bytes(first.csrf))
    }

    @Test("Servers that start at once agree on one secret")
    func atOnce() async throws {
        let folder = try AuthFolder()
        let path = folder.path + "/secret"
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { Self.bytes(try Secrets.loadOrCreate(path: path).csrf) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(folder.names == ["secret"])
    }

    @Test("A file that others may read, a link, a folder and damaged content are refused, and never replaced")
    func badFiles() throws {
        let folder = try AuthFolder()
        let path = folder.path + "/secret"
        try Secrets.create(path: path)
        let before = try Secrets.load(path: path)
        try Secrets.create(path: path)
        #expect(Self.bytes(try Secrets.load(path: path).csrf) == Self.bytes(before.csrf))

        chmod(path, 0o640)
        #expect { try Secrets.load(path: path) } throws: { "\($0)".contains("chmod 600") }
        chmod(path, 0o600)
        symlink(path, folder.path + "/link")
        mkdir(folder.path + "/folder", 0o700)
        for name in ["link", "folder", "missing", "missing/secret"] {
            #expect(throws: SecretsError.self) { try Secrets.load(path: "\(folder.path)/\(name)") }
        }
        for name in ["link", "folder", "missing/secret"] {
            _ = try? Secrets.loadOrCreate(path: "\(folder.path)/\(name)")
        }
        #expect(folder.names == ["folder", "link", "secret"])

        truncate(path, 10)
        #expect(throws: SecretsError.self) { try Secrets.loadOrCreate(path: path) }
        truncate(path, 5_000)
        #expect(throws: SecretsError.self) { try Secrets.loadOrCreate(path: path) }
    }

    @Test("Tokens say what they are, are never the same, and are kept as the SHA-256 of their text")
    func tokens() {
        let fixed = TokenFactory { count in (0..<count).map { UInt8($0) } }
        let secret = fixed.make(.apiToken)
        #expect(secret.text == "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(secret.hash.description == "af2c2100f51c6f2c08796bda6733acf591293be82964cae7f7879044b1047840")
        let factory = TokenFactory()
        var seen: Set<String> = []
        for kind in TokenFactory.Kind.allCases {
            for _ in 0..<100 {
                let secret = factory.make(kind)
                #expect(seen.insert(secret.text).inserted)
                for other in TokenFactory.Kind.allCases {
                    #expect(TokenFactory.hash(of: secret.text, other) == (other == kind ? secret.hash : nil))
                }
            }
        }
    }

    @Test(
        "Text that no token can be is known without asking the store",
        arguments: [
            "", "pcs_", "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
            "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh88",
            "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9", "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH 8",
            "PCS_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "pcs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+",
        ])
    func noToken(_ text: String) {
        #expect(TokenFactory.hash(of: text, .apiToken) == nil)
    }

    @Test("A share's link can be computed again, and only with the key")
    func shares() throws {
        let shares = ShareTokens(key: SymmetricKey(data: Array(0..<32 as Range<UInt8>)))
        let id = Identifier<Share>(high: 0, low: 1)
        #expect(shares.token(for: id) == "iRm-WMB_ZKpjxBB3Bt8LqZUw_Xk")
        #expect(shares.hash(of: shares.token(for: id)) == TokenHash(ofToken: "iRm-WMB_ZKpjxBB3Bt8LqZUw_Xk"))
        #expect(shares.token(for: Identifier<Share>(high: 0, low: 2)) != shares.token(for: id))
        let other = ShareTokens(key: SymmetricKey(data: Array(1..<33 as Range<UInt8>)))
        #expect(other.token(for: id) != shares.token(for: id))
        for text in ["", "iRm-WMB_ZKpjxBB3Bt8LqZUw_X", "iRm-WMB_ZKpjxBB3Bt8LqZUw_Xl", "../../../../../etc/passwd00"] {
            #expect(shares.hash(of: text) == nil, "\(text)")
        }
    }

    @Test("Base64 gives back every length of bytes and takes only what it would write itself")
    func base64() {
        let seed = UInt64.random(in: 0 ... .max)
        print("base64 seed \(seed)")
        var random = AuthRandom(seed: seed)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            for base64 in [Base64.url, .standard] { #expect(base64.decode(base64.encode(bytes)) == bytes) }
        }
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    "AQgwZ_-9+/= é".randomElement(using: &random) ?? "A"
                })
            if let bytes = Base64.url.decode(text) { #expect(Base64.url.encode(bytes) == text, "seed \(seed)") }
        }
    }
}

/// A folder that is removed when the test is over.
final class AuthFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/piece-auth-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    deinit {
        for name in names where unlink("\(path)/\(name)") != 0 { rmdir("\(path)/\(name)") }
        rmdir(path)
    }
}
