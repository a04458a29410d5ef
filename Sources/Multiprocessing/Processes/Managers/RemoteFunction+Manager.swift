import Glibc
internal import Logging
internal import MPTransport
internal import MPWire

extension RemoteFunction where Input == ManagerSettings, Output == Void {
    /// The function that serves a manager in a process of its own.
    ///
    /// ```swift
    /// extension RemoteFunction where Input == ManagerSettings, Output == Void {
    ///     static var bank: Self {
    ///         .manager("bank") { $0.registry.function("rate") { 0.02 } }
    ///     }
    /// }
    ///
    /// await startMultiprocessing(.bank)
    /// let manager = try await SyncManager.start(in: .childProcess(.bank))
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the function, unique in the program.
    ///   - configure: Changes the settings of the server, which has the address and the authkey that the program
    ///     chose, and the standard types. It is called in the process of the server.
    /// - Returns: The function, for `startMultiprocessing` and ``ManagerHome``.
    public static func manager(
        _ name: String,
        configure:
            @escaping @concurrent @Sendable (inout ManagerServerConfiguration) async throws
            -> Void
    ) -> Self {
        RemoteFunction(name, errors: ManagerStartFailure.table) { settings in
            try await settings.serve(configure)
        }
    }

    /// The function that serves the standard types.
    static var standardManager: Self { .manager("multiprocessing.manager") { _ in } }
}

extension ManagerSettings {
    /// Serves until SIGTERM comes.
    ///
    /// SIGINT is ignored, as by Python's manager: Ctrl-C is meant for the program, which may need it until its end.
    fileprivate func serve(
        _ configure: @concurrent @Sendable (inout ManagerServerConfiguration) async throws -> Void
    ) async throws {
        signal(SIGINT, SIG_IGN)
        defer { if let directory { TemporaryDirectory(path: directory).remove([]) } }
        do {
            try await initialize()
            var configuration = ManagerServerConfiguration(addresses: [address], authkey: authkey)
            try await configure(&configuration)
            let server = ManagerServer(configuration: configuration)
            let watcher = try await Self.stop(server)
            let addresses = try await server.start()
            let places = addresses.map(\.description).joined(separator: ", ")
            Logger.multiprocessing.info("manager serving at \(places)")
            ChildReporter.current?.send(
                .announces(.list(addresses.map { .text($0.description) }))
            )
            await server.waitUntilStopped()
            await watcher.cancel()
        } catch let error as MultiprocessingError {
            throw ManagerStartFailure(error)
        }
    }

    /// Has a server stop at SIGTERM.
    private static func stop(
        _ server: ManagerServer
    ) async throws(MultiprocessingError) -> SignalWatcher {
        let loop = try ProcessLoop.shared()
        do throws(TransportError) {
            return try await SignalWatcher.watch([SIGTERM], on: loop) { _ in
                Task { await server.stop() }
            }
        } catch {
            throw MultiprocessingError(error)
        }
    }
}
