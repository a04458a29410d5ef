internal import Glibc

/// The clock that all processes of the machine share, CPython's `time.monotonic_ns` among them.
enum MonotonicClock {
    /// What it shows, in nanoseconds.
    static var nanoseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
