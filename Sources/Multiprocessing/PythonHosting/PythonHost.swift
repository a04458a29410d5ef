internal import Logging
internal import MPCore
internal import MPReferents
internal import MPTransport
internal import MPWire

/// Keeps a Python process at hand that hosts objects.
///
/// If it has ended, the next object that is to be created starts another one.
actor PythonHost {
    private nonisolated let settings: PythonHosting
    private let loop: EventLoop
    private let relayedAddresses: [Address]
    private let logger: Logger
    private var current: HostProcess?
    private var starting: Task<Result<HostProcess, MultiprocessingError>, Never>?
    private var pause = RestartPause()
    private var access: (address: Address, authkey: Authkey)?
    private var isStopped = false

    init(
        _ settings: PythonHosting,
        on loop: EventLoop,
        relaying relayedAddresses: [Address],
        logger: Logger
    ) {
        self.settings = settings
        self.loop = loop
        self.relayedAddresses = relayedAddresses
        self.logger = logger
    }

    /// Starts the first process.
    ///
    /// - Parameter types: The types of the server.
    /// - Returns: The same, with those that are hosted.
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    func start(with types: TypeRegistry) async throws(MultiprocessingError) -> TypeRegistry {
        _ = pause.begin(at: EventLoop.now())
        let (process, offered) = try await HostProcess.start(
            settings,
            on: loop,
            relaying: relayedAddresses,
            whenEnded: whenEnded
        )
        if isStopped { process.stop() }
        current = process
        return self.types(types, offered)
    }

    /// Lets it end.
    func stop() {
        isStopped = true
        current?.stop()
    }

    /// Tells it how to be a client of the server.
    func reach(_ address: Address, _ authkey: Authkey) {
        access = (address, authkey)
        current?.reach(address, authkey)
    }

    /// Has a process carry out a call that needs no object of an earlier one.
    ///
    /// - Parameters:
    ///   - trace: The trace that it continues.
    ///   - request: Makes the request of the number of the call.
    /// - Returns: Its answer.
    nonisolated func call(
        continuing trace: TraceContext?,
        _ request: @Sendable (UInt64) -> HostRequest
    ) async -> ServiceResult {
        do throws(MultiprocessingError) {
            return try await process().call(continuing: trace, request)
        } catch {
            return .raising(.runtimeError(error.message))
        }
    }

    /// The process, or another one if that has ended.
    ///
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    private func process() async throws(MultiprocessingError) -> HostProcess {
        if let current, !current.hasEnded { return current }
        let task = starting ?? Task { await self.startAgain() }
        starting = task
        return try await task.value.get()
    }

    private func startAgain() async -> Result<HostProcess, MultiprocessingError> {
        defer { starting = nil }
        let wait = pause.begin(at: EventLoop.now())
        if wait > .zero { try? await Task.sleep(for: wait) }
        do throws(MultiprocessingError) {
            let (process, _) = try await HostProcess.start(
                settings,
                on: loop,
                relaying: relayedAddresses,
                whenEnded: whenEnded
            )
            if isStopped { process.stop() }
            if let access { process.reach(access.address, access.authkey) }
            current = process
            logger.notice("the host of Python objects was started again")
            return .success(process)
        } catch {
            logger.error(
                "the host of Python objects can't be started again",
                metadata: ["reason": "\(error)"]
            )
            return .failure(error)
        }
    }

    /// Logs how a process has ended.
    private nonisolated var whenEnded: @Sendable (String) -> Void {
        { reason in Task { await self.note(reason) } }
    }

    private func note(_ reason: String) {
        guard !isStopped else { return }
        logger.error(
            "the host of Python objects has ended, and with it its objects",
            metadata: ["reason": "\(reason)"]
        )
    }

    /// The types of a server, with those that are hosted.
    private nonisolated func types(_ types: TypeRegistry, _ offered: [OfferedType]) -> TypeRegistry
    {
        var added = offered.compactMap { type -> TypeRegistration? in
            // Programs tell their managers the types of results again.
            if !type.isCreatable, TypeRegistry.isStandard(type.typeid) { return nil }
            return TypeRegistration(
                hosted: type.typeid,
                exposed: type.exposed,
                by: type.isCreatable ? HostedType(type.typeid, in: self) : nil
            )
        }
        let isOffered = Set(added.map(\.typeid))
        if settings.runsFunctions {
            added += functionTypes(types).filter { !isOffered.contains($0.typeid) }
        }
        // Methods of hosted objects return iterators, each of which has its own methods.
        if types["Iterator"] == nil, let iterator = TypeRegistry()["Iterator"] {
            added.append(iterator)
        }
        return types.adding(added)
    }

    /// The types whose objects run functions of clients.
    private nonisolated func functionTypes(_ types: TypeRegistry) -> [TypeRegistration] {
        var added = [
            TypeRegistration(
                hosted: "Pool",
                exposed: Self.poolMethods,
                by: HostedType("Pool", in: self)
            ),
            TypeRegistration(hosted: "AsyncResult", exposed: Self.resultMethods),
        ]
        if let list = types["list"] { added.append(list.sorting(by: HostedSorter(in: self))) }
        if let barrier = types["Barrier"] {
            added.append(
                barrier.hosting(
                    by: HostedType("Barrier", in: self),
                    where: TypeRegistration.Hosting.isBarrierWithAction
                )
            )
        }
        return added
    }

    private static let poolMethods = [
        "apply", "apply_async", "close", "imap", "imap_unordered", "join", "map", "map_async",
        "starmap", "starmap_async", "terminate",
    ]
    private static let resultMethods = ["get", "ready", "successful", "wait"]
}
