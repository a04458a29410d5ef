package import MPReferents
package import MPSystem
package import MPWire

/// The configuration of a ``ManagerCore``.
package struct ManagerConfiguration: Sendable {
    /// The secrets; a client must know one of them.
    package var authkeys: AuthkeyRing
    /// Computes message authentication codes.
    package var authenticator: MessageAuthenticator
    /// The random part of the idents: 16 hexadecimal digits.
    package var serverID: String
    /// The classes that values may hold.
    package var policy: ClassPolicy
    /// The user whose processes may store values of any class while there are no principals to keep apart; `nil` for
    /// none.
    package var trustedUser: Int?
    /// The addresses of other managers whose proxies clients may pass on through this server.
    package var relayedAddresses: [Address] = []
    /// The types that clients may create.
    package var registry: TypeRegistry
    package var pickleLimits = PickleLimits.standard
    /// The longest frame that an authenticated client may send, in bytes.
    package var frameLimit = ServerLimits().messageInBytes
    /// The length in bytes from which on incoming messages are given up when there is no memory: short ones often
    /// take something out.
    package var shortMessage = 64 << 10
    /// The longest time from connecting to the end of the handshake.
    package var handshakeTimeout = Duration.seconds(5)
    /// Limits on peers in the handshake, and the penalties for failing at it.
    package var admission = AdmissionLimits()
    /// The users of this machine whose processes may drop objects if no rule decides that.
    package var operators: Set<Int> = []
    /// Whether locks, permits and references of a Python process go back when it ends.
    ///
    /// In Python they don't.
    package var releasesDeadClients = false
    /// The rights of clients.
    package var rights = Rights.standard
    /// How much clients may use.
    package var limits = ServerLimits()
    /// Whether a client may stop the server if no rule decides that.
    package var allowsShutdown = false

    /// Keeps the last events as facts; `nil` where nobody looks at them.
    package var flight: FlightRing?
    /// What a recording of all that comes in holds beside that; `nil` if there is none.
    package var recording: RecordingOptions?

    /// Whether a tracer is to be told of calls that bring a trace context.
    package var isTraced = false

    /// How many log lines were dropped since nobody read them in time; for `inspect`.
    package var droppedLogLines: @Sendable () -> Int = { 0 }

    /// The clock by which calls are timed, in nanoseconds, beginning when that of the events does.
    ///
    /// Nothing but statistics and the log of slow calls depends on it.
    package var clock: @Sendable () -> Int64 = { 0 }
    /// The processor time of the thread that owns the core, in nanoseconds.
    package var loopTime: @Sendable () -> Int64 = { 0 }
    /// The server's process.
    package var processID = 0
    /// How long a call may take before it is logged, in nanoseconds.
    package var slowCall = Int.max
    /// Whether the call that began last in a deadlock of locks ends with an error.
    package var breaksDeadlocks = false

    /// Has actions carried out when sessions end, for the program's own methods.
    package var whenSessionEnds: CallOrigin.WhenSessionEnds = { _, _ in {} }

    /// A configuration with one key, and defaults for everything that has one.
    package init(
        authkey: Authkey,
        authenticator: MessageAuthenticator,
        serverID: String,
        policy: ClassPolicy = ClassPolicy(),
        registry: TypeRegistry = TypeRegistry()
    ) {
        let key = HandshakeKey(id: "default", authkey: authkey, authenticator: authenticator)
        self.init(
            authkeys: AuthkeyRing([AuthkeyRing.Entry(key)]),
            authenticator: authenticator,
            serverID: serverID,
            policy: policy,
            registry: registry
        )
    }

    /// A configuration with several keys, and defaults for everything that has one.
    package init(
        authkeys: AuthkeyRing,
        authenticator: MessageAuthenticator,
        serverID: String,
        policy: ClassPolicy = ClassPolicy(),
        registry: TypeRegistry = TypeRegistry()
    ) {
        self.authkeys = authkeys
        self.authenticator = authenticator
        self.serverID = serverID
        self.policy = policy
        self.registry = registry
    }
}
