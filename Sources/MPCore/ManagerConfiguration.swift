package import MPWire

/// What a ``ManagerCore`` is told once.
package struct ManagerConfiguration: Sendable {
    /// The secrets of which clients have to know one.
    package var authkeys: AuthkeyRing
    /// Computes message authentication codes.
    package var authenticator: MessageAuthenticator
    /// The random part of the idents: 16 hexadecimal digits.
    package var serverID: String
    /// The classes that values may hold.
    package var policy: ClassPolicy
    /// The addresses of other managers whose proxies clients may pass on through this server.
    package var relayedAddresses: [Address] = []
    /// The types that clients may create.
    package var registry: TypeRegistry
    /// Limits of the pickle reader.
    package var pickleLimits = PickleLimits.standard
    /// The longest frame that a client may send once it is known, in bytes.
    package var frameLimit = 64 << 20
    /// From which length on messages that are coming in are given up where there is no memory, in bytes: short ones
    /// often take something out.
    package var shortMessage = 64 << 10
    /// The longest time from connecting to the end of the handshake.
    package var handshakeTimeout = Duration.seconds(5)
    /// How many peers may be in the handshake, and what failing at it costs.
    package var admission = AdmissionLimits()
    /// The users of this machine whose processes may drop objects if no rule says anything about it.
    package var operators: Set<Int> = []
    /// Whether locks, permits and references of a Python process go back when it ends.
    ///
    /// In Python they don't.
    package var releasesDeadClients = false
    /// Who may do what.
    package var rights = Rights.standard
    /// How much clients may use.
    package var limits = ServerLimits()
    /// Whether a client may stop the server if no rule says anything about it.
    package var allowsShutdown = false

    /// How many lines of the log were dropped since nobody read them in time, for `inspect`.
    package var droppedLogLines: @Sendable () -> Int = { 0 }

    /// Takes what has no default, with one key.
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

    /// Takes what has no default.
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
