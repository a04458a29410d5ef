internal import Logging
import MPSystem
internal import MPTransport
public import MPWire

/// Accepts connections at an address.
///
/// ```swift
/// let listener = try await Listener.start(at: .unix(path: "/tmp/jobs"), authkey: authkey)
/// let connection = try await listener.accept()
/// print(try await connection.receive(String.self))
/// ```
///
/// Who connects may be CPython's `multiprocessing.connection.Client`. Peers prove the authkey beside each other: one that
/// fails, or says nothing, is closed and told to the log, and keeps nobody else from being accepted.
///
/// - SeeAlso: Python `multiprocessing.connection.Listener`.
public final class Listener: Sendable {
    /// The address to which others connect, with the port that the kernel chose.
    public let address: Address
    private let arrivals: Arrivals
    private let listener: StreamListener
    /// The directory of the socket, if this listener has made it.
    private let directory: TemporaryDirectory?
    private let last = Guarded<ConnectionPeer?>(nil)

    private init(
        _ listener: StreamListener,
        _ arrivals: Arrivals,
        directory: TemporaryDirectory?
    ) {
        self.listener = listener
        self.arrivals = arrivals
        self.directory = directory
        address = Address(listener.address)
    }

    deinit {
        let (listener, arrivals, directory) = (listener, arrivals, directory)
        Task { await Self.close(listener, arrivals, directory) }
    }

    /// Listens at an address; when it returns, others can connect.
    ///
    /// - Parameters:
    ///   - address: The address; port 0 lets the kernel choose. `nil` is a Unix socket in a directory of its own that only
    ///     this user can enter.
    ///   - authkey: The secret that every peer must prove to know, and the listener proves to them. Without one, only
    ///     processes of this user and root can connect, over a Unix socket, or holders of certificates over TLS.
    ///   - backlog: How many connections may wait to be accepted.
    ///   - configuration: The settings.
    /// - Returns: The listener, which listens until it is closed, or nobody refers to it any more.
    /// - Throws: ``MultiprocessingError``: `addressInUse`, `invalidAddress`, `insecureAddress` for clear text across a
    ///   network or peers that prove nothing, `invalidAuthkey`, `tlsFailed`, `resourceUnavailable`.
    /// - SeeAlso: Python `multiprocessing.connection.Listener(address, backlog=…, authkey=…)`.
    public static func start(
        at address: Address? = nil,
        authkey: Authkey? = nil,
        backlog: Int = 128,
        configuration: ListenerConfiguration = ListenerConfiguration()
    ) async throws(MultiprocessingError) -> Listener {
        let directory = address == nil ? try TemporaryDirectory() : nil
        let address = address ?? .unix(path: "\(directory?.path ?? "")/\(socketName)")
        do throws(MultiprocessingError) {
            try check(address, authkey, configuration)
            let loop = try ClientLoop.shared(.never).loop
            let tls = try acceptor(for: address, authkey, configuration)
            let arrivals = Arrivals(authkey, backlog: backlog, configuration)
            let listener = try await listen(
                at: address,
                on: loop,
                backlog: backlog,
                configuration,
                tls,
                arrivals
            )
            return Listener(listener, arrivals, directory: directory)
        } catch {
            directory?.remove([])
            throw error
        }
    }

    /// Waits for the next connection whose peer has proved itself.
    ///
    /// - Returns: The connection, which stays open when the listener is closed.
    /// - Throws: ``MultiprocessingError``: `cancelled`, by which no connection is lost; `closed` once the listener is
    ///   closed.
    /// - SeeAlso: Python `Listener.accept`.
    public func accept() async throws(MultiprocessingError) -> Connection {
        switch await arrivals.next() {
        case .item(let connection):
            last.withLock { $0 = connection.peer }
            return connection
        case .cancelled:
            throw MultiprocessingError(
                .cancelled,
                "cannot accept a connection at \(address): the task was cancelled"
            )
        case .ended:
            throw MultiprocessingError(
                .closed,
                "cannot accept a connection at \(address): the listener was closed here"
            )
        }
    }

    /// The peer whose connection was accepted last.
    ///
    /// - SeeAlso: Python `Listener.last_accepted`.
    public var lastAccepted: ConnectionPeer? { last.withLock { $0 } }

    /// Stops listening, removes the socket's file, and closes connections that nobody has accepted.
    ///
    /// - SeeAlso: Python `Listener.close`.
    public func close() async {
        await Self.close(listener, arrivals, directory)
    }
}

extension Listener {
    /// The name of the socket in a directory of the listener's own.
    private static let socketName = "socket"

    private static func close(
        _ listener: StreamListener,
        _ arrivals: Arrivals,
        _ directory: TemporaryDirectory?
    ) async {
        await listener.close()
        arrivals.end()
        directory?.remove([socketName, "\(socketName).lock"])
    }

    /// Checks that peers are known somehow.
    private static func check(
        _ address: Address,
        _ authkey: Authkey?,
        _ configuration: ListenerConfiguration
    ) throws(MultiprocessingError) {
        if let authkey { return try authkey.check(toUse: "a listener at \(address)") }
        switch address.kind {
        case .tcp:
            throw MultiprocessingError(
                .insecureAddress,
                "cannot listen at \(address): without an authkey, every process of this machine could connect"
            )
        case .tls where configuration.tls?.clientAuthorities == nil:
            throw MultiprocessingError(
                .insecureAddress,
                "cannot listen at \(address): without an authkey, clients have to show certificates (clientAuthorities)"
            )
        default: return
        }
    }

    private static func listen(
        at address: Address,
        on loop: EventLoop,
        backlog: Int,
        _ configuration: ListenerConfiguration,
        _ tls: TLSAcceptor?,
        _ arrivals: Arrivals
    ) async throws(MultiprocessingError) -> StreamListener {
        do throws(TransportError) {
            let listener = try await StreamListener.listen(
                at: address.socket,
                on: loop,
                access: configuration.access,
                backlog: max(backlog, 1),
                outputLimit: .max,
                tls: tls
            ) { arrivals.accept($0) }
            arrivals.attach(listener)
            return listener
        } catch {
            throw MultiprocessingError(error)
        }
    }

    /// Reads the certificates, if the address uses TLS.
    private static func acceptor(
        for address: Address,
        _ authkey: Authkey?,
        _ configuration: ListenerConfiguration
    ) throws(MultiprocessingError) -> TLSAcceptor? {
        guard address.socket.isTLS, let settings = configuration.tls else { return nil }
        do throws(TLSError) {
            let keys = authkey.map { [NamedAuthkey("default", $0)] } ?? []
            let context = try TLSContext(server: settings, authkeys: keys)
            var admission = TLSAdmission()
            let logger = configuration.connections.logger
            admission.failed = { error, _ in
                logger.notice("refused a peer: TLS failed", metadata: ["reason": "\(error)"])
            }
            return TLSAcceptor(
                context,
                timeout: configuration.handshakeTimeout,
                admission: admission
            )
        } catch {
            throw MultiprocessingError(error, for: "listen at \(address)")
        }
    }
}
