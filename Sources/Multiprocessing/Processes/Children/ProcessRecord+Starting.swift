import Glibc
internal import MPProcesses
import MPSystem
internal import MPTransport
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
            state.withLock { $0.life.startFailed() }
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
        try await supervise(nil) { () throws(LaunchFailure) in try ready.start() }
        resources.release()
    }

    private func start(_ call: FunctionCall) async throws(MultiprocessingError) {
        let pair: ControlSocket.Pair
        do throws(SystemError) {
            pair = try ControlSocket.makePair()
        } catch {
            throw MultiprocessingError(.resourceUnavailable, "cannot start \(name): \(error)")
        }
        guard method != .fork else { return try await fork(call, pair) }
        let resources = OutgoingResources()
        var preparation = preparation(call.name)
        preparation.input = try call.encodedInput(collecting: resources)
        preparation.managers = try await managers(of: preparation.input, resources)
        if method == .forkserver { preparation.surroundings = .current }
        var message = OutgoingBytes()
        preparation.value.appendPickle(to: &message)
        do throws(SystemError) {
            try ControlSocket.announce(
                message.count,
                passing: resources.all,
                over: pair.parent.rawValue
            )
        } catch {
            throw MultiprocessingError(
                .cannotStart,
                "cannot start \(name): its arguments take \(resources.all.count) descriptors: \(error)"
            )
        }
        let control = pair.child.rawValue
        let isForked = method == .forkserver
        let executable = ProcessContext.executable
        state.withLock { $0.resources = resources }
        let socket = UnwatchedSocket(Descriptor(adopting: dupOnExec(pair.parent.rawValue)))
        try await supervise(socket) { () throws(LaunchFailure) in
            if isForked { return try ForkServerHandle.fork(control: control) }
            var launch = ProgramLaunch.ofChild(executable, control: control)
            launch.variables = [ChildRole.variable: ChildRole.childValue]
            return try launch.start()
        }
        withExtendedLifetime(pair) {}
        state.withLock { $0.connection }?.send(message)
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
            startMethod: ProcessContext.settings.withLock { $0.startMethod },
            log: .current,
            authkey: Authkey.current.withBytes { [UInt8]($0) },
            surroundings: nil
        )
    }

    /// Copies this process.
    ///
    /// The child isn't watched before somebody waits for it: that takes a thread, with which there could be no other fork.
    private func fork(
        _ call: FunctionCall,
        _ pair: consuming ControlSocket.Pair
    ) async throws(MultiprocessingError) {
        let preparation = preparation(call.name)
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
            let socket = UnwatchedSocket(pair.takeParent())
            state.withLock { state in
                state.process = process
                state.unwatched = socket
                state.life.started()
            }
            ProcessTree.add(self)
        }
    }

    /// Starts a process on the thread that starts and watches children, and watches it.
    private func supervise(
        _ socket: UnwatchedSocket?,
        _ make: @escaping @Sendable () throws(LaunchFailure) -> LaunchedProcess
    ) async throws(MultiprocessingError) {
        let loop = try ProcessLoop.shared()
        let outcome = await loop.run { () -> Result<Void, MultiprocessingError> in
            let process: LaunchedProcess
            do throws(LaunchFailure) {
                process = try make()
            } catch {
                return .failure(self.cannotStart(error))
            }
            self.state.withLock { state in
                state.process = process
                state.life.started()
            }
            ProcessTree.add(self)
            return self.watch(process, socket, on: loop)
        }
        try outcome.get()
    }

    /// Watches a child that a fork has made, if that isn't so yet.
    func watchIfNeeded() async throws(MultiprocessingError) {
        let (process, socket) = state.withLock { ($0.process, $0.unwatched.take()) }
        guard let process, let socket else { return }
        let loop = try ProcessLoop.shared()
        try await loop.run { self.watch(process, socket, on: loop) }.get()
    }

    /// Watches the process and its control socket; on the loop's thread.
    private func watch(
        _ process: LaunchedProcess,
        _ socket: UnwatchedSocket?,
        on loop: EventLoop
    ) -> Result<Void, MultiprocessingError> {
        if let socket {
            let socket = socket.take()
            let connection = StreamConnection.adopting(socket, on: loop, handler: self)
            state.withLock { $0.connection = connection }
        }
        do throws(TransportError) {
            try ProcessWatcher.watch(process.descriptor, of: process, on: loop) {
                self.processEnded()
            }
            return .success(())
        } catch {
            process.send(signal: SIGKILL)
            _ = process.join()
            ProcessTree.remove(self)
            return .failure(
                MultiprocessingError(
                    .resourceUnavailable,
                    "cannot start \(name): its end can't be watched: \(error)",
                    cause: error
                )
            )
        }
    }

    /// The failure to start it, as the program sees it.
    private func cannotStart(_ failure: LaunchFailure) -> MultiprocessingError {
        MultiprocessingError(
            failure.isLackOfResources ? .resourceUnavailable : .cannotStart,
            "cannot start \(name): \(failure)",
            cause: failure
        )
    }
}

/// A copy of a descriptor that isn't passed on; -1 if none is left.
private func dupOnExec(_ descriptor: Int32) -> Int32 {
    fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
}
