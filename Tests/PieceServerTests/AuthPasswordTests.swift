import Dispatch
import PieceModel
import Testing

@testable import PieceServer

@Suite("Passwords")
struct AuthPasswordTests {
    private let hasher = PasswordHasher(logN: 10)

    @Test("A hash of another program verifies, among them the vector of RFC 7914")
    func vectors() async throws {
        let rfc =
            "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD"
            + "7m2DYMvfoswGQA"
        #expect(try await hasher.verify("password", against: rfc))
        #expect(try await !hasher.verify("Password", against: rfc))
        let korean = "$scrypt$ln=10,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$iLKNxtyiNa4Yz84DNWItbMTRh6xXQps5o41wA2qqZOY"
        #expect(try await hasher.verify("비밀 한 조각이에요", against: korean))
        // The same letters as some keyboards write them: decomposed.
        let decomposed = "비밀 한 조각이에요".unicodeScalars.flatMap { Array(String($0).decomposedHangul) }
        #expect(decomposed.count > 10)
        #expect(try await hasher.verify(String(String.UnicodeScalarView(decomposed)), against: korean))
    }

    @Test("A hash says its cost, has its own salt and verifies only its password")
    func roundTrip() async throws {
        let first = try await hasher.hash("correct horse battery")
        let second = try await hasher.hash("correct horse battery")
        #expect(first != second)
        #expect(first.hasPrefix("$scrypt$ln=10,r=8,p=1$"))
        let parts = first.split(separator: "$")
        #expect(Base64.standard.decode(parts[2])?.count == 16 && Base64.standard.decode(parts[3])?.count == 32)
        #expect(try await hasher.verify("correct horse battery", against: first))
        for wrong in ["", "correct horse batterz", "correct horse battery ", "Correct horse battery", "\u{0}"] {
            #expect(try await !hasher.verify(wrong, against: first), "\(wrong)")
        }
    }

    @Test("An unknown account, a damaged hash and costs out of bounds are refused, not crashed on")
    func unknown() async throws {
        let good = try await hasher.hash("correct horse battery")
        let key = String(good.split(separator: "$")[3])
        let bad: [String?] = [
            nil, "", "$", "$$$$", "plain", "$scrypt$ln=10,r=8,p=1$$", "$scrypt$ln=10,r=8,p=1$AAECAw$AAECAw",
            "$argon2id$ln=10,r=8,p=1$AAECAw$\(key)", "$scrypt$ln=40,r=8,p=1$AAECAwQF$\(key)",
            "$scrypt$ln=20,r=8,p=1$AAECAwQF$\(key)", "$scrypt$ln=0,r=8,p=1$AAECAwQF$\(key)",
            "$scrypt$ln=10,r=0,p=1$AAECAwQF$\(key)", "$scrypt$ln=10,r=8,p=0$AAECAwQF$\(key)",
            "$scrypt$ln=10,r=9999,p=1$AAECAwQF$\(key)", "$scrypt$ln=10,r=8,p=9999$AAECAwQF$\(key)",
            "$scrypt$ln=-1,r=8,p=1$AAECAwQF$\(key)", "$scrypt$ln=99999999999999999999,r=8,p=1$AAECAwQF$\(key)",
            "$scrypt$r=8,ln=10,p=1$AAECAwQF$\(key)", good + "=", good + "$", " " + good, good.lowercased() + "A",
        ]
        for stored in bad {
            #expect(try await !hasher.verify("correct horse battery", against: stored), "\(stored ?? "nil")")
            #expect(try await !hasher.verify("", against: stored))
        }
    }

    @Test("An unknown account costs a hash of the same parameters on the same threads")
    func sameWork() async throws {
        #expect(!hasher.needsRehash(hasher.dummy.description))
        // With no threads and no queue every hash is refused, so whoever is refused would have hashed.
        let closed = PasswordHasher(logN: 10, threads: 0, queue: 0)
        let stored = try await hasher.hash("correct horse battery")
        for (password, hash) in [("right or wrong", nil), ("", nil), ("right or wrong", stored), ("", stored)] {
            #expect(await refusal { _ = try await closed.verify(password, against: hash) } == .busy(retryAfter: 3))
        }
    }

    @Test("A hash of another cost is made anew, one of the same cost is not")
    func rehash() async throws {
        let stored = try await PasswordHasher(logN: 8).hash("correct horse battery")
        #expect(hasher.needsRehash(stored) && hasher.needsRehash("damaged"))
        #expect(!hasher.needsRehash(try await hasher.hash("correct horse battery")))
        #expect(try await hasher.verify("correct horse battery", against: stored))
    }

    @Test("Two hashes run, a bounded number waits, the next is refused at once, and all that waited get their answer")
    func threads() async throws {
        let threads = HashingThreads(threads: 2, queue: 3)
        let gate = DispatchSemaphore(value: 0)
        // As many blocked threads as many machines have cores: Swift's own pool must not be among them.
        let accepted = (0..<5).map { number in
            Task {
                await threads.run {
                    gate.wait()
                    return number
                }
            }
        }
        while threads.load != (2, 3) { await Task.yield() }
        #expect(await threads.run { 6 } == nil)
        for _ in 0..<5 { gate.signal() }
        for (number, task) in accepted.enumerated() { #expect(await task.value == number) }
        while threads.load.running > 0 { await Task.yield() }
        #expect(await threads.run { 7 } == 7)
    }

    @Test(
        "Passwords that anybody would guess are refused",
        arguments: [
            "", "short", "ninechars", "1234567890", "Password123", "QWERTYUIOP", "aaaaaaaaaaaaaaaa", "ababababababab",
            "Somebody@Example.org", "somebody.long", "Nickname long", "비밀번호비밀번호",
            String(repeating: "long pass ", count: 21),
        ])
    func weak(_ password: String) async {
        let email = password.hasPrefix("somebody") ? "somebody.long@example.org" : "somebody@example.org"
        let code = await refusal { try PasswordRules.check(password, email: email, nickname: "nickname LONG") }
        #expect(code == .weakPassword)
    }

    @Test("A password may be long, but not without bound")
    func long() async throws {
        let marks = String(repeating: "x\u{301}\u{302}", count: 3_000)
        #expect(await refusal { try PasswordRules.check(marks, email: nil, nickname: "n") } == .weakPassword)
        #expect(await refusal { _ = try await hasher.hash(marks) } == .weakPassword)
        #expect(try await !hasher.verify(marks, against: try await hasher.hash("correct horse battery")))
    }

    @Test(
        "Passwords that are not easy to guess are taken, whatever letters they are of",
        arguments: [
            "correct horse", "우리집고양이는까매요", "😀😁😂😃😄😅😆😇😈😉", "          x y z w", "aaaaaaaabcd",
            String(repeating: "long pass ", count: 20),
        ])
    func strong(_ password: String) async throws {
        try PasswordRules.check(password, email: "somebody@example.org", nickname: "nick")
        let stored = try await hasher.hash(password)
        #expect(try await hasher.verify(password, against: stored))
    }

    @Test("The list of common passwords holds only what the other rules would let through")
    func commonList() {
        for password in PasswordRules.common {
            #expect(password.count >= 10 && password == password.lowercased().precomposed, "\(password)")
        }
    }
}

extension String {
    /// Hangul syllables as their letters (Unicode §3.12).
    fileprivate var decomposedHangul: [Unicode.Scalar] {
        unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            guard (0xAC00...0xD7A3).contains(scalar.value) else { return [scalar] }
            let index = scalar.value - 0xAC00
            let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
            return parts.filter { $0 != 0x11A7 }.compactMap(Unicode.Scalar.init)
        }
    }
}
