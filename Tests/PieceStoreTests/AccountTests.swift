import PieceModel
import PieceStore
import Testing

@Suite("Accounts", .serialized)
struct AccountTests {
    @Test("An account comes back byte for byte by id and by address", arguments: Engine.all)
    func roundTrip(engine: Engine) async throws {
        try await withStore(engine) { store in
            let full = Account(
                id: .fresh(), email: "a.b+c@piece.example", nickname: "Cafe\u{301} 🎭 $x",
                passwordHash: "$argon2id$v=19$x",
                role: .owner, locale: .en, timeZone: "America/New_York", disabled: true, created: start,
                updated: after(seconds: 0.001))
            let plain = account("민")
            for account in [full, plain] { try await store.create(account) }
            #expect(try await bytes(store.account(full.id)) == bytes(full))
            #expect(try await bytes(store.account(plain.id)) == bytes(plain))
            #expect(try await store.account(email: "a.b+c@piece.example") == full)
            #expect(try await store.account(email: "a.b+c@piece.exampl") == nil)
            #expect(try await store.account(.fresh()) == nil)
            #expect(try await store.owner() == full)
        }
    }

    @Test("An address belongs to one account; any number may have none", arguments: Engine.all)
    func email(engine: Engine) async throws {
        try await withStore(engine) { store in
            let (a, b) = (account("가", email: "a@piece.example"), account("나", email: "b@piece.example"))
            for account in [a, b, account("다"), account("라")] { try await store.create(account) }
            let late = account("마", email: "a@piece.example")
            #expect(try await code { try await store.create(late) } == .duplicate("email"))
            #expect(try await store.account(late.id) == nil)
            var greedy = b
            greedy.email = a.email
            #expect(try await code { try await store.replace(greedy) } == .duplicate("email"))
            #expect(try await store.account(b.id) == b)
            #expect(try await store.account(email: "a@piece.example") == a)
            // An address that is given up is free.
            var without = a
            without.email = nil
            without = try await store.replace(without)
            #expect(try await store.account(email: "a@piece.example") == nil)
            #expect(try await store.replace(greedy).email == "a@piece.example")
            #expect(try await store.account(email: "b@piece.example") == nil)
            #expect(try await store.account(email: "a@piece.example")?.id == b.id)
        }
    }

    @Test("There is one owner, who can hand over", arguments: Engine.all)
    func owner(engine: Engine) async throws {
        try await withStore(engine) { store in
            #expect(try await store.owner() == nil)
            let (first, second) = (account("가", role: .owner), account("나"))
            for account in [first, second] { try await store.create(account) }
            let other = account("다", role: .owner)
            #expect(try await code { try await store.create(other) } == .duplicate("owner"))
            #expect(try await store.account(other.id) == nil)
            var heir = second
            heir.role = .owner
            #expect(try await code { try await store.replace(heir) } == .duplicate("owner"))
            #expect(try await store.owner() == first)
            var retired = first
            retired.nickname = "가가"
            retired = try await store.replace(retired)
            #expect(try await store.owner() == retired)
            retired.role = .member
            _ = try await store.replace(retired)
            #expect(try await store.owner() == nil)
            heir = try await store.replace(heir)
            #expect(try await store.owner() == heir)
        }
    }

    @Test("Of 10 who become the owner at once one does", arguments: Engine.all)
    func concurrentOwners(engine: Engine) async throws {
        try await withStore(engine) { store in
            let races = try await together(10) { index in
                let account = account("\(index)", role: .owner)
                return try await Race { () -> Account in
                    try await store.create(account)
                    return account
                }
            }
            #expect(races.compactMap(\.value).count == 1)
            #expect(races.compactMap(\.code) == Array(repeating: .duplicate("owner"), count: 9))
            #expect(try await store.owner() == races.compactMap(\.value).first)
        }
    }

    @Test("Replacing checks and raises the version", arguments: Engine.all)
    func replace(engine: Engine) async throws {
        try await withStore(engine) { store in
            let old = account("가", email: "a@piece.example")
            try await store.create(old)
            var new = old
            new.nickname = "나"
            new.passwordHash = "hash"
            new.locale = .en
            new.timeZone = "Europe/Paris"
            new.disabled = true
            new.updated = after(days: 1)
            var expected = new
            expected.version = 2
            #expect(try await store.replace(new) == expected)
            #expect(try await store.account(old.id) == expected)
            #expect(try await store.account(email: "a@piece.example") == expected)
            #expect(try await code { try await store.replace(new) } == .versionConflict(current: 2))
            #expect(try await code { try await store.replace(account("다")) } == .notFound)
            let latest = expected
            let races = try await together(10) { _ in try await Race { try await store.replace(latest) } }
            #expect(races.compactMap(\.value).map(\.version) == [3])
            #expect(races.compactMap(\.code) == Array(repeating: .versionConflict(current: 3), count: 9))
        }
    }
}
