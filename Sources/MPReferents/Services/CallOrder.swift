/// How many calls on one shared object run at the same time; the others wait, first come first
/// served.
public struct CallOrder: Hashable, Sendable {
    /// The largest number of calls that run at a time.
    package let limit: Int

    /// As many as come.
    public static let concurrent = CallOrder(limit: .max)
    /// One after the other.
    public static let oneAtATime = CallOrder(limit: 1)

    /// No more than this number.
    ///
    /// - Parameter count: The number; less than one counts as one.
    /// - Returns: The order.
    public static func concurrent(atMost count: Int) -> CallOrder {
        CallOrder(limit: max(count, 1))
    }
}
