package import Logging
internal import MPCore
import MPSystem
package import MPTransport
public import MPWire

/// A server process's part of a manager: owns the shared objects and serves them to Swift and
/// Python clients, until it is stopped.
///
/// ```swift
/// let server = ManagerServer(configuration: .init(addresses: [address], authkey: authkey))
/// try await server.run()
/// ```
///
/// All calls are carried out one after the other on one thread, so each is atomic. A stopped server
/// can't be started again.
///
/// - SeeAlso: Python `multiprocessing.managers.BaseManager.get_server`.
public final class ManagerServer: Sendable {
    /// Where a server is in its life.
    private enum State {
        /// Not started. Can become `starting`, or `stopped`.
        case idle
        /// Its listeners are being opened. Can become `running`, `stopping` or `stopped`.
        case starting
        /// It serves. Can become `stopping`.
        case running(Parts)
        /// It is being stopped. Can become `stopped`.
        case stopping
        /// It has ended. Terminal.
        case stopped
    }

    /// What a running server consists of.
    private struct Parts {
        /// Its thread.
        let loop: EventLoop
        /// Its state and its connections.
        let driver: ServerDriver
        /// Where it listens.
        let listeners: [Listener]
        /// What protects its connections, if any of them is protected.
        let tls: TLSAcceptor?
    }

    /// What it was told, without the authkeys: of those only the core keeps any, and wipes what is retired.
    private let configuration: ManagerServerConfiguration
    /// The authkeys, until the server starts.
    private let firstAuthkeys: Guarded<[NamedAuthkey]?>
    /// Where it is in its life.
    private let state = Guarded(State.idle)
    /// Ends when the server has stopped.
    private let ending = Ending()
    /// What it says; nobody who says it waits for whoever reads it.
    private let log: ServerLog

    /// Prepares a server; nothing happens before ``start()`` or ``run()``.
    ///
    /// - Parameter configuration: Where it listens, and what it allows.
    public init(configuration: ManagerServerConfiguration) {
        var remaining = configuration
        firstAuthkeys = Guarded(remaining.authkeys)
        remaining.authkeys = []
        log = ServerLog(remaining.logger, audit: remaining.auditLogger)
        remaining.logger = log.logger
        remaining.auditLogger = log.auditLogger
        self.configuration = remaining
    }

    deinit {
        log.close()
    }

    /// Where the server logs, without waiting for whoever reads it.
    package var logger: Logger { log.logger }

    /// Whether all that the server has logged is written.
    package var logIsWritten: Bool { log.isWritten }

    /// Opens all addresses and serves from now on, on a thread of its own.
    ///
    /// - Returns: The addresses by which clients reach the server, with the ports that the kernel
    ///   chose. Clients can connect when this returns.
    /// - Throws: ``MultiprocessingError``: `addressInUse`, `invalidAddress` and the like, naming the
    ///   address; `invalidAuthkey` if a key is empty, or weaker than is allowed;
    ///   `invalidRegistration` if the registry has mistakes, which the message lists; `invalidRights` if
    ///   the rights name a type, method or function that there isn't. No address is open then.
    public func start() async throws(MultiprocessingError) -> [Address] {
        do throws(MultiprocessingError) {
            return try await open()
        } catch {
            // Whoever ends now has said why.
            await log.flush(within: Self.longestFlush)
            throw error
        }
    }

    private func open() async throws(MultiprocessingError) -> [Address] {
        if let authkeys = firstAuthkeys.withLock({ $0 }) {
            try authkeys.check()
            noteUnlockedKeys(authkeys)
        }
        let types = try configuration.registry.table()
        try configuration.rights.requireNames(in: types)
        let isFirst = state.withLock { state in
            guard case .idle = state else { return false }
            state = .starting
            return true
        }
        guard isFirst else {
            throw MultiprocessingError(.unsupported, "a manager server is started once only")
        }
        let parts: Parts
        do throws(TransportError) {
            let authkeys = firstAuthkeys.withLock { $0.take() } ?? []
            parts = try await open(types, with: authkeys)
        } catch {
            state.withLock { $0 = .stopped }
            ending.end()
            throw MultiprocessingError(error)
        }
        guard run(with: parts) else {
            await end(parts, gracePeriod: .zero)
            throw MultiprocessingError(.serverStopped, "the server was stopped while it started")
        }
        return parts.listeners.map { Address($0.address) }
    }

    /// Returns when the server has stopped, whoever stopped it.
    public func waitUntilStopped() async {
        await ending.wait()
    }

