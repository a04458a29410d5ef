public import MPProcesses
public import MPWire

extension SyncManager {
    /// Starts a server in a process of its own, and connects to it.
    ///
    /// ```swift
    /// let manager = try await SyncManager.start(in: .childProcess)
    /// let counts = try await manager.dict(String.self, Int.self)
    /// try await manager.shutdown()
    /// ```
    ///
    /// The process ends with this one, however this one ends; and when the manager and all proxies of it have gone. It
    /// ignores SIGINT. It is a daemon: code of the server can't start processes. If this process is killed, the directory of
    /// the socket is left behind, in `XDG_RUNTIME_DIR` or `/tmp`.
    /// ``withSyncManager(in:authkey:address:initializer:configuration:_:)`` ends it by itself.
    ///
    /// - Parameters:
    ///   - home: The process, and what it serves.
    ///   - authkey: The secret for other programs; by default this program's, which its children inherit.
    ///   - address: The address of the server; `nil` is a Unix socket in a directory of its own that only this user
    ///     can enter.
    ///   - initializer: What the process does before it serves.
    ///   - configuration: The settings of this client.
    /// - Returns: The manager, ready for calls.
    /// - Throws: ``MultiprocessingError``: what ``ChildProcess/start()`` and ``ManagerServer/start()`` throw, such as
    ///   `cannotStart`, `addressInUse`; `remote` with the error of the initializer; `childDied` if the process ended
    ///   before it served; `cancelled`. No process is left then.
    /// - SeeAlso: Python `multiprocessing.Manager`, `BaseManager.start`.
    public static func start(
        in home: ManagerHome,
        authkey: Authkey = .current,
        address: Address? = nil,
        initializer: ProcessInitializer? = nil,
        configuration: SyncManagerConfiguration = SyncManagerConfiguration()
    ) async throws(MultiprocessingError) -> SyncManager {
        let directory = try address == nil ? TemporaryDirectory() : nil
        let settings = ManagerSettings(
            address: address ?? .unix(path: "\(directory?.path ?? "")/socket"),
            directory: directory?.path,
            authkey: authkey,
            initializer: initializer
        )
        let record = ProcessRecord(
            name: home.name,
            kind: "SyncManager",
            isDaemon: true,
            method: home.context.startMethod,
            work: .function(FunctionCall(home.function, settings))
        )
        let owner = ManagerProcess(record, directory)
        do throws(MultiprocessingError) {
            try await record.start()
            let addresses = try await owner.addresses()
            return try await connect(to: addresses.first, of: owner, authkey, configuration)
        } catch {
            // The error tells more than that the process can't be watched.
            _ = try? await owner.end(within: .zero)
            throw error
        }
    }

    /// The process of the server, if this program has started it by ``start(in:authkey:address:initializer:configuration:)``.
    public var process: ChildProcess<Void>? {
        owner.map { ChildProcess<Void>(record: $0.record) { _ in () } }
    }

    /// Ends the server that this program has started: in order, and by force if that takes too long.
    ///
    /// The server writes the answers that it has given, and tells its clients; waiting calls end with an error. Another
    /// call does nothing.
    ///
    /// - Parameter timeout: The time that the server has before it is killed.
    /// - Returns: How its process ended.
    /// - Throws: ``MultiprocessingError``: `invalidState` if this program hasn't started it.
    /// - SeeAlso: Python `BaseManager.shutdown`.
    @discardableResult
    public func shutdown(
        timeout: Duration = .seconds(5)
    ) async throws(MultiprocessingError) -> ExitStatus? {
        guard let owner else {
            throw MultiprocessingError(
                .invalidState,
                "cannot shut down the manager at \(address): this program hasn't started it in a process"
            )
        }
        let status = try await owner.end(within: timeout)
        await close()
        return status
    }

    private var owner: ManagerProcess? { channel.endpoint?.owner as? ManagerProcess }

    /// Connects to a server whose process ends with the last use of the connection.
    private static func connect(
        to address: Address?,
        of owner: ManagerProcess,
        _ authkey: Authkey,
        _ configuration: SyncManagerConfiguration
    ) async throws(MultiprocessingError) -> SyncManager {
        guard let address else {
            throw MultiprocessingError(
                .cannotStart,
                "cannot start \(owner.record.name): its server has no address"
            )
        }
        var endpoint = try ClientEndpoint(
            address: address,
            authkey: authkey,
            configuration: configuration
        )
        endpoint.owner = owner
        return try await SyncManager(endpoint)
    }
}
