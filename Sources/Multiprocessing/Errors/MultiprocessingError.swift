/// An error that says what was tried, on what, and why it failed.
///
/// Match on ``code``; show ``message``. ``remote`` holds the exception of the shared object.
public struct MultiprocessingError: Error, Sendable, CustomStringConvertible {
    /// The kind of the failure.
    public let code: Code
    /// The attempt, its target, the reason and the remedy; never a payload, never a key.
    public let message: String
    /// The exception raised by the server, if the server refused.
    public let remote: RemoteError?
    /// The error of a lower layer that led to this one, if any.
    public let cause: (any Error)?

    /// Describes a failure.
    package init(
        _ code: Code,
        _ message: String,
        remote: RemoteError? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.remote = remote
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}

extension MultiprocessingError {
    /// The kind of a failure: an open set, since later versions may add kinds.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case addressInUse, authenticationFailed, brokenBarrier, cancelled, cannotStart
            case childDied, childStopped, closed
            case connectionLost, connectionRefused, empty, endOfFile, full, insecureAddress,
                invalidAddress,
                invalidAuthkey, invalidClassPattern
            case invalidRegistration, invalidReply, invalidRights, invalidState, keyNotFound,
                limitReached
            case leadershipLost, messageTooLong, nameTaken, notAManager, objectReleased,
                permissionDenied
            case remote, resourceUnavailable, serverStopped, shutDown, timedOut, tlsFailed
            case typeMismatch, unknownFunction, unknownMethod, unknownName, unknownType, unsupported
            case brokenPool, workerLost
        }
        private let kind: Kind

        /// Somebody listens at the address already.
        public static let addressInUse = Code(kind: .addressInUse)
        /// The peer holds another authkey.
        public static let authenticationFailed = Code(kind: .authenticationFailed)
        /// The barrier was aborted or reset, or a party gave up: Python's `BrokenBarrierError`.
        public static let brokenBarrier = Code(kind: .brokenBarrier)
        /// The workers of the pool end before they take tasks, or can't begin: Python's `BrokenProcessPool`.
        public static let brokenPool = Code(kind: .brokenPool)
        /// The task that made the call was cancelled; the server has given the call up.
        public static let cancelled = Code(kind: .cancelled)
        /// A child process can't be started: its program can't be executed, or isn't made for it.
        public static let cannotStart = Code(kind: .cannotStart)
        /// The child process ended without a result: it exited, crashed or was killed.
        public static let childDied = Code(kind: .childDied)
        /// The child process was stopped by a signal, and does nothing until it is continued.
        public static let childStopped = Code(kind: .childStopped)
        /// The manager or server was closed by this program before the call; nothing was sent.
        public static let closed = Code(kind: .closed)
        /// The server vanished while the call was under way; it may have been carried out.
        public static let connectionLost = Code(kind: .connectionLost)
        /// Nobody listens at the address.
        public static let connectionRefused = Code(kind: .connectionRefused)
        /// The queue had no item, or none came in time: Python's `queue.Empty`.
        public static let empty = Code(kind: .empty)
        /// The other end of the connection is closed, and everything it sent was received: Python's `EOFError`.
        public static let endOfFile = Code(kind: .endOfFile)
        /// The queue had no room, or none came in time: Python's `queue.Full`.
        public static let full = Code(kind: .full)
        /// The address would carry calls in clear text across a network.
        public static let insecureAddress = Code(kind: .insecureAddress)
        /// The address can't be listened at or connected to as it is.
        public static let invalidAddress = Code(kind: .invalidAddress)
        /// The authkey is missing, empty, too long, or readable by others.
        public static let invalidAuthkey = Code(kind: .invalidAuthkey)
        /// A type, function or error was registered wrongly; the message lists all mistakes.
        public static let invalidRegistration = Code(kind: .invalidRegistration)
        /// The pattern can't admit any class.
        public static let invalidClassPattern = Code(kind: .invalidClassPattern)
        /// The rights can't be read, or contain something that isn't understood.
        public static let invalidRights = Code(kind: .invalidRights)
        /// The object can't do that now, such as a child process that was started already.
        public static let invalidState = Code(kind: .invalidState)
        /// The request would exceed one of the server's limits, such as memory; nothing was done.
        public static let limitReached = Code(kind: .limitReached)
        /// The client lacks the right to do that on this server; nothing was done.
        public static let permissionDenied = Code(kind: .permissionDenied)
        /// The server's answer doesn't fit the call.
        public static let invalidReply = Code(kind: .invalidReply)
        /// The dictionary has no such key: Python's `KeyError`.
        public static let keyNotFound = Code(kind: .keyNotFound)
        /// The leadership has ended: with its connection, or because somebody has ended it.
        public static let leadershipLost = Code(kind: .leadershipLost)
        /// The call is longer than the server accepts, and was not sent; or the message is longer than its receiver takes.
        public static let messageTooLong = Code(kind: .messageTooLong)
        /// The name is that of an object of another type, or with other settings, or of another member; the message
        /// says which.
        public static let nameTaken = Code(kind: .nameTaken)
        /// The peer doesn't speak the protocol of managers.
        public static let notAManager = Code(kind: .notAManager)
        /// The server has no such object any more: it was released, or the server was restarted.
        public static let objectReleased = Code(kind: .objectReleased)
        /// The shared object raised an exception; ``MultiprocessingError/remote`` holds it.
        public static let remote = Code(kind: .remote)
        /// The system has no descriptor, thread, memory or directory left.
        public static let resourceUnavailable = Code(kind: .resourceUnavailable)
        /// The server is stopping in order and takes no more calls.
        public static let serverStopped = Code(kind: .serverStopped)
        /// The queue was shut down: Python's `queue.ShutDown`.
        public static let shutDown = Code(kind: .shutDown)
        /// The peer took too long.
        public static let timedOut = Code(kind: .timedOut)
        /// The connection can't be protected, because of a certificate or the settings of one end.
        public static let tlsFailed = Code(kind: .tlsFailed)
        /// A value isn't of the requested type, or can't be sent.
        public static let typeMismatch = Code(kind: .typeMismatch)
        /// The program of the child process has no function of this name.
        public static let unknownFunction = Code(kind: .unknownFunction)
        /// The shared object has no such method, or doesn't expose it; nothing was done.
        public static let unknownMethod = Code(kind: .unknownMethod)
        /// The server has no object of this name.
        public static let unknownName = Code(kind: .unknownName)
        /// The server has no such type or function.
        public static let unknownType = Code(kind: .unknownType)
        /// The server, or this version, doesn't support the request.
        public static let unsupported = Code(kind: .unsupported)
        /// The worker that ran the task has ended, and the task may not be run again; ``MultiprocessingError/cause`` is a
        /// ``WorkerLost``.
        ///
        /// Of a ``FutureProxy``: the process that was to end it has ended, or its connection has.
        public static let workerLost = Code(kind: .workerLost)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }
}

extension MultiprocessingError.Code {
    /// The code of a name; `nil` if there is none.
    init?(named name: String) {
        guard let kind = Kind(rawValue: name) else { return nil }
        self.init(kind: kind)
    }
}
