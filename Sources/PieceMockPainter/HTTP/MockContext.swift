import Hummingbird
import HummingbirdCore
import NIOCore

/// What travels with a request: its connection, so that faults can break it.
struct MockContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
