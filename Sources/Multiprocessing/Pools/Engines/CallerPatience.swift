internal import MPTransport

/// Decides for how long a caller looks for its result itself, before it is suspended.
///
/// A task that is suspended is resumed by the loop's thread, which has to be woken first: both takes longer than a short
/// task does.
struct CallerPatience {
    /// Whether it looks again and again.
    var polling: BusyPolling
    /// Whether it sleeps until there is something.
    var sleeping = BriefSleep()
}
