public import PieceModel
public import PieceStore

extension MongoStore {
    public func create(_ link: OwnerLink) async throws(StoreError) {
        try await run { connection throws(MongoFailure) in
            try connection.insert([try JSONObject(link, id: link.id)], into: .links)
        }
    }

    public func link(hash: TokenHash) async throws(StoreError) -> OwnerLink? {
        try await run { link throws(MongoFailure) in try link.document(.links, ["hash": .text(hash)])?.record() }
    }

    public func links(of owner: AccountID) async throws(StoreError) -> [OwnerLink] {
        try await run { link throws(MongoFailure) in try link.records(.links, ["owner": .text(owner)]) }
    }

    public func replace(_ link: OwnerLink) async throws(StoreError) -> Bool {
        try await run { connection throws(MongoFailure) in
            try connection.update(
                .links, ["_id": .text(link.id), "owner": .text(link.owner)], try JSONObject(link, id: link.id))
        }
    }

    public func deleteLink(_ id: Identifier<OwnerLink>, of owner: AccountID) async throws(StoreError) -> Bool {
        try await run { link throws(MongoFailure) in
            try link.delete(.links, ["_id": .text(id), "owner": .text(owner)]) > 0
        }
    }
}
