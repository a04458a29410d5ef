internal import CMultiprocessing
import Glibc
import MPSystem

/// Waits for several descriptors at once, of any kind, also for one that somebody else waits for.
package enum DescriptorSet {
    /// The result of a wait.
    package enum Outcome: Equatable, Sendable {
        /// These can be read or are at their end: positions in the list, in order. Empty if the time was up.
        case readable([Int])
        /// This isn't open.
        case notOpen(Int)
        /// There is no result.
        case ended(StreamWait)
    }

    /// Waits until one of them can be read.
    ///
    /// - Parameters:
    ///   - descriptors: The descriptors.
    ///   - deadline: The latest time, of the loop's clock; `nil` is no limit.
    ///   - loop: Waits while the caller is suspended.
    /// - Returns: The outcome; also that the task was cancelled.
    /// - Complexity: O(number of descriptors).
    package static func wait(
        for descriptors: [Int32],
        until deadline: Duration?,
        on loop: EventLoop
    ) async -> Outcome {
        if let known = look(at: descriptors) { return known }
        if let deadline, EventLoop.now() >= deadline { return .readable([]) }
        let set = Descriptor(adopting: epoll_create1(Int32(EPOLL_CLOEXEC)))
        guard set.rawValue >= 0 else {
            return .ended(.failed(.last(.transfer, call: "epoll_create1")))
        }
        for descriptor in Set(descriptors) {
            // All events that a look finds.
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t())
            guard epoll_ctl(set.rawValue, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
                return .ended(.failed(.last(.transfer, call: "epoll_ctl")))
            }
        }
        let epoll = set.release()
        // The loop watches the set alone.
        let watch = DescriptorWatch(epoll, on: loop)
        defer { watch.end { _ = close(epoll) } }
        while true {
            let outcome = await watch.wait(for: .reading, until: deadline)
            switch outcome {
            case .ready: if let known = look(at: descriptors) { return known }
            case .timedOut: return look(at: descriptors) ?? .readable([])
            case .cancelled, .closed, .failed: return .ended(outcome)
            }
        }
    }

    /// The readable ones; `nil` if there is none.
    private static func look(at descriptors: [Int32]) -> Outcome? {
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, nfds_t(entries.count), 0) > 0 else { return nil }
        if let place = entries.firstIndex(where: { $0.revents & Int16(POLLNVAL) != 0 }) {
            return .notOpen(place)
        }
        return .readable(entries.indices.filter { entries[$0].revents != 0 })
    }
}
