/// How many calls on one service run at the same time; the others wait, first come first served.
package enum CallOrder: Equatable, Sendable {
    /// As many as come.
    case concurrent
    /// One after the other.
    case oneAtATime
    /// No more than this number, which is at least one.
    case atMost(Int)

    /// How many may run.
    var limit: Int {
        switch self {
        case .concurrent: .max
        case .oneAtATime: 1
        case .atMost(let count): max(count, 1)
        }
    }
}
