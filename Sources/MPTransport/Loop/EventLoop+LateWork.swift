import MPSystem
import Synchronization

/// Work that may wait until the loop has nothing better to do, so that more can join it.
extension EventLoop {
    /// How long it waits at most while there is always something better to do, in nanoseconds.
    private static let patience = BusyPolling.span

    /// Runs work on the loop's thread before that sleeps: after the poll that comes before a sleep, if there is one, and
    /// some 50 µs later in any case.
    package func executeLate(_ work: @escaping @Sendable () -> Void) {
        let isTaken = inbox.withLock { inbox in
            // Whoever sleeps has looked for something better already.
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
        inbox.withLock { inbox in
            if now - inbox.lateSince >= Self.patience { inbox.ripen(hasNews, hasLateWork) }
        }
    }
}

extension EventLoop.Inbox {
    /// Puts late work behind the other work; under the lock.
    mutating func ripen(_ hasNews: borrowing Atomic<Bool>, _ hasLateWork: borrowing Atomic<Bool>) {
        guard !lateWork.isEmpty else { return }
        work += lateWork
        lateWork.removeAll(keepingCapacity: true)
        hasNews.store(true, ordering: .releasing)
        hasLateWork.store(false, ordering: .releasing)
    }
}
