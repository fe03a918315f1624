import Glibc

/// CPU time of the calling thread, so that stages are measured whatever else the machine does.
struct StageClock {
    private var last = StageClock.now()

    /// Nanoseconds of CPU since the last lap.
    mutating func lap() -> UInt64 {
        let now = Self.now()
        defer { last = now }
        return now &- last
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
