import Glibc
internal import MPProcesses
import MPSystem
internal import MPWire

extension ProcessRecord {
    /// Starts the child.
    ///
    /// - Throws: What is wrong with the call, or why the system has no process for it; nothing was started then.
    func start() async throws(MultiprocessingError) {
        try checkProgram()
        do throws(ChildMisuse) {
            try state.withLock { state throws(ChildMisuse) in try state.life.beginStart() }
        } catch {
            throw misuse(error, "start")
        }
        do throws(MultiprocessingError) {
            switch work {
            case .program(let launch, let resources): try await start(launch, resources)
            case .function(let call): try await start(call)
            }
        } catch {
            let spent = state.withLock { state in
                state.life.startFailed()
                return state.resources.take()
            }
            withExtendedLifetime(spent) {}
            throw error
        }
    }

    /// Checks that this process may have children, and that they would know what to do.
    private func checkProgram() throws(MultiprocessingError) {
        if ProcessTree.isDaemon {
            throw MultiprocessingError(
                .invalidState,
                "cannot start \(name): \(ProcessTree.name) is a daemon, and daemons can't have children"
            )
        }
        guard case .function(let call) = work else { return }
        let isProgram = ProgramFunctions.isKnown
        guard ChildRole.pending == nil, isProgram || ProcessContext.executable != nil else {
            throw MultiprocessingError(
                .cannotStart,
                """
                cannot start \(name): this program doesn't say what its child processes do; begin its main \
                with await startMultiprocessing(…), and pass all functions that they run
                """
            )
        }
        if isProgram, ProcessContext.executable == nil, ProgramFunctions.entry(call.name) == nil {
            throw MultiprocessingError(
                .unknownFunction,
                "cannot start \(name): \(ProgramFunctions.complaint(about: call.name))"
            )
        }
    }

    private func start(
        _ launch: ProgramLaunch,
        _ resources: OutgoingResources
    ) async throws(MultiprocessingError) {
        var launch = launch
        launch.descriptors += resources.all
        let ready = launch
        try await supervise(on: ProcessLoop.shared(), nil) { () throws(LaunchFailure) in
            try ready.start()
        }
        // The other end of a pipe would never find its end while they are open here.
        resources.closeAll()
    }

    private func start(_ call: FunctionCall) async throws(MultiprocessingError) {
        if method == .fork { return try await fork(call) }
        let resources = OutgoingResources()
        let message = try await message(for: call, resources)
        let ends = try makeControlSocket().release()
        let (parent, child) = (
            OwnedSocket(adopting: ends.parent), OwnedSocket(adopting: ends.child)
        )
        try announce(message, resources, over: ends.parent)
        state.withLock { $0.resources = resources }
        if method == .forkserver {
            try await supervise(on: ProcessLoop.forkServer(), parent) { () throws(LaunchFailure) in
                try ForkServerHandle.fork(control: child.descriptor)
            }
        } else {
            let executable = ProcessContext.executable
            try await supervise(on: ProcessLoop.shared(), parent) { () throws(LaunchFailure) in
                var launch = ProgramLaunch.ofChild(executable, control: child.descriptor)
                launch.variables = [ChildRole.variable: ChildRole.childValue]
                return try launch.start()
            }
        }
        state.withLock { $0.connection }?.send(message)
    }

    private func makeControlSocket() throws(MultiprocessingError) -> ControlSocket.Pair {
        do throws(SystemError) {
            return try ControlSocket.makePair()
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot start \(name): there is no socket for it: \(error)",
                cause: error
            )
        }
    }

    /// Encodes what the child is told, and collects what it must inherit.
    private func message(
        for call: FunctionCall,
        _ resources: OutgoingResources
    ) async throws(MultiprocessingError) -> OutgoingBytes {
        var preparation = preparation(call.name)
        preparation.input = try call.encodedInput(collecting: resources)
        preparation.managers = try await managers(of: preparation.input, resources)
        if method == .forkserver { preparation.surroundings = .current }
        var message = OutgoingBytes()
        preparation.value.appendPickle(to: &message)
        return message
    }

    /// Gives the child copies of descriptors, and the length of the message that follows.
    private func announce(
        _ message: OutgoingBytes,
        _ resources: OutgoingResources,
        over socket: Int32
    ) throws(MultiprocessingError) {
        do throws(SystemError) {
            try ControlSocket.announce(message.count, passing: resources.all, over: socket)
        } catch {
            throw MultiprocessingError(
                // ETOOMANYREFS: too many descriptors are under way.
                error.code == ETOOMANYREFS ? .resourceUnavailable : .cannotStart,
                "cannot start \(name): its arguments take \(resources.all.count) descriptors: \(error)",
                cause: error
            )
        }
    }

    /// Describes the managers that the arguments need.
    private func managers(
        of input: WireValue,
        _ resources: OutgoingResources
    ) async throws(MultiprocessingError) -> [WireValue] {
        do throws(MultiprocessingError) {
            return try await resources.managers.seal(input)
        } catch {
            throw MultiprocessingError(
                error.code,
                "cannot start \(name): a manager can't be handed on: \(error.message)",
                remote: error.remote,
                cause: error
            )
        }
    }

    private func preparation(_ function: String) -> Preparation {
        let current = ProcessTree.current
        return Preparation(
            name: name,
            path: path,
            isDaemon: isDaemon,
            parentName: current.name,
            parentID: current.processID,
            function: function,
            input: .null,
            // A child has threads from its start, so it can't fork.
            startMethod: ProcessContext.settings.withLock {
                $0.startMethod == .fork ? nil : $0.startMethod
            },
            log: .current,
            authkey: Authkey.current.withBytes { [UInt8]($0) },
            surroundings: nil
        )
    }

    /// Copies this process.
    ///
    /// The child isn't watched before somebody waits for it: that takes a thread, with which there could be no other fork.
    private func fork(_ call: FunctionCall) async throws(MultiprocessingError) {
        ProcessTree.collectUnwatched()
        let preparation = preparation(call.name)
        let pair = try makeControlSocket()
        let side: Forking.Side
        do throws(LaunchFailure) {
            side = try Forking.fork()
        } catch {
            throw cannotStart(error)
        }
        switch side {
        case .child:
            await ChildMain.run(call, as: preparation, pair.takeChild())
        case .parent(let process):
            let ends = pair.release()
            Glibc.close(ends.child)
            let socket = OwnedSocket(adopting: ends.parent)
            state.withLock { state in
                state.process = process
                state.unwatched = socket
                state.life.started()
            }
            ProcessTree.add(self)
        }
    }

    /// The failure to start it, as the program sees it.
    func cannotStart(_ failure: LaunchFailure) -> MultiprocessingError {
        MultiprocessingError(
            failure.isLackOfResources ? .resourceUnavailable : .cannotStart,
            "cannot start \(name): \(failure)",
            cause: failure
        )
    }
}