    /// Stops the server in order: it takes no more connections, writes the answers that it has
    /// given, tells its clients, and closes.
    ///
    /// Calls that wait end with an error at their callers.
    ///
    /// - Parameter gracePeriod: How long clients may take to read what was sent to them.
    public func stop(gracePeriod: Duration = .seconds(1)) async {
        let (parts, isOver) = state.withLock { state -> (Parts?, Bool) in
            switch state {
            case .running(let parts):
                state = .stopping
                return (parts, false)
            case .idle:
                state = .stopped
                return (nil, true)
            case .starting:
                // `start` finds it out as soon as it is through.
                state = .stopping
                return (nil, false)
            case .stopping, .stopped:
                return (nil, false)
            }
        }
        if isOver { ending.end() }
        guard let parts else { return await ending.wait() }
        await end(parts, gracePeriod: gracePeriod)
    }

    /// Starts, and serves until the server is stopped or the task is cancelled.
    ///
    /// - Throws: ``MultiprocessingError`` if it can't start.
    public func run() async throws(MultiprocessingError) {
        _ = try await start()
        await withTaskCancellationHandler {
            await waitUntilStopped()
        } onCancel: {
            Task { await stop() }
        }
        await stop()
    }

    /// Replaces the authkeys while the server runs.
    ///
    /// Clients that are connected stay, whichever key they came with. So a key is replaced in three steps: add the new
    /// one here, give it to the clients, leave the old one out.
    ///
    /// - Parameter authkeys: The secrets of which every new client has to know one.
    /// - Throws: ``MultiprocessingError``: `invalidAuthkey` if a key is of no use, `tlsFailed` if it is too short for TLS by
    ///   authkey; then those of before stay. `serverStopped` if the server isn't running.
    public func setAuthkeys(_ authkeys: [NamedAuthkey]) async throws(MultiprocessingError) {
        try authkeys.check()
        let parts = try runningParts()
        noteUnlockedKeys(authkeys)
        do throws(TLSError) {
            try replacePresharedKeys(of: parts, by: authkeys)
        } catch {
            throw MultiprocessingError(error, for: "replace the authkeys")
        }
        await parts.driver.setAuthkeys(authkeys)
    }

    /// Replaces the rights while the server runs, of the clients that are connected, too.
    ///
    /// Whoever may not connect any more is cut off.
    ///
    /// - Parameter rights: Who may do what from now on.
    /// - Throws: ``MultiprocessingError``: `invalidRights` if they name a type, method or function that there isn't; then
    ///   those of before stay. `serverStopped` if the server isn't running.
    public func setRights(_ rights: Rights) async throws(MultiprocessingError) {
        try rights.requireNames(in: try configuration.registry.table())
        let parts = try runningParts()
        await parts.driver.setRights(rights)
    }

    /// Reads the certificates and keys of its `tls://` addresses again, for the connections that come from now on; those
    /// that are open go on as they are.
    ///
    /// - Throws: ``MultiprocessingError``: `tlsFailed`, saying what is wrong with the files; those of before stay in use.
    public func reloadCertificates() throws(MultiprocessingError) {
        let acceptor = state.withLock { state -> TLSAcceptor? in
            guard case .running(let parts) = state else { return nil }
            return parts.tls
        }
        // A key that stands in for certificates comes from the authkey, not from a file.
        guard let acceptor, let settings = configuration.tls, !settings.usesAuthkey else { return }
        do throws(TLSError) {
            acceptor.replace(with: try TLSContext(server: settings))
        } catch {
            throw MultiprocessingError(error, for: "reload the certificates")
        }
    }

    /// Runs all connections, those inside of the process included.
    package var loop: EventLoop {
        get throws(MultiprocessingError) { try runningParts().loop }
    }

    /// Connects a client of this process without a socket; it authenticates like every other.
    package func connectInProcess(
        handler: any ConnectionHandler
    ) async throws(MultiprocessingError) -> Connection {
        let parts = try runningParts()
        return await InProcessTransport.connect(on: parts.loop, client: handler) {
            parts.driver.accept($0)
        }
    }
}

extension ManagerServer {
    /// How long its end waits until the log is written.
    private static let longestFlush = Duration.seconds(1)

    private func runningParts() throws(MultiprocessingError) -> Parts {
        let parts = state.withLock { state -> Parts? in
            guard case .running(let parts) = state else { return nil }
            return parts
        }
        guard let parts else {
            throw MultiprocessingError(.serverStopped, "the manager server isn't running")
        }
        return parts
    }

