internal import MPSystem

/// What calls took out of objects and whose arrival isn't confirmed yet: for callers that may fail to use it.
///
/// Unconfirmed items go back to their objects when the link ends. A CPython server takes nothing back.
package final class HeldDeliveries: Sendable {
    /// Confirms one delivery.
    typealias Confirmation = @Sendable () -> Void

    /// A delivery.
    private struct Held: Sendable {
        /// The number of its call.
        let call: UInt64
        /// Confirms it; `nil` if it couldn't be read.
        let confirm: Confirmation?
    }

    /// The deliveries since the last decision.
    private let held = Guarded<[Held]>([])

    /// Holds nothing yet.
    package init() {}

    /// Holds a delivery.
    ///
    /// - Parameters:
    ///   - call: The number of its call.
    ///   - confirm: Confirms it; `nil` if it couldn't be read, so that it goes back in any case.
    func hold(_ call: UInt64, _ confirm: Confirmation?) {
        held.withLock { $0.append(Held(call: call, confirm: confirm)) }
    }

    /// Whether nothing is held.
    package var isEmpty: Bool { held.withLock(\.isEmpty) }

    /// Confirms all that was delivered: it is in use now.
    package func confirm() {
        for held in take() { held.confirm?() }
    }

    /// Leaves all that was delivered to go back.
    ///
    /// - Returns: Whether there was anything.
    package func giveUp() -> Bool { !take().isEmpty }

    /// Leaves it to the caller to refuse all that was delivered.
    ///
    /// - Returns: The numbers of the calls.
    func takeCalls() -> [UInt64] { take().map(\.call) }

    private func take() -> [Held] {
        held.withLock { held in
            defer { held = [] }
            return held
        }
    }
}
