/// The concurrency of calls on one shared object.
///
/// Calls beyond it wait, first come first served.
public struct CallOrder: Hashable, Sendable {
    /// The most calls that run at the same time.
    package let limit: Int

    /// Without a limit.
    public static let concurrent = CallOrder(limit: .max)
    /// One call after the other.
    public static let oneAtATime = CallOrder(limit: 1)

    /// At most this number of calls at the same time.
    ///
    /// - Parameter count: The number; less than one counts as one.
    /// - Returns: The order.
    public static func concurrent(atMost count: Int) -> CallOrder {
        CallOrder(limit: max(count, 1))
    }
}
