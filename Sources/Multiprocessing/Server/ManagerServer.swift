package import Logging
internal import MPCore
import MPSystem
package import MPTransport
public import MPWire

/// The server's part of a manager: owns the shared objects and serves them to Swift and Python
/// clients until it is stopped.
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
    /// The stages of a server's life.
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

    /// The parts of a running server.
    struct Parts {
        /// Its thread.
        let loop: EventLoop
        /// Its state and its connections.
        let driver: ServerDriver
        let listeners: [StreamListener]
        /// Sets up TLS; `nil` if no address uses it.
        let tls: TLSAcceptor?
        /// What clients can ask for.
        let types: TypeRegistry
        /// Hosts objects of Python; `nil` if there are none.
        let python: PythonHost?
        /// Writes down all that comes in; `nil` unless that is wanted.
        let recorder: RecordingWriter?
    }

    /// Its configuration without the authkeys: only the core keeps those, and wipes retired ones, except for the one
    /// that its own process proves.
    package let configuration: ManagerServerConfiguration
    /// The authkeys, until the server starts.
    private let firstAuthkeys: Guarded<[NamedAuthkey]?>
    private let state = Guarded(State.idle)
    /// What its own process uses.
    let local = Guarded(LocalAccess())
    /// Ends when the server has stopped.
    private let ending = Ending()
    /// Its log; logging never waits for the reader.
    private let log: ServerLog

    /// Prepares a server; nothing happens before ``start()`` or ``run()``.
    ///
    /// - Parameter configuration: The addresses, the authkeys, and all other settings.
    public init(configuration: ManagerServerConfiguration) {
        var remaining = configuration
        firstAuthkeys = Guarded(remaining.authkeys)
        let own = remaining.authkeys.longestValid
        local.withLock { $0.authkey = own }
        remaining.authkeys = []
        log = ServerLog(remaining.logger, audit: remaining.auditLogger)
        remaining.logger = log.logger
        remaining.auditLogger = log.auditLogger
        self.configuration = remaining
    }

    deinit {
        log.close()
    }

    /// The server's logger; logging never waits for the reader.
    package var logger: Logger { log.logger }

    /// Whether everything that the server has logged is written.
    package var logIsWritten: Bool { log.isWritten }

    /// Opens all addresses and serves from now on, on a thread of its own.
    ///
    /// - Returns: The addresses by which clients reach the server, with the ports that the kernel
    ///   chose. Clients can connect when this returns.
    /// - Throws: ``MultiprocessingError``: `addressInUse`, `invalidAddress` and the like, naming the
    ///   address; `invalidAuthkey` if a key is empty, or weaker than allowed;
    ///   `invalidRegistration` if the registry has mistakes, which the message lists; `invalidRights` if
    ///   the rights name a type, method or function that doesn't exist. No address is open then.
    public func start() async throws(MultiprocessingError) -> [Address] {
        do throws(MultiprocessingError) {
            return try await open()
        } catch {
            // The program may end now, and the log says why: write it first.
            await log.flush(within: Self.longestFlush)
            throw error
        }
    }

    private func open() async throws(MultiprocessingError) -> [Address] {
        if let authkeys = firstAuthkeys.withLock({ $0 }) {
            try authkeys.check()
            noteUnlockedKeys(authkeys)
        }
        try checkClasses()
        var types = try configuration.registry.table()
        // Rights may name the types of a host, which are known once it runs.
        if configuration.python?.isWanted != true {
            try configuration.rights.requireNames(in: types)
        }
        let isFirst = state.withLock { state in
            guard case .idle = state else { return false }
            state = .starting
            return true
        }
        guard isFirst else {
            throw MultiprocessingError(.unsupported, "a manager server is started once only")
        }
        let loop = try makeLoop()
        let python = makePythonHost(on: loop)
        let parts: Parts
        do throws(MultiprocessingError) {
            if let python {
                types = try await python.start(with: types)
                try configuration.rights.requireNames(in: types)
            }
            parts = try await openListeners(types, python, on: loop)
        } catch {
            await python?.stop()
            loop.shutdown()
            state.withLock { $0 = .stopped }
            ending.end()
            throw error
        }
        guard run(with: parts) else {
            await end(parts, gracePeriod: .zero)
            throw MultiprocessingError(.serverStopped, "the server was stopped while it started")
        }
        await tellPythonHost(of: parts)
        beginObservation()
        return parts.listeners.map { Address($0.address) }
    }

    /// The loop of all connections.
    private func makeLoop() throws(MultiprocessingError) -> EventLoop {
        do throws(TransportError) {
            return try EventLoop(name: "manager-server", polling: configuration.polling)
        } catch {
            state.withLock { $0 = .stopped }
            ending.end()
            throw MultiprocessingError(error)
        }
    }

    private func openListeners(
        _ types: TypeRegistry,
        _ python: PythonHost?,
        on loop: EventLoop
    ) async throws(MultiprocessingError) -> Parts {
        let recorder = try configuration.recording.map { (recording) throws(MultiprocessingError) in
            try RecordingWriter(recording, logger: configuration.logger)
        }
        do throws(TransportError) {
            let authkeys = firstAuthkeys.withLock { $0.take() } ?? []
            return try await open(types, python, recorder, on: loop, with: authkeys)
        } catch {
            throw MultiprocessingError(error)
        }
    }

    /// Waits until the server has stopped, whoever stopped it.
    public func waitUntilStopped() async {
        await ending.wait()
    }

    /// Stops the server in order.
    ///
    /// It takes no more connections, writes the answers that it has given, tells its clients, and closes.
    /// Waiting calls end with an error at their callers.
    ///
    /// - Parameter gracePeriod: Longest time for clients to read what was sent to them.
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
                // `start` notices this as soon as it is done.
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

    // Disfavoured: with `MultiprocessingServiceLifecycle`, that module's method comes first, which also ends on graceful
    // shutdown.
    /// Starts, unless that was done, and serves until the server is stopped or the task is cancelled.
    ///
    /// - Throws: ``MultiprocessingError`` if it can't start.
    @_disfavoredOverload
    public func run() async throws(MultiprocessingError) {
        try await runUntilStopped()
    }

    /// Starts, unless that was done, and serves until the server is stopped or the task is cancelled.
    ///
    /// - Throws: ``MultiprocessingError`` if it can't start.
    package func runUntilStopped() async throws(MultiprocessingError) {
        if !isRunning { _ = try await start() }
        await withTaskCancellationHandler {
            await waitUntilStopped()
        } onCancel: {
            Task { await stop() }
        }
        await stop()
    }

    /// Replaces the authkeys while the server runs.
    ///
    /// Connected clients stay, whichever key they used. So replace a key in three steps: add the new one here,
    /// give it to the clients, leave the old one out.
    ///
    /// - Parameter authkeys: The secrets; every new client must know one of them.
    /// - Throws: ``MultiprocessingError``: `invalidAuthkey` if a key is unusable, `tlsFailed` if it is too short for
    ///   TLS by authkey; the old keys stay in use then. `serverStopped` if the server isn't running.
    public func setAuthkeys(_ authkeys: [NamedAuthkey]) async throws(MultiprocessingError) {
        try authkeys.check()
        let parts = try runningParts()
        noteUnlockedKeys(authkeys)
        do throws(TLSError) {
            try replacePresharedKeys(of: parts, by: authkeys)
        } catch {
            throw MultiprocessingError(error, for: "replace the authkeys")
        }
        local.withLock { $0.authkey = authkeys.longestValid }
        await parts.driver.setAuthkeys(authkeys)
        await tellPythonHost(of: parts)
    }

    /// Replaces the rights while the server runs, also for connected clients.
    ///
    /// Clients that may no longer connect are cut off.
    ///
    /// - Parameter rights: The new rights.
    /// - Throws: ``MultiprocessingError``: `invalidRights` if they name a type, method or function that doesn't exist;
    ///   the old rights stay in force then. `serverStopped` if the server isn't running.
    public func setRights(_ rights: Rights) async throws(MultiprocessingError) {
        let parts = try runningParts()
        try rights.requireNames(in: parts.types)
        await parts.driver.setRights(rights)
    }

    /// Reads the certificates and keys of the `tls://` addresses again.
    ///
    /// New connections use them; open ones go on as they are.
    ///
    /// - Throws: ``MultiprocessingError``: `tlsFailed`, which says what is wrong with the files; the old ones stay
    ///   in use.
    public func reloadCertificates() throws(MultiprocessingError) {
        let acceptor = state.withLock { state -> TLSAcceptor? in
            guard case .running(let parts) = state else { return nil }
            return parts.tls
        }
        // With pre-shared keys there is no file: they come from the authkeys.
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
    ) async throws(MultiprocessingError) -> StreamConnection {
        let parts = try runningParts()
        return await InProcessTransport.connect(on: parts.loop, client: handler) {
            parts.driver.accept($0)
        }
    }
}

