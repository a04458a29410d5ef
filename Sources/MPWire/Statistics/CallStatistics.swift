/// What calls have cost: those of a method, an object, a type or a server.
public struct CallStatistics: Sendable, Codable, Equatable {
    /// The number of calls.
    public var calls = 0
    /// The number of calls that ended in an error.
    public var errors = 0
    /// The bytes of the requests.
    public var receivedBytes = 0
    /// The bytes of the answers.
    public var sentBytes = 0
    /// How long the calls have kept the server from other calls, in seconds.
    ///
    /// One short call of sixteen is measured, and counts sixteen times; long ones are all measured.
    public var loopTime = 0.0
    /// The number of calls that had to wait, for an item, a lock or the end of a task.
    public var waits = 0
    /// How long those of them waited that have ended, in seconds.
    public var waitTime = 0.0

    private enum CodingKeys: String, CodingKey {
        case calls, errors
        case receivedBytes = "received"
        case sentBytes = "sent"
        case loopTime = "loop_time"
        case waits
        case waitTime = "wait_time"
    }

    /// No calls.
    public init() {}

    /// Takes away the calls of another, which were added before.
    ///
    /// - Parameters:
    ///   - sum: The sum so far.
    ///   - other: What is taken away from it.
    package static func -= (sum: inout Self, other: Self) {
        sum.calls -= other.calls
        sum.errors -= other.errors
        sum.receivedBytes -= other.receivedBytes
        sum.sentBytes -= other.sentBytes
        sum.loopTime -= other.loopTime
        sum.waits -= other.waits
        sum.waitTime -= other.waitTime
    }

    /// Adds the calls of another.
    ///
    /// - Parameters:
    ///   - sum: The sum so far.
    ///   - other: What is added to it.
    public static func += (sum: inout Self, other: Self) {
        sum.calls += other.calls
        sum.errors += other.errors
        sum.receivedBytes += other.receivedBytes
        sum.sentBytes += other.sentBytes
        sum.loopTime += other.loopTime
        sum.waits += other.waits
        sum.waitTime += other.waitTime
    }
}