    /// Says that keys could be swapped out: no reason not to serve, but one to raise a limit.
    private func noteUnlockedKeys(_ authkeys: [NamedAuthkey]) {
        let names = authkeys.filter { !$0.authkey.isLocked }.map(\.name)
        guard !names.isEmpty else { return }
        configuration.logger.warning(
            "authkeys are not locked in memory, and could be swapped out; raise the limit (ulimit -l)",
            metadata: ["mp.key": "\(names.joined(separator: ", "))"]
        )
    }

    private func open(
        _ types: TypeRegistry,
        with authkeys: [NamedAuthkey]
    ) async throws(TransportError) -> Parts {
        let context = try makeTLSContext(for: authkeys)
        let loop = try EventLoop(name: "manager-server", polling: configuration.polling)
        var complete = configuration
        complete.authkeys = authkeys
        let log = log
        let driver = ServerDriver(
            loop: loop,
            configuration: complete,
            types: types,
            droppedLogLines: { log.droppedCount }
        ) { [weak self] in
            Task { await self?.stop() }
        }
        let tls = context.map { makeAcceptor($0, for: driver) }
        var listeners: [Listener] = []
        do throws(TransportError) {
            for address in configuration.addresses {
                listeners.append(
                    try await Listener.listen(
                        at: SocketAddress(address),
                        on: loop,
                        access: configuration.access,
                        outputLimit: configuration.limits.outputInBytes,
                        stallLimit: configuration.limits.writeDeadline,
                        tls: tls
                    ) {
                        driver.accept($0)
                    }
                )
            }
        } catch {
            for listener in listeners { await listener.close() }
            loop.shutdown()
            throw error
        }
        await driver.setListeners(listeners)
        return Parts(loop: loop, driver: driver, listeners: listeners, tls: tls)
    }

    /// Reads the certificates, if an address wants them.
    private func makeTLSContext(
        for authkeys: [NamedAuthkey]
    ) throws(TransportError) -> TLSContext? {
        let isWanted = configuration.addresses.first { if case .tls = $0 { true } else { false } }
        guard let address = isWanted, let settings = configuration.tls else { return nil }
        noteOldOpenSSL()
        do throws(TLSError) {
            return try TLSContext(server: settings, authkeys: authkeys)
        } catch {
            throw .tls(.listen(SocketAddress(address)), error)
        }
    }

    /// Says that OpenSSL may have flaws that strangers can use: no reason not to serve, since the number doesn't tell
    /// what a distribution has mended.
    private func noteOldOpenSSL() {
        let version = OpenSSLVersion.loaded
        guard let remedy = version.remedy else { return }
        configuration.logger.warning(
            "OpenSSL is old, and may have known flaws of TLS; install its updates",
            metadata: ["version": "\(version)", "mended in": "\(remedy)"]
        )
    }

    /// Has the driver decide with whom TLS is begun, and learn of those with whom it failed.
    private func makeAcceptor(_ context: TLSContext, for driver: ServerDriver) -> TLSAcceptor {
        TLSAcceptor(
            context,
            limits: configuration.tlsHandshakeLimits,
            admits: { driver.admitsHandshake(from: $0) },
            onFailure: { driver.handshakeFailed($0, from: $1) }
        )
    }

    /// Sees to it that the keys which stand in for certificates are those that are in use.
    private func replacePresharedKeys(
        of parts: Parts,
        by authkeys: [NamedAuthkey]
    ) throws(TLSError) {
        guard let tls = parts.tls, let settings = configuration.tls, settings.usesAuthkey else {
            return
        }
        tls.replace(with: try TLSContext(server: settings, authkeys: authkeys))
    }

    /// Begins to serve, unless somebody has stopped the server while it started.
    private func run(with parts: Parts) -> Bool {
        state.withLock { state in
            guard case .starting = state else { return false }
            state = .running(parts)
            return true
        }
    }

    /// Closes everything, and lets those go on who wait for the end.
    private func end(_ parts: Parts, gracePeriod: Duration) async {
        await close(parts, gracePeriod: gracePeriod)
        await log.flush(within: Self.longestFlush)
        state.withLock { $0 = .stopped }
        ending.end()
    }

    private func close(_ parts: Parts, gracePeriod: Duration) async {
        for listener in parts.listeners { await listener.close() }
        let impatience = parts.loop.schedule(at: EventLoop.now() + gracePeriod) {
            parts.driver.abandonConnections()
        }
        await parts.driver.shutDown(reason: "the server was stopped")
        impatience.cancel()
        parts.loop.shutdown()
    }
}
