import PieceInterchange
import PieceModel
import PieceStore

// Taking pieces over from files. Rows are known again by the ids they give their pieces, which needs no list of what was
// imported: a piece that was deleted since is taken over again.
extension Library {
    /// The piece that a row has made before, or is; nil when it is new.
    func known(_ row: ImportedPiece, of owner: AccountID) async throws -> PieceRecord? {
        for id in [row.pieceID.flatMap { PieceID($0) }, PieceID(row, of: owner)].compactMap(\.self) {
            if let record = try await store.piece(id), record.owner == owner { return record }
        }
        return nil
    }

    /// Renders and keeps the piece of a row unless it is there already. Its number is the next free one, whatever the
    /// file says.
    /// - Parameter layout: for pieces that prefer none.
    func take(
        _ row: ImportedPiece, for identity: Identity, layout: String?
    ) async throws -> (record: PieceRecord, isNew: Bool) {
        if let record = try await known(row, of: identity.account) { return (record, false) }
        let change = PieceChange(piece: row.piece, layout: row.piece.layout ?? layout, photo: .none)
        let id = try await newID(for: row, of: identity.account)
        do {
            return (try await create(change, id: id, for: identity, key: nil, slot: nil).record, true)
        } catch {
            // Another import of the same file may have been quicker.
            guard let record = try await known(row, of: identity.account) else { throw error }
            return (record, false)
        }
    }

    /// The id from one of our own exports, when it is of the past and nobody has it, so that pieces keep their ids from
    /// one service to another; else one that is made of the row.
    private func newID(for row: ImportedPiece, of owner: AccountID) async throws -> PieceID {
        guard let id = row.pieceID.flatMap({ PieceID($0) }), id.isUUID7, id.milliseconds <= clock.now().milliseconds,
            try await store.piece(id) == nil
        else { return PieceID(row, of: owner) }
        return id
    }
}

extension PieceID {
    /// The id that a row of a file gives its piece in one account: always the same, in the shape of a UUID version 7 whose
    /// time is the day of the visit, so that imported pieces are as old as their visits.
    init(_ row: ImportedPiece, of owner: AccountID) {
        let hash = Array(BlobHash(of: Array("\(owner) \(row.externalID)".utf8)).description.utf8)
        let random = PieceID(high: PieceID.number(hash[..<16]), low: PieceID.number(hash[16..<32]))
        let milliseconds = UInt64(max(0, row.piece.date.daysSince1970)) * 86_400_000
        self.init(
            high: milliseconds << 16 | 0x7000 | random.high & 0xFFF,
            low: 0x8000_0000_0000_0000 | random.low & 0x3FFF_FFFF_FFFF_FFFF)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64 {
        digits.reduce(0) { $0 << 4 | UInt64($1 >= 0x61 ? $1 - 0x57 : $1 - 0x30) }
    }

    fileprivate var isUUID7: Bool { high >> 12 & 0xF == 7 && low >> 62 == 2 }
    fileprivate var milliseconds: Int64 { Int64(high >> 16) }
}
