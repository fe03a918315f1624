import Glibc

/// CPU time of the calling thread, in nanoseconds: what others do on the machine does not count.
func threadCPU() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The CPU nanoseconds `work` takes, and what it made.
func measured<Result, Failure: Error>(_ work: () throws(Failure) -> Result) throws(Failure) -> (
    UInt64, Result
) {
    let start = threadCPU()
    let result = try work()
    return (threadCPU() - start, result)
}
