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

    /// SCHED_IDLE of linux/sched.h, which Glibc declares for GNU sources only.
    private static let schedIdle: CInt = 5

    /// Takes only what other threads leave of the processor. A nice value is about shares: Linux lets such a thread finish
    /// its slice of some milliseconds even when another wakes up, but an idle one (sched(7), SCHED_IDLE) never.
    package static func runWhenIdle() {
        var parameters = sched_param(sched_priority: 0)
        // Allowed to everybody; where it is not, a low nice value does nearly the same.
        if sched_setscheduler(0, PoolThread.schedIdle, &parameters) != 0 { lowerPriority(to: 15) }
    }
}
