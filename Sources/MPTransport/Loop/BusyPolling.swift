import Glibc

/// Decides whether a loop polls for a moment before it sleeps.
///
/// Waking a sleeping thread costs more than a whole call, so a short poll pays off while events follow each other
/// closely, and wastes a core otherwise: it stops after a few polls in vain and is tried again now and then.
package struct BusyPolling: Sendable {
    /// How long one poll lasts.
    package static let span = Duration.microseconds(50)
    /// How many polls in vain end the polling.
    private static let patience = 4
    /// After how many sleeps it is tried again.
    private static let pause = 64

    /// Polling takes the core away from the peer if there is but one.
    private let isPossible: Bool
    /// How many polls in a row found nothing.
    private var vain = 0
    /// How many sleeps there were since polling stopped.
    private var sleeps = 0

    /// Looks how many cores there are.
    package init(processorCount: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))) {
        isPossible = processorCount > 1
    }

    /// Decides whether to poll before the next sleep.
    package mutating func shouldPoll() -> Bool {
        guard isPossible else { return false }
        guard vain >= Self.patience else { return true }
        sleeps += 1
        guard sleeps >= Self.pause else { return false }
        sleeps = 0
        vain = Self.patience - 1
        return true
    }

    /// Learns whether the poll found something.
    package mutating func polled(foundWork: Bool) {
        vain = foundWork ? 0 : vain + 1
    }
}
