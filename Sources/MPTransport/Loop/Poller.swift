import CMultiprocessing
import Glibc
import MPSystem

/// Owns a level-triggered epoll instance, whose entries carry the numbers that they were added with.
struct Poller: ~Copyable {
    private let epoll: Descriptor
    /// The buffer for the kernel's events; kept from wait to wait.
    private var events = [epoll_event](repeating: epoll_event(), count: 256)
    /// How many of `events` are left of the last wait.
    private var count = 0

    /// Opens the epoll instance.
    init(for attempt: TransportAttempt) throws(TransportError) {
        epoll = Descriptor(adopting: epoll_create1(Int32(EPOLL_CLOEXEC)))
        guard epoll.rawValue >= 0 else { throw .last(attempt, call: "epoll_create1") }
    }

    /// Watches a descriptor under a number.
    func add(_ descriptor: Int32, id: UInt64, for interest: Readiness) -> Bool {
        control(EPOLL_CTL_ADD, descriptor, id: id, interest)
    }

    /// Changes the events for which a descriptor is watched.
    func change(_ descriptor: Int32, id: UInt64, to interest: Readiness) {
        _ = control(EPOLL_CTL_MOD, descriptor, id: id, interest)
    }

    /// Stops watching a descriptor.
    func remove(_ descriptor: Int32) {
        _ = control(EPOLL_CTL_DEL, descriptor, id: 0, [])
    }

    /// Looks for events, without waiting.
    mutating func look() { wait(nanoseconds: 0) }

    /// Waits until something happens or the time has come; a signal ends the wait, too.
    ///
    /// - Parameter deadline: When to return at the latest, in nanoseconds of the loop's clock; `nil` is never.
    mutating func wait(until deadline: Int64?) {
        guard let deadline else { return wait(nanoseconds: -1) }
        let now = EventLoop.nanoseconds()
        wait(nanoseconds: deadline > now ? deadline - now : 0)
    }

    private mutating func wait(nanoseconds: Int64) {
        let capacity = Int32(events.count)
        count = max(0, Int(mp_wait_for_events(epoll.rawValue, &events, capacity, nanoseconds)))
    }

    /// Whether events of the last wait are left.
    var hasEvents: Bool { count > 0 }

    /// Removes one of the events that the last wait has found.
    mutating func next() -> (id: UInt64, readiness: Readiness)? {
        guard count > 0 else { return nil }
        count -= 1
        let event = events[count]
        return (event.data.u64, Readiness(rawValue: event.events))
    }

    private func control(
        _ operation: Int32,
        _ descriptor: Int32,
        id: UInt64,
        _ interest: Readiness
    ) -> Bool {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: id))
        return epoll_ctl(epoll.rawValue, operation, descriptor, &event) == 0
    }
}
