package import MPWire

/// What a ``ManagerCore`` is told once.
package struct ManagerConfiguration: Sendable {
    /// The secret that clients have to know.
    package var authkey: Authkey
    /// Computes message authentication codes.
    package var authenticator: MessageAuthenticator
    /// The random part of the idents: 16 hexadecimal digits.
    package var serverID: String
    /// The classes that values may hold.
    package var policy: ClassPolicy
    /// The types that clients may create.
    package var registry: TypeRegistry
    /// Limits of the pickle reader.
    package var pickleLimits = PickleLimits.standard
    /// The longest frame that a client may send once it is known, in bytes.
    package var frameLimit = 64 << 20
    /// The longest time from connecting to the end of the handshake.
    package var handshakeTimeout = Duration.seconds(10)
    /// Whether locks and permits of a Python process go back when it ends.
    ///
    /// In Python they don't.
    package var releasesDeadClients = false
    /// Whether a client may stop the server.
    package var allowsShutdown = false

    /// Takes what has no default.
    package init(
        authkey: Authkey,
        authenticator: MessageAuthenticator,
        serverID: String,
        policy: ClassPolicy = ClassPolicy(),
        registry: TypeRegistry = TypeRegistry()
    ) {
        self.authkey = authkey
        self.authenticator = authenticator
        self.serverID = serverID
        self.policy = policy
        self.registry = registry
    }
}
