internal import MPReferents
public import MPWire

/// Who calls a method of one of your own types or functions, and until when the caller waits.
///
/// A method that wants to know takes a `CallContext` among its parameters, at any place. Clients don't pass it, and it
/// has no parameter name:
///
/// ```swift
/// let pool = SharedType("Pool", initial: Pool(size: 8)) {
///     $0.expose("take") { (pool: inout Pool, call: CallContext) throws in
///         try pool.take(for: call.session)
///     }
///     $0.onSessionEnd { (pool: inout Pool, session: CallContext.Session) in
///         pool.giveBack(takenBy: session)
///     }
/// }
/// ```
///
/// It can be taken by methods of values and services, by functions, and by the closures that make services.
public struct CallContext: Sendable {
    /// A client from its first call to its end: what it holds is its own as long.
    ///
    /// A Swift program is a session from connecting to the end of its connection, however that ends. CPython opens a
    /// connection per thread, and more in between, so one of them says little: over Unix sockets, a Python *process* is a
    /// session, until it ends. Over TCP and TLS the server can't see processes. There, all Python clients of one principal
    /// are one session, until the last of their connections that carry calls is closed.
    public struct Session: Hashable, Sendable, CustomStringConvertible {
        private let number: UInt64

        /// The session of a caller.
        init(_ caller: CallerID) {
            number = caller.number
        }

        /// Its number, unique in the server.
        public var description: String { "\(number)" }
    }

    /// The client's end of the connection, as far as the system tells.
    public struct Peer: Hashable, Sendable {
        /// The server's address to which the client has connected; `nil` inside the server's own process.
        public let address: Address?
        /// The IPv4 address from which it comes, or the IPv6 network; `nil` on this machine.
        public let networkAddress: String?
        /// Its user; only known on Unix sockets.
        public let userID: Int?
        /// Its process; only known on Unix sockets, and in the server's PID namespace.
        public let processID: Int?
    }

    /// The caller's session.
    public let session: Session
    /// The proved identity of the caller, as rights name it, such as `key:workers+uid:1001`.
    public let principal: String
    /// The name of the authkey that it has proved to hold; `nil` if the server has only one.
    public let authkeyName: String?
    /// The name in the certificate that it has shown; `nil` without one.
    public let certificateName: String?
    /// The client's end of the connection.
    public let peer: Peer
    /// When the caller gives up waiting: by its own limit, or that of the method; `nil` is never.
    public let deadline: ContinuousClock.Instant?
    private let origin: CallOrigin

    /// Describes a call.
    ///
    /// - Parameters:
    ///   - origin: Who calls.
    ///   - timeout: How long the caller waits from now on.
    init(_ origin: CallOrigin, timeout: Duration?) {
        self.origin = origin
        session = Session(origin.session)
        principal = origin.principal
        authkeyName = origin.keyName
        certificateName = origin.certificateName
        peer = Peer(
            address: origin.address,
            networkAddress: origin.source,
            userID: origin.userID,
            processID: origin.processID
        )
        deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
    }

    /// Whether the caller has given up: it has cancelled the call, has gone, or its time is up.
    ///
    /// It is the cancellation of the task that runs the method, so ask in that task. Methods of values run at once, and
    /// are never cancelled.
    public var isCancelled: Bool { Task.isCancelled }

    /// Has an action carried out when the caller's session ends, in a task of its own; at once if it has ended already.
    ///
    /// A service gives back by it what a dead client held. To change a *value* use ``ValueMethods/onSessionEnd(_:)``,
    /// which runs on the server's thread like its methods.
    ///
    /// - Parameter action: What to do.
    /// - Returns: The registration; cancel it once there is nothing to do any more.
    @discardableResult
    public func onSessionEnd(
        _ action: @escaping @concurrent @Sendable () async -> Void
    ) -> SessionEndRegistration {
        SessionEndRegistration(cancel: origin.whenSessionEnds(origin.session, action))
    }
}

extension CallContext: Decodable {
    /// Always fails: a context comes from the server, never from a client.
    ///
    /// It makes it a parameter like others, which are decoded.
    ///
    /// - Parameter decoder: Any decoder.
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        throw DecodingError.typeMismatch(
            Self.self,
            DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "a CallContext isn't sent; the server makes it"
            )
        )
    }
}
