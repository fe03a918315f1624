import GRDB
public import PieceModel
public import PieceStore

extension SQLiteStore {
    public func create(_ link: OwnerLink) async throws(StoreError) {
        try await write("cannot keep the link") { try $0.insert(link) }
    }

    public func link(hash: TokenHash) async throws(StoreError) -> OwnerLink? {
        try await read("cannot read the link") { database in
            try database.record("SELECT document FROM owner_link WHERE hash = \(hash)")
        }
    }

    public func links(of owner: AccountID) async throws(StoreError) -> [OwnerLink] {
        try await read("cannot read the links") { database in
            try database.records("SELECT document FROM owner_link WHERE owner = \(owner) ORDER BY id")
        }
    }

    public func replace(_ link: OwnerLink) async throws(StoreError) -> Bool {
        try await write("cannot change the link") { database in
            try database.run(
                """
                UPDATE owner_link SET hash = \(link.hash), document = \(StoreDocument.json(link))
                WHERE id = \(link.id) AND owner = \(link.owner)
                """) > 0
        }
    }

    public func deleteLink(_ id: Identifier<OwnerLink>, of owner: AccountID) async throws(StoreError) -> Bool {
        try await write("cannot delete the link") { database in
            try database.run("DELETE FROM owner_link WHERE id = \(id) AND owner = \(owner)") > 0
        }
    }
}

extension Database {
    func insert(_ link: OwnerLink) throws {
        try run(
            """
            INSERT INTO owner_link (id, owner, hash, expires, document)
            VALUES (\(link.id), \(link.owner), \(link.hash), \(link.expires), \(StoreDocument.json(link)))
            """)
    }
}
