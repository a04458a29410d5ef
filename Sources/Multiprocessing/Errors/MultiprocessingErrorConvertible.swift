/// An error that can stand for a ``MultiprocessingError``, so that a scope throws errors of this type alone.
///
/// `withLock` and its like take and give back something around a body. If the body throws errors of such a type, so does the
/// scope: those of the lock are converted.
///
/// ```swift
/// enum ShopError: MultiprocessingErrorConvertible {
///     case soldOut
///     case unreachable(MultiprocessingError)
///
///     init(_ error: MultiprocessingError) { self = .unreachable(error) }
/// }
/// ```
public protocol MultiprocessingErrorConvertible: Error {
    /// Makes an error for one of a call.
    ///
    /// - Parameter error: The reason; its code is `cancelled` if the task was cancelled.
    init(_ error: MultiprocessingError)
}

extension MultiprocessingError: MultiprocessingErrorConvertible {
    /// Copies an error.
    ///
    /// - Parameter error: The error.
    public init(_ error: MultiprocessingError) {
        self = error
    }
}
