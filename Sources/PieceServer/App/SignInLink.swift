public import PieceModel
public import PieceStore

/// Sign-in links without a running service.
public enum SignInLink {
    /// A code that signs the owner in once within the hour; nil when there is no owner yet.
    public static func make(_ store: any AccountStore, clock: Clock) async throws(StoreError) -> String? {
        guard let owner = try await store.owner() else { return nil }
        let secret = TokenFactory().make(.link)
        let now = clock.now()
        try await store.create(
            OneTimeCode(
                hash: secret.hash, account: owner.id, purpose: AuthService.linkPurpose, created: now,
                expires: now.adding(seconds: 3600)))
        return secret.text
    }
}
