package import MPWire

/// Something a caller took out of an object, which goes back if the answer never reaches the caller.
package enum Loan: Equatable, Sendable {
    case item(StoredValue)
    /// Several items of a queue, in the order in which they were taken.
    case items([StoredValue])
    /// A lock or a permit; `levels` is how many times the owner of an `RLock` has to release it.
    case grant(Grant, levels: Int)
    /// Leased tasks of a work queue, by their numbers.
    case tasks([UInt64], worker: UInt64)
    /// Ended tasks of a work queue, as their submitter is told of them.
    case outcomes([StoredValue], submitter: UInt64)

    /// The items of a queue; `nil` if it isn't of one.
    package var items: [StoredValue]? {
        switch self {
        case .item(let item): [item]
        case .items(let items): items
        case .grant, .tasks, .outcomes: nil
        }
    }
}
