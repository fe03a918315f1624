/// Somebody on stage or screen, and whom they play when that is known.
public struct CastMember: Hashable, Sendable {
    public let name: String
    public let role: String?

    package init(name: String, role: String? = nil) {
        self.name = name
        self.role = role
    }
}
