import Glibc

/// File descriptors of this process. A server that runs out of them can neither accept nor open a file, and must not come
/// there because somebody opens many connections.
enum Descriptors {
    /// Kept for the store, the blobs and connections to others.
    private static let reserve = 128

    /// Raises the limit as far as is needed and allowed.
    /// - Returns: how many of the wanted connections there is room for, leaving the reserve free.
    static func room(for connections: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return connections }
        let wanted = rlim_t(connections + reserve)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return connections }
        }
        let all = Int(clamping: limit.rlim_cur)
        return min(connections, max(all / 4, all - reserve))
    }
}
