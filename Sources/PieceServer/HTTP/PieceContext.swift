import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import NIOCore
import PieceModel
import Synchronization

/// What travels with a request.
public struct PieceContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// The connection, for its peer's address and to let an upload continue.
    public let channel: any Channel
    /// Who is asking; nil for people who have not signed in.
    public var identity: Identity?
    /// The client's address, without port.
    public var address = ""

    /// Memory for the body; given back when the request is over and this with it.
    private let leases = Leases()

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

extension PieceContext {
    private final class Leases: Sendable {
        let all = Mutex<[BodyBudget.Lease]>([])
    }

    /// Keeps memory reserved until the request is over.
    func hold(_ lease: BodyBudget.Lease) { leases.all.withLock { $0.append(lease) } }

    /// The identity of a request that needs one.
    func signedIn(_ scope: Scope) throws(Problem) -> Identity {
        guard let identity else {
            throw Problem(
                .unauthorized, "not-signed-in", "this needs somebody who has signed in; send a token",
                headers: [.wwwAuthenticate: "Bearer realm=\"piece\""])
        }
        guard identity.scopes.contains(scope) else {
            throw Problem(
                .forbidden, "scope-missing", "this token may not do that; it needs the scope \(scope.rawValue)",
                headers: [.wwwAuthenticate: "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""])
        }
        return identity
    }

    /// A path parameter that is an id; anything else is the id of nothing.
    func id<Thing>(_ name: String, of what: String, _: Thing.Type = Thing.self) throws(Problem) -> Identifier<Thing> {
        guard let id = parameters.get(name).flatMap({ Identifier<Thing>($0) }) else { throw .notFound(what) }
        return id
    }
}
