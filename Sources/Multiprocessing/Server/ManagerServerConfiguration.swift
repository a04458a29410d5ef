public import Logging
public import MPCore
public import MPTransport
public import MPWire

/// The settings of a ``ManagerServer``.
public struct ManagerServerConfiguration: Sendable {
    /// The addresses to listen at; port 0 lets the kernel choose.
    ///
    /// May be empty for a server that is used in its own process only.
    public var addresses: [Address]
    /// Sockets that another process has opened for this one; they are served like ``addresses``.
    package var inheritedListeners: [InheritedListener] = []
    /// The secrets, of which every client must know one; at most four that haven't expired.
    public var authkeys: [NamedAuthkey]
    /// The TLS settings; `tls://` addresses need them, and no others use them.
    public var tls: TLSServerConfiguration?
    /// The types, functions and instances that clients can ask for.
    public var registry = Registry.standard
    /// The connections on which HMAC-MD5 is used, in both directions; CPython before 3.12 needs it.
    public var legacyMD5 = LegacyMD5.local
    /// Whether an address may be an abstract Unix socket, which every process of the machine can reach.
    ///
    /// Processes of users that may not connect are refused there, too.
    public var allowsAbstractNames = false
    /// The users whose processes may connect to Unix sockets, besides the server's own user and root.
    ///
    /// If there are any, socket files are open to all users, and the kernel tells who connects. Clients must know the
    /// authkey in any case.
    public var allowedUserIDs: Set<UInt32> = []
    /// The most unauthenticated peers that may be connected at a time.
    public var handshakesAtATime = 64
    /// The most unauthenticated peers from one address across a network.
    public var handshakesPerSource = 16
    /// Python classes that values may hold besides the data types of the standard library.
    ///
    /// The server never imports them. Python clients do, and call their constructors, setters and
    /// `__setstate__` with data that another client has stored.
    public var allowedClasses: [ClassPattern] = []
    /// Whether processes of the server's own user may store values of any class, as in CPython.
    ///
    /// That holds on Unix sockets, where the kernel says who the peer is, and while the server has one authkey and no
    /// ``rights`` but the standard ones. Such a process could read the key, trace or replace each of the others, so that
    /// refusing its values protects nobody. All other clients may store ``allowedClasses`` alone.
    public var trustsOwnUser = true
    /// Other managers whose proxies clients may put into values here; all other proxies are refused.
    ///
    /// A client that takes such a proxy out connects to the address in it. Addresses are compared as
    /// written: add one for each form in which clients name the manager.
    public var relayedAddresses: [Address] = []
    /// Whether a Python process's locks, permits and references are released when it ends, and with the
    /// references the objects that nobody else uses.
    ///
    /// In Python they stay taken, and anybody may release them; those of Swift clients are always
    /// released. The server only learns of the end of processes on Unix sockets.
    public var releasesDeadClients = false
    /// The rights of clients.
    public var rights = Rights.standard
    /// The limits on what clients may use.
    public var limits = ServerLimits()
    /// Whether a client may stop the server, as CPython's may, unless a rule of ``rights`` forbids it.
    public var allowsShutdown = false
    /// Longest time for the proof of the authkey, however busy the peer seems; TLS may take as long before it.
    public var handshakeTimeout = Duration.seconds(5)
    /// Python code that the server starts for pools and for types written in Python; `nil` runs none.
    ///
    /// Whoever may use those can do what the server's user can.
    public var python: PythonHosting?
    /// The file to which all that comes in is written, so that it can be run again; `nil` records nothing.
    public var recording: Recording?
    /// The file to which the last events are written if the process crashes; `nil` writes none.
    ///
    /// It says who called what and when, and holds no values and no keys.
    public var flightRecorderPath: String?
    /// How long a call may take before it is logged: keep all others waiting, or run in a task; `nil` logs none.
    ///
    /// The line names object, method, client and the sizes of request and answer, but nothing of their contents.
    public var slowCall: Duration?
    /// Whether a deadlock of locks is broken: the wait that began last ends with a `RuntimeError` that names the circle.
    ///
    /// Deadlocks are logged in any case, once the last of the calls has waited for a second. Only those are broken that
    /// nobody but these callers could end (``ServerStatistics/Deadlock/isCertain``).
    public var breaksDeadlocks = false
    /// Takes the server's statistics every now and then, for metrics; `nil` is nobody.
    public var observer: (any ServerObserver)?
    /// How often ``observer`` gets them.
    public var observationInterval = Duration.seconds(10)
    /// Makes a span of each call that has brought a trace context, and lets functions and services continue the trace; `nil`
    /// traces nothing.
    ///
    /// The default is that of the process (``CallTracing/bootstrap(_:)``).
    public var tracer = CallTracing.tracer
    /// Whether the server polls for requests a few more times before it sleeps.
    public var polling = PollingPolicy.adaptive
    /// The server's logger; it gets no authkeys and no contents of calls.
    public var logger = Logger(label: "multiprocessing.server") { _ in SwiftLogNoOpLogHandler() }

    /// The logger for events that matter to an auditor, such as refused attempts and failed authentication; `nil` is
    /// ``logger``.
    ///
    /// Each event is logged once. The logger gets no authkeys and no contents of calls.
    public var auditLogger: Logger?

    /// Makes default settings with one authkey.
    ///
    /// - Parameters:
    ///   - addresses: The addresses to listen at.
    ///   - authkey: The secret that every client must know.
    public init(addresses: [Address], authkey: Authkey) {
        self.init(addresses: addresses, authkeys: [NamedAuthkey("default", authkey)])
    }

    /// Makes default settings with several authkeys.
    ///
    /// - Parameters:
    ///   - addresses: The addresses to listen at.
    ///   - authkeys: The secrets, of which every client must know one.
    public init(addresses: [Address], authkeys: [NamedAuthkey]) {
        self.addresses = addresses
        self.authkeys = authkeys
    }

    /// The secret that every client must know, if there is only one; setting it replaces all ``authkeys``.
    public var authkey: Authkey {
        get { authkeys.first?.authkey ?? Authkey(bytes: [UInt8]()) }
        set { authkeys = [NamedAuthkey("default", newValue)] }
    }

    /// The longest message that a client may send, in bytes; one of the ``limits``.
    public var messageLimitInBytes: Int {
        get { limits.messageInBytes }
        set { limits.messageInBytes = newValue }
    }

    /// Where to listen, with the socket where another process has opened it.
    var listeners: [(address: Address, inherited: InheritedListener?)] {
        inheritedListeners.map { (Address($0.address), $0) } + addresses.map { ($0, nil) }
    }

    /// The access settings of listeners.
    var access: ListenerAccess {
        var access = ListenerAccess()
        access.allowsAbstractNames = allowsAbstractNames
        access.users = allowedUserIDs
        return access
    }
}
