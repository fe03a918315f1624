import Glibc

/// Threads of the operating system for work that keeps a core busy; Swift's cooperative pool is not for that.
enum WorkerThread {
    /// A started thread, to be waited for once.
    struct Handle: Sendable {
        fileprivate let thread: pthread_t

        func join() { pthread_join(thread, nil) }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread; nil when the system has none left.
    static func start(_ run: @escaping @Sendable () -> Void) -> Handle? {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let status = pthread_create(
            &thread, nil,
            { argument in
                // The argument is the body retained above; the thread owns it from here on.
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return nil
        }
        return Handle(thread: thread)
    }

    /// Starts a thread that nobody waits for.
    static func detach(_ run: @escaping @Sendable () -> Void) {
        if let handle = start(run) { pthread_detach(handle.thread) }
    }
}
