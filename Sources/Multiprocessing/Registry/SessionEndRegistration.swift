/// An action that waits for the end of a session; see ``CallContext/onSessionEnd(_:)``.
public struct SessionEndRegistration: Sendable {
    private let takeBack: @Sendable () -> Void

    init(cancel: @escaping @Sendable () -> Void) {
        takeBack = cancel
    }

    /// Forgets the action, unless it has begun.
    public func cancel() { takeBack() }
}
