import CMultiprocessing
import MPSystem
import Synchronization

/// Waits for a descriptor on the caller's own thread, for a moment, before the caller is suspended.
///
/// A task that is suspended is resumed by the loop's thread, which has to be woken first. Both takes longer than most
/// answers. So a caller looks for its answer itself for 50 µs, and then sleeps for a millisecond at most, as callers of
/// links do: ``BusyPolling`` and ``BriefSleep`` decide whether that pays off.
package struct BriefWait: Sendable {
    /// How many callers may keep their threads at a time: all but one, since others have work, too.
    private static let mostCallers = max(1, ProcessorShare.count - 1)
    private static let callers = Atomic<Int>(0)

    private var polling: BusyPolling
    private var sleeping = BriefSleep()

    /// Applies a policy.
    package init(_ policy: PollingPolicy) {
        polling = BusyPolling(policy, processorCount: ProcessorShare.count)
        if policy == .never { isAllowed = false }
    }

    /// Whether callers may keep their threads at all.
    private var isAllowed = true

    /// Waits, unless it isn't worth it.
    ///
    /// - Parameters:
    ///   - descriptor: The socket or pipe; may be closed meanwhile, or even be another one then.
    ///   - direction: Whether it has to be readable or writable.
    ///   - deadline: The latest time, in nanoseconds.
    /// - Returns: Whether it is.
    package mutating func wait(
        for descriptor: Int32,
        _ direction: StreamDirection,
        until deadline: Int64
    ) -> Bool {
        guard isAllowed else { return false }
        let others = Self.callers.add(1, ordering: .relaxed).oldValue
        defer { Self.callers.subtract(1, ordering: .relaxed) }
        guard others < Self.mostCallers else { return false }
        let now = EventLoop.nanoseconds()
        if polling.begins(at: now) {
            let isFound = poll(descriptor, direction, until: deadline)
            polling.ended(foundWork: isFound)
            if isFound { return true }
        }
        guard let end = sleeping.begins(at: now) else { return false }
        let rest = min(end, deadline) - EventLoop.nanoseconds()
        guard rest > 0 else { return false }
        let isFound = Self.isReady(descriptor, direction, within: rest)
        sleeping.ended(foundWork: isFound)
        return isFound
    }

    /// Whether a descriptor is ready, or becomes so within some nanoseconds.
    package static func isReady(
        _ descriptor: Int32,
        _ direction: StreamDirection,
        within nanoseconds: Int64 = 0
    ) -> Bool {
        mp_wait_until_ready(descriptor, direction == .writing ? 1 : 0, nanoseconds) != 0
    }

    /// Whether the caller, which wasn't suspended for a while, lets other tasks have its thread now.
    mutating func isTimeForOthers() -> Bool {
        sleeping.isTimeForOthers(at: EventLoop.nanoseconds())
    }

    /// Learns how much processor time the process has used while others had the thread.
    mutating func returned(afterUsing processorTime: Int64) {
        sleeping.returned(at: EventLoop.nanoseconds(), afterUsing: processorTime)
    }

    private mutating func poll(
        _ descriptor: Int32,
        _ direction: StreamDirection,
        until deadline: Int64
    ) -> Bool {
        var now: Int64
        repeat {
            if Self.isReady(descriptor, direction) { return true }
            EventLoop.yieldProcessor()
            now = EventLoop.nanoseconds()
        } while polling.goesOn(at: now) && now < deadline
        return false
    }
}
