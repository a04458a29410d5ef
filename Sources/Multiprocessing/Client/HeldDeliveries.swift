internal import MPSystem

/// What calls took out of objects and whose arrival isn't confirmed yet: for callers that may fail to use it.
///
/// Unconfirmed items go back to their objects when the link ends. A CPython server takes nothing back.
package final class HeldDeliveries: Sendable {
    /// Confirms one delivery.
    typealias Confirmation = @Sendable () -> Void

    /// The deliveries since the last decision; `nil` stands for one that couldn't be read.
    private let held = Guarded<[Confirmation?]>([])

    /// Holds nothing yet.
    package init() {}

    /// Holds a delivery.
    ///
    /// - Parameter confirm: Confirms it; `nil` if it couldn't be read, so that it goes back in any case.
    func hold(_ confirm: Confirmation?) {
        held.withLock { $0.append(confirm) }
    }

    /// Whether nothing is held.
    package var isEmpty: Bool { held.withLock(\.isEmpty) }

    /// Confirms all that was delivered: it is in use now.
    package func confirm() {
        for confirm in take() { confirm?() }
    }

    /// Leaves all that was delivered to go back.
    ///
    /// - Returns: Whether there was anything.
    package func giveUp() -> Bool { !take().isEmpty }

    private func take() -> [Confirmation?] {
        held.withLock { held in
            defer { held = [] }
            return held
        }
    }
}
