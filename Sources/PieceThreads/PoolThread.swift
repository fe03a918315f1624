import Glibc

/// The threads of a pool.
package enum PoolThread {
    /// Fixed, so that it does not follow `ulimit -s`; only what is touched takes memory.
    private static let stackBytes = 8 << 20

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that nobody waits for; false when the system has none left.
    package static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                // The argument is the body retained above; the thread owns it from here on.
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        if status != 0 { body.release() }
        return status == 0
    }

    /// Gives way to other threads: on Linux a nice value belongs to a thread, and 0 names the calling one.
    package static func lowerPriority(to nice: CInt) { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, nice) }
}
