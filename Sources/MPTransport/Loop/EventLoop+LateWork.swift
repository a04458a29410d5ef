import MPSystem
import Synchronization

/// Late work: it may wait until the loop has nothing better to do, so that more can join it.
extension EventLoop {
    /// The longest wait while there is always something better to do, in nanoseconds.
    private static let patience = BusyPolling.span

    /// Runs work on the loop's thread before the thread sleeps: after the poll that precedes a sleep, if there is one,
    /// and about 50 µs later in any case.
    package func executeLate(_ work: @escaping @Sendable () -> Void) {
        let isTaken = withInbox { inbox in
            // A thread that sleeps has looked for something better already.
            guard !inbox.isAsleep, inbox.hasThread, !inbox.loan.isOnOffer else { return false }
            if inbox.lateWork.isEmpty { inbox.lateSince = Self.nanoseconds() }
            inbox.lateWork.append(.call(work))
            hasLateWork.store(true, ordering: .releasing)
            return true
        }
        if !isTaken { execute(work) }
    }

    /// Makes late work due that has waited long enough.
    func ripenLateWork() {
        guard hasLateWork.load(ordering: .acquiring) else { return }
        let now = Self.nanoseconds()
        withInbox { inbox in
            if now - inbox.lateSince >= Self.patience { inbox.ripen(hasNews, hasLateWork) }
        }
    }
}

extension EventLoop.Inbox {
    /// Moves late work to the end of the other work; under the lock.
    mutating func ripen(_ hasNews: borrowing Atomic<Bool>, _ hasLateWork: borrowing Atomic<Bool>) {
        guard !lateWork.isEmpty else { return }
        work += lateWork
        lateWork.removeAll(keepingCapacity: true)
        hasNews.store(true, ordering: .releasing)
        hasLateWork.store(false, ordering: .releasing)
    }
}
