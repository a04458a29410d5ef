internal import MPCore

/// When a manager opens its connection again after it was lost, and how long calls wait for that.
///
/// Calls that were under way when the connection was lost end in `connectionLost`, or in `serverStopped` if the server
/// stopped in order. They are never repeated. Later calls wait, and are carried out over the next connection:
/// - Objects with names are looked up again, since a server that was started again has given them other idents. They
///   are made again if it lost them, with the arguments of the call that made the proxy, which keeps them for that.
/// - Objects without names are used further if the server still has them. Otherwise their calls end in
///   `objectReleased`.
/// - Locks and permits that were held are lost: the server has given them to others. Giving them back is an error,
///   `connectionLost`, and never touches the lock of somebody else.
///
/// A server of CPython has no such connection: each call opens another one if need be, and only ``callLimit`` and the
/// pauses apply.
public struct ReconnectionPolicy: Hashable, Sendable {
    /// Longest time that a call waits for a connection if the call has no time limit of its own.
    public var callLimit = Duration.seconds(10)
    /// The longest that the pause before the first attempt may be.
    ///
    /// It doubles from attempt to attempt; the second half of each pause is random.
    public var firstPause = Duration.milliseconds(50)
    /// The longest that any pause may be.
    public var longestPause = Duration.seconds(5)
    /// Longest time without a connection before the manager gives up; `nil` is never.
    public var limit: Duration?
    /// Whether the connection is opened again at all.
    private var isEnabled = true

    /// Opens the connection again for as long as the manager or one of its proxies is used.
    public init() {}

    /// Leaves a lost connection lost: all later calls fail at once.
    public static let never: ReconnectionPolicy = {
        var policy = ReconnectionPolicy()
        policy.isEnabled = false
        return policy
    }()
}

extension ReconnectionPolicy {
    /// The policy as it is sent to a child process.
    struct Form: Codable {
        var callLimit: Duration
        var firstPause: Duration
        var longestPause: Duration
        var limit: Duration?
        var isEnabled: Bool
    }

    /// The policy as it is sent.
    var form: Form {
        Form(
            callLimit: callLimit,
            firstPause: firstPause,
            longestPause: longestPause,
            limit: limit,
            isEnabled: isEnabled
        )
    }

    /// Takes a policy over.
    init(_ form: Form) {
        callLimit = form.callLimit
        firstPause = form.firstPause
        longestPause = form.longestPause
        limit = form.limit
        isEnabled = form.isEnabled
    }

    /// The pauses between attempts.
    var backOff: BackOff { BackOff(first: firstPause, longest: longestPause) }

    /// The rules for links; `nil` never opens one again.
    var rules: Reconnection.Policy? {
        isEnabled ? Reconnection.Policy(backOff: backOff, limit: limit) : nil
    }

    /// How long calls wait; `nil` if they don't.
    var patience: Duration? { isEnabled ? callLimit : nil }
}
