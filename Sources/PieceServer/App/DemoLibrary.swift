import Logging
import PieceCodecs
public import PieceModel
public import PieceRender
public import PieceStore

extension PieceService {
    /// The owner's account, made at the first start.
    public func makeOwner(nickname: String, email: String?) async throws -> (account: Account, isNew: Bool) {
        let (owner, isNew) = try await services.auth.makeOwner(nickname: nickname)
        guard isNew, let email else { return (owner, isNew) }
        return (try await services.auth.setEmail(email, of: owner.id), true)
    }

    /// The address of a link that signs an account in once.
    public func signInLink(for account: AccountID, minutes: Int = 60, base: String? = nil) async throws -> String {
        let link = try await services.auth.makeSignInLink(account, minutes: minutes)
        return "\(base ?? services.settings.publicURL)/sign-in?code=\(link.code)"
    }

    /// Fills an empty library with the invented pieces of `assets/demo/pieces.json`, through the same steps as a request.
    /// - Returns: how many were made; 0 when the account has pieces already.
    public func fillWithDemo(
        _ account: Account, assets: AssetRoot, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Int {
        guard try await services.library.store.count(of: account.id) == 0 else { return 0 }
        let identity = Identity(
            account: account.id, role: account.role, session: .new(at: services.clock.now()))
        let entries = try DemoPiece.all(assets)
        for (index, entry) in entries.enumerated() {
            let photo = try entry.photo.map { PhotoChoice.bytes(try assets.bytes("assets/samples/\($0)")) } ?? .none
            let change = PieceChange(
                piece: entry.piece, layout: entry.layout, locale: entry.locale, palette: nil, photo: photo)
            let (record, _, _) = try await services.library.create(change, for: identity, key: nil, slot: nil)
            if entry.hearted {
                _ = try await services.library.store.setHeart(
                    true, on: record.id, by: account.id, at: services.clock.now())
            }
            progress(index + 1, entries.count)
        }
        return entries.count
    }
}

/// One invented piece.
private struct DemoPiece: Sendable {
    let piece: Piece
    let photo: String?
    let layout: String?
    let locale: TicketLocale?
    let hearted: Bool

    static func all(_ assets: AssetRoot) throws -> [DemoPiece] {
        let value = try JSONParser.parse(try assets.bytes("assets/demo/pieces.json"))
        return try (value.array ?? []).compactMap(\.object).map { object in
            DemoPiece(
                piece: try Piece(fields: object["fields"] ?? .null), photo: object["photo"]?.string,
                layout: object["layout"]?.string,
                locale: object["locale"]?.string.flatMap(TicketLocale.init(rawValue:)),
                hearted: object["hearted"]?.bool ?? false)
        }
    }
}
