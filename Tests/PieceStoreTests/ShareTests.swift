import PieceModel
import PieceStore
import Testing

@Suite("Shares", .serialized)
struct ShareTests {
    @Test("A share is found by id, by its secret's hash and by its piece", arguments: Engine.all)
    func read(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let neighbour = try await store.keep(record(of: piece.owner, number: 2))
            let shares = [
                share(of: piece, expires: after(days: 7)), share(of: piece), share(of: neighbour),
            ]
            for share in shares {
                try await store.note([share.ticket.hash])
                try await store.create(share)
            }
            for share in shares {
                #expect(try await store.share(share.id) == share)
                #expect(try await store.share(hash: share.hash) == share)
            }
            #expect(Set(try await store.shares(of: piece.id)) == Set(shares.prefix(2)))
            #expect(try await store.shares(of: neighbour.id) == [shares[2]])
            #expect(try await store.shares(of: .fresh()).isEmpty)
            #expect(try await store.share(.fresh()) == nil)
            #expect(try await store.share(hash: .fresh()) == nil)
        }
    }

    @Test("A share holds its ticket, and a new ticket takes the old one's place", arguments: Engine.all)
    func ticket(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            var share = share(of: piece)
            let old = share.ticket.hash
            try await store.note([old])
            try await store.create(share)
            #expect(try await store.holders(of: old) == [.share(share.id)])

            share.ticket = .png()
            share.pieceVersion = 4
            try await store.note([share.ticket.hash])
            try await store.setTicket(share.ticket, pieceVersion: 4, of: share.id)
            #expect(try await store.share(share.id) == share)
            #expect(try await store.holders(of: old).isEmpty)
            #expect(try await store.holders(of: share.ticket.hash) == [.share(share.id)])
            // The same ticket again stays held.
            try await store.setTicket(share.ticket, pieceVersion: 5, of: share.id)
            #expect(try await store.share(share.id)?.pieceVersion == 5)
            #expect(try await store.holders(of: share.ticket.hash) == [.share(share.id)])
            let ticket = share.ticket
            #expect(try await code { try await store.setTicket(ticket, pieceVersion: 5, of: .fresh()) } == .notFound)
        }
    }

    @Test("A revoked share is gone with its hold, and revoking again says so", arguments: Engine.all)
    func revoke(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let shares = [share(of: piece), share(of: piece)]
            for share in shares {
                try await store.note([share.ticket.hash])
                try await store.create(share)
            }
            #expect(try await store.deleteShare(shares[0].id))
            #expect(try await store.deleteShare(shares[0].id) == false)
            #expect(try await store.share(hash: shares[0].hash) == nil)
            #expect(try await store.shares(of: piece.id) == [shares[1]])
            #expect(try await store.holders(of: shares[0].ticket.hash).isEmpty)
            #expect(try await store.holders(of: shares[1].ticket.hash) == [.share(shares[1].id)])
        }
    }

    @Test("Shares go with their piece, and a piece that is gone cannot be shared", arguments: Engine.all)
    func gone(engine: Engine) async throws {
        try await withStore(engine) { store in
            let piece = try await store.keep(record(of: .fresh()))
            let shares = [share(of: piece), share(of: piece), share(of: piece)]
            try await store.note(shares.map(\.ticket.hash))
            for share in shares.prefix(2) { try await store.create(share) }
            try await store.delete(piece.id, version: nil)
            for share in shares.prefix(2) {
                #expect(try await store.share(share.id) == nil)
                #expect(try await store.share(hash: share.hash) == nil)
                #expect(try await store.holders(of: share.ticket.hash).isEmpty)
                let refusal = try await code { try await store.setTicket(share.ticket, pieceVersion: 2, of: share.id) }
                #expect(refusal == .notFound)
            }
            #expect(try await store.shares(of: piece.id).isEmpty)
            #expect(try await code { try await store.create(shares[2]) } == .notFound)
            #expect(try await store.holders(of: shares[2].ticket.hash).isEmpty)
        }
    }
}
