internal import Glibc

/// How many files and connections one process may have open.
enum FileLimit {
    /// Raises the limit of this process and of those that it starts to what is allowed.
    static func raise() {
        var limit = current
        limit.rlim_cur = limit.rlim_max
        // Where this fails, whoever needs more is told so by `current`.
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// How many are allowed now.
    static var now: Int { Int(clamping: current.rlim_cur) }

    private static var current: rlimit {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit
    }
}
