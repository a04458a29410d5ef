public import Logging
public import MPCore
public import MPTransport
public import MPWire

/// What a ``ManagerServer`` is told before it starts.
public struct ManagerServerConfiguration: Sendable {
    /// Where the server listens; port 0 lets the kernel choose.
    ///
    /// May be empty for a server that is used in its own process only.
    public var addresses: [Address]
    /// The secrets of which every client has to know one; at most four that haven't expired.
    public var authkeys: [NamedAuthkey]
    /// How `tls://` addresses are protected; they need it, and no others use it.
    public var tls: TLSServerConfiguration?
    /// What clients can ask the server for.
    public var registry = Registry.standard
    /// Where HMAC-MD5 is accepted from clients, and given to them; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local
    /// Whether an address may be an abstract Unix socket, which every process of the machine reaches.
    ///
    /// Processes of users that may not connect are turned away there, too.
    public var allowsAbstractNames = false
    /// The users whose processes may connect to Unix sockets, beside our own and root.
    ///
    /// If there are any, socket files are open to all users, and the kernel tells who connects. The authkey has to be
    /// known in any case.
    public var allowedUserIDs: Set<UInt32> = []
    /// How many peers that haven't proved themselves yet may be connected at a time.
    public var handshakesAtATime = 64
    /// How many of them from one address across a network.
    public var handshakesPerSource = 16
    /// Python classes that values may hold beside the data types of the standard library, as
    /// `package.Class`, `package.Outer.Inner` or `package.*`.
    ///
    /// The server never imports them, but hands them on to Python clients, which do, and call their
    /// constructors, setters and `__setstate__` with whatever another client has stored. `package.*` admits every plain name in
    /// the package and in the modules below it, functions and what they import included; a class inside
    /// another one has to be named.
    public var allowedClasses: [String] = []
    /// Other managers whose proxies clients may put into values here; those of all others are refused.
    ///
    /// Whoever takes such a proxy out connects to the address that it names, as these addresses are
    /// written: add one for each form in which clients name the manager.
    public var relayedAddresses: [Address] = []
    /// Whether the locks, permits and references of a Python process go back when it ends, and with these the objects
    /// that nobody else uses.
    ///
    /// In Python they stay taken, and anybody may release them; those of Swift clients always go
    /// back. The server only learns of processes on Unix sockets.
    public var releasesDeadClients = false
    /// Who may do what.
    public var rights = Rights.standard
    /// How much clients may use.
    public var limits = ServerLimits()
    /// Whether a client may stop the server, as CPython's may, unless a rule of ``rights`` forbids it.
    public var allowsShutdown = false
    /// The longest time that proving the authkey may take, however busy the peer seems meanwhile; before it, TLS may take
    /// as long.
    public var handshakeTimeout = Duration.seconds(5)
    /// Whether the server looks for requests a few more times before it sleeps.
    public var polling = PollingPolicy.whenItPays
    /// Where the server logs; never authkeys and never what calls carry.
    public var logger = Logger(label: "multiprocessing.server") { _ in SwiftLogNoOpLogHandler() }

    /// Where the server tells who tried what and was not let, and who couldn't prove itself; never
    /// authkeys and never what calls carry.
    public var auditLogger = Logger(label: "multiprocessing.audit") { _ in
        SwiftLogNoOpLogHandler()
    }

    /// Takes what has no default.
    ///
    /// - Parameters:
    ///   - addresses: Where the server listens.
    ///   - authkey: The secret that every client has to know.
    public init(addresses: [Address], authkey: Authkey) {
        self.init(addresses: addresses, authkeys: [NamedAuthkey("default", authkey)])
    }

    /// Takes what has no default, with several keys.
    ///
    /// - Parameters:
    ///   - addresses: Where the server listens.
    ///   - authkeys: The secrets of which every client has to know one.
    public init(addresses: [Address], authkeys: [NamedAuthkey]) {
        self.addresses = addresses
        self.authkeys = authkeys
    }

    /// The one secret that every client has to know, where one is enough.
    public var authkey: Authkey {
        get { authkeys.first?.authkey ?? Authkey(bytes: [UInt8]()) }
        set { authkeys = [NamedAuthkey("default", newValue)] }
    }

    /// The longest message that a client may send, in bytes; one of the ``limits``.
    public var messageLimitInBytes: Int {
        get { limits.messageInBytes }
        set { limits.messageInBytes = newValue }
    }

    /// How many peers may be in the middle of the TLS handshake, which comes before that of the authkey and is bounded
    /// like it.
    var tlsHandshakeLimits: TLSHandshakeLimits {
        TLSHandshakeLimits(
            timeout: handshakeTimeout,
            atATime: max(1, handshakesAtATime),
            perSource: max(1, handshakesPerSource)
        )
    }

    /// What listeners are told.
    var access: ListenerAccess {
        var access = ListenerAccess()
        access.allowsAbstractNames = allowsAbstractNames
        access.users = allowedUserIDs
        return access
    }
}