extension ManagerServer {
    /// Longest wait for the log to be written when the server ends.
    private static let longestFlush = Duration.seconds(1)

    /// Whether it was started, and isn't being stopped.
    private var isRunning: Bool {
        state.withLock { state in
            guard case .running = state else { return false }
            return true
        }
    }

    func runningParts() throws(MultiprocessingError) -> Parts {
        let parts = state.withLock { state -> Parts? in
            guard case .running(let parts) = state else { return nil }
            return parts
        }
        guard let parts else {
            throw MultiprocessingError(.serverStopped, "the manager server isn't running")
        }
        return parts
    }

    /// Warns that keys could be swapped out; the server runs anyway, but a limit should be raised.
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
        _ python: PythonHost?,
        _ recorder: RecordingWriter?,
        on loop: EventLoop,
        with authkeys: [NamedAuthkey]
    ) async throws(TransportError) -> Parts {
        let context = try makeTLSContext(for: authkeys)
        var complete = configuration
        complete.authkeys = authkeys
        let log = log
        let driver = ServerDriver(
            loop: loop,
            configuration: complete,
            types: types,
            droppedLogLines: { log.droppedCount },
            recorder: recorder,
            server: { [weak self] in self }
        )
        let tls = context.map { makeAcceptor($0, for: driver) }
        var listeners: [StreamListener] = []
        do throws(TransportError) {
            for (address, socket) in configuration.listeners {
                listeners.append(
                    try await listen(
                        at: address,
                        adopting: socket,
                        driver,
                        on: loop,
                        access: configuration.access,
                        tls: tls
                    )
                )
            }
        } catch {
            for listener in listeners { await listener.close() }
            throw error
        }
        await driver.setListeners(listeners)
        watchForCrashes(driver)
        return Parts(
            loop: loop,
            driver: driver,
            listeners: listeners,
            tls: tls,
            types: types,
            python: python,
            recorder: recorder
        )
    }

    /// Has a driver serve those who connect to an address.
    func listen(
        at address: Address,
        adopting inherited: InheritedListener? = nil,
        _ driver: ServerDriver,
        on loop: EventLoop,
        access: ListenerAccess = ListenerAccess(),
        tls: TLSAcceptor? = nil
    ) async throws(TransportError) -> StreamListener {
        try await StreamListener.listen(
            at: address.socket,
            adopting: inherited,
            on: loop,
            access: access,
            outputLimit: configuration.limits.outputInBytes,
            stallLimit: configuration.limits.writeDeadline,
            tls: tls
        ) {
            driver.accept($0)
        }
    }

    /// Reads the certificates, if an address uses TLS.
    private func makeTLSContext(
        for authkeys: [NamedAuthkey]
    ) throws(TransportError) -> TLSContext? {
        let isWanted = configuration.listeners.first { $0.address.socket.isTLS }
        guard let address = isWanted?.address, let settings = configuration.tls else { return nil }
        noteOldOpenSSL()
        do throws(TLSError) {
            return try TLSContext(server: settings, authkeys: authkeys)
        } catch {
            throw .tls(.listen(address.socket), error)
        }
    }

    /// Warns that OpenSSL may have flaws that strangers can use.
    ///
    /// The server runs anyway, since the version doesn't tell which fixes a distribution has added.
    private func noteOldOpenSSL() {
        let version = OpenSSLVersion.loaded
        guard let remedy = version.remedy else { return }
        configuration.logger.warning(
            "OpenSSL is old, and may have known flaws of TLS; install its updates",
            metadata: ["version": "\(version)", "mended in": "\(remedy)"]
        )
    }

    /// Checks the classes that values may hold, and warns if these are all.
    private func checkClasses() throws(MultiprocessingError) {
        for pattern in configuration.allowedClasses { try pattern.check() }
        guard configuration.allowedClasses.contains(.anyClass) else { return }
        configuration.logger.warning(
            """
            values of any class are admitted: whoever may store one can run code in each Python client that reads it
            """
        )
    }

    /// Has the driver admit peers to TLS handshakes, and learn of handshakes that failed.
    private func makeAcceptor(_ context: TLSContext, for driver: ServerDriver) -> TLSAcceptor {
        TLSAcceptor(
            context,
            timeout: configuration.handshakeTimeout,
            admission: driver.tlsAdmission
        )
    }

    /// Updates the TLS pre-shared keys to match the current authkeys.
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

    /// Closes everything, and resumes the tasks that wait for the end.
    private func end(_ parts: Parts, gracePeriod: Duration) async {
        await close(parts, gracePeriod: gracePeriod)
        // Its calls have ended as those of all clients.
        let client = local.withLock { $0.client.take() }
        withExtendedLifetime(client) {}
        await log.flush(within: Self.longestFlush)
        state.withLock { $0 = .stopped }
        ending.end()
    }

    private func close(_ parts: Parts, gracePeriod: Duration) async {
        await parts.python?.stop()
        for listener in parts.listeners { await listener.close() }
        await closePrivateListener()
        let impatience = parts.loop.schedule(at: EventLoop.now() + gracePeriod) {
            parts.driver.abandonConnections()
        }
        await parts.driver.shutDown(reason: "the server was stopped")
        impatience.cancel()
        parts.loop.shutdown()
        await parts.recorder?.finish(within: Self.longestFlush * 10)
    }
}
