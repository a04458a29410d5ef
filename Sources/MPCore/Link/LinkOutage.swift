/// A time without a connection: how it began, and what was tried since.
package struct LinkOutage: Equatable, Sendable {
    /// How the connection was lost.
    package let reason: LinkFailure
    /// The number of attempts to connect that have failed since.
    package var attempts = 0
    /// How the last of them failed, in words.
    package var lastAttempt: String?
    /// Why there are no further attempts: the peer's answer, if it won't pass.
    package var refusal: LinkFailure?
    /// How long it has lasted.
    package var length = Duration.zero

    /// Begins with the loss of the connection.
    package init(_ reason: LinkFailure) {
        self.reason = reason
    }

    /// Whether the server had said that it stops.
    package var isOrderly: Bool {
        if case .stopped = reason { true } else { false }
    }
}
