import Glibc
internal import Logging
internal import MPProcesses
import MPSystem
internal import MPWire

/// The life of a child process, from its parent's message to its exit.
enum ChildMain {
    /// Longest wait for servers of CPython to hear of what is released.
    private static let longestRelease = Duration.seconds(1)

    /// Does what the parent says, and exits.
    ///
    /// - Parameters:
    ///   - control: The socket to the parent.
    ///   - isForked: Whether the process is a copy of another one, whose work at exit isn't its own.
    static func run(_ control: consuming ControlSocket, isForked: Bool) async -> Never {
        let parent = ChildReporter(control)
        let code = await work(parent)
        // What the arguments held has ended by now.
        await PendingReleases.finish(within: longestRelease)
        leave(code, isForked, parent)
    }

    /// Does what the parent says.
    ///
    /// - Returns: The exit code.
    private static func work(_ parent: ChildReporter) async -> Int32 {
        // Without a message, the parent is gone.
        guard let message = parent.receive() else { _exit(1) }
        var preparation: Preparation
        do {
            preparation = try Preparation(reading: message.bytes)
        } catch {
            parent.send(.refusal(.argument, "the message of its parent can't be read: \(error)"))
            return 1
        }
        begin(preparation)
        guard message.lost == 0 else {
            let words =
                "it has no room for \(message.lost) of the descriptors among its arguments (see ulimit -n)"
            parent.send(.refusal(.surroundings, words))
            return 1
        }
        guard let entry = ProgramFunctions.entry(preparation.function) else {
            let words = ProgramFunctions.complaint(about: preparation.function)
            parent.send(.refusal(.unknownFunction, words))
            return 1
        }
        let incoming = IncomingResources(message.descriptors)
        var complaint = preparation.surroundings?.adopt()
        if complaint == nil {
            complaint = await takeOver(&preparation, incoming, from: message.bytes)
        }
        if let complaint {
            parent.send(.refusal(.surroundings, complaint))
            return 1
        }
        let input = preparation.input
        return await run(preparation.function, entry.errors, parent) {
            let call = try InheritedResources.$incoming.withValue(incoming) {
                try entry.prepare(input)
            }
            // The arguments hold what they need themselves.
            incoming.setManagers()
            parent.send(.begins)
            return try await call()
        }
    }

    /// Connects to the managers that the input needs, and counts references to the objects in it.
    ///
    /// - Returns: What is wrong; `nil` if nothing is.
    private static func takeOver(
        _ preparation: inout Preparation,
        _ incoming: IncomingResources,
        from message: [UInt8]
    ) async -> String? {
        guard !preparation.managers.isEmpty else { return nil }
        do {
            let managers = try await IncomingManagers.connect(preparation.managers)
            incoming.setManagers(managers)
            // Once more, now that each proxy in it finds its object.
            preparation = try Preparation(reading: message) { managers.reference($0) }
            return nil
        } catch {
            return "a manager among its arguments can't be used: \(error)"
        }
    }

    /// Runs a function in a copy of its parent, which has the input already, and exits.
    static func run(
        _ call: FunctionCall,
        as preparation: Preparation,
        _ control: consuming ControlSocket
    ) async -> Never {
        let parent = ChildReporter(control)
        NullDevice.replace(STDIN_FILENO)
        begin(preparation)
        parent.send(.begins)
        let code = await run(call.name, call.errors, parent) { try await call.runInPlace() }
        await PendingReleases.finish(within: longestRelease)
        leave(code, true, parent)
    }

    /// Becomes the process that its parent has described.
    private static func begin(_ preparation: Preparation) {
        ProcessTree.become(preparation)
        preparation.log.apply()
        Authkey.current = Authkey(bytes: preparation.authkey, allowsWeakKey: true)
        ProcessContext.settings.withLock { $0.startMethod = preparation.startMethod }
        guard ParentWatch.start(preparation.parentID) else { _exit(1) }
    }

    /// Runs the function, and reports what becomes of it.
    ///
    /// - Returns: The exit code: 0, or 1 for an error, which is also written to standard error, as Python does.
    private static func run(
        _ function: String,
        _ errors: ErrorTable,
        _ parent: ChildReporter,
        _ body: () async throws -> FunctionResult
    ) async -> Int32 {
        Logger.multiprocessing.info("child process calling self.run()")
        do {
            let result = try await ChildReporter.$current.withValue(parent, operation: body)
            // What was printed is there before anybody goes on because of the result.
            fflush(nil)
            parent.send(.result(result.value, managers: result.managers))
            // Its objects would end with this process, before the parent has references of its own.
            if !result.managers.isEmpty { parent.waitUntilTaken() }
            withExtendedLifetime(result) {}
            return 0
        } catch let error as ProgramFunctions.UnreadableInput {
            parent.send(.refusal(.argument, "\(error)"))
            return 1
        } catch {
            // First, since writing ends the process, or takes for ever, where nobody reads.
            parent.send(.failure(errors.exception(for: error, thrownBy: function)))
            fflush(nil)
            let words =
                (error as? PythonException).map { "\(RemoteError($0))" }
                ?? "\(type(of: error)): \(error)"
            StandardError.write("Process \(ProcessTree.name): \(words)\n")
            return 1
        }
    }

    /// Ends the process: its own children first, then what it has still to write.
    private static func leave(_ code: Int32, _ isForked: Bool, _ parent: ChildReporter) -> Never {
        Logger.multiprocessing.info("process shutting down")
        ProcessTree.endChildren()
        Logger.multiprocessing.info("process exiting with exitcode \(code)")
        ProcessLog.flush()
        parent.send(.peakMemory(MemoryGauge.peakResidentBytes))
        guard isForked else { exit(code) }
        // What the parent has registered to run at its exit isn't the child's: as Python's os._exit.
        OpenChannels.flush()
        fflush(nil)
        _exit(code)
    }
}
