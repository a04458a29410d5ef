import Glibc
internal import MPProcesses
internal import MPReferents
import MPSystem
internal import MPTransport
internal import MPWire

/// A Python process that hosts objects, and the calls that wait for it.
///
/// The server's loop talks to it, so that a call waits for no thread on its way. One thread starts the process, and waits
/// for its end. A host whose server has gone ends with that thread.
final class HostProcess: Sendable {
    /// What becomes of a call.
    enum Outcome: Sendable {
        case answered(HostAnswer)
        /// The process has ended, in words.
        case ended(String)
        /// Nobody waits any more.
        case cancelled
    }

    /// A hosted object, as long as it is shared.
    private final class Known: Sendable {
        weak let object: HostedObject?
        let id: ObjectIdentifier

        init(_ object: HostedObject) {
            self.object = object
            id = ObjectIdentifier(object)
        }
    }

    private struct State {
        var lastCall: UInt64 = 0
        var waiting: [UInt64: @Sendable (Outcome) -> Void] = [:]
        var objects: [Int: Known] = [:]
        /// Where frames go; `nil` at the very beginning.
        var connection: StreamConnection?
        /// How the process has ended.
        var end: String?
        /// Where the process reaches the server's objects.
        var address: Address?
    }

    private let loop: EventLoop
    private let answers: LoopBound<HostAnswerReader>
    private let state = Guarded(State())
    /// Tells the thread that the process doesn't talk any more.
    private let silence = BlockingQueue<Void>()
    /// Other managers, whose proxies keep their addresses.
    private let relayedAddresses: [Address]

    private init(on loop: EventLoop, relaying relayedAddresses: [Address]) {
        self.loop = loop
        self.relayedAddresses = relayedAddresses
        answers = LoopBound(HostAnswerReader(), on: loop)
    }

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - settings: The interpreter, and what it hosts.
    ///   - loop: The loop that talks to it.
    ///   - relayedAddresses: Other managers, whose proxies keep their addresses.
    ///   - whenEnded: Is told how it has ended.
    /// - Returns: The process, and the types that it offers.
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    static func start(
        _ settings: PythonHosting,
        on loop: EventLoop,
        relaying relayedAddresses: [Address],
        whenEnded: @escaping @Sendable (String) -> Void
    ) async throws(MultiprocessingError) -> (HostProcess, [OfferedType]) {
        let process = HostProcess(on: loop, relaying: relayedAddresses)
        let child: Int32
        do throws(SystemError) {
            let ends = try ControlSocket.makePair().release()
            await process.connect(ends.parent)
            child = ends.child
        } catch {
            throw .hostFailed(settings, "\(error)")
        }
        let outcome = await withCheckedContinuation { waiting in
            process.wait({ _ in nil }, finished: { waiting.resume(returning: $0) })
            do throws(SystemError) {
                try process.startThread(settings, child, whenEnded)
            } catch {
                process.end("can't be started: \(error)")
            }
        }
        guard case .answered(let answer) = outcome else {
            guard case .ended(let reason) = outcome else {
                throw .hostFailed(settings, "cancelled")
            }
            throw .hostFailed(settings, reason)
        }
        return (process, try OfferedType.all(in: answer, of: settings))
    }

    /// Ends the process, and all calls.
    func stop() { state.withLock { $0.connection }?.abort() }

    /// Whether it has ended.
    var hasEnded: Bool { state.withLock { $0.end != nil } }

    /// Tells it how to be a client of the server.
    func reach(_ address: Address, _ authkey: Authkey) {
        state.withLock { $0.address = address }
        send(.reach(address, authkey.withBytes { Array($0) }))
    }

    /// Gives references to an object back, which isn't shared any more.
    func release(_ object: Int, count: Int, id: ObjectIdentifier) {
        state.withLock { state in
            if state.objects[object]?.id == id { state.objects[object] = nil }
        }
        send(.release(object: object, count: count))
    }

    /// Begins a call.
    ///
    /// - Parameters:
    ///   - request: Makes the request of the number of the call.
    ///   - trace: The trace that it continues.
    ///   - again: Begins it again: its value has come ahead.
    ///   - finished: Is told the result, once, unless it is begun again.
    /// - Returns: Cancels the call.
    func begin(
        _ request: (UInt64) -> HostRequest,
        continuing trace: TraceContext?,
        again: @escaping @Sendable () -> Void,
        finished: @escaping @Sendable (ServiceResult) -> Void
    ) -> @Sendable () -> Void {
        let call = wait(request, continuing: trace) { [self] outcome in
            switch outcome {
            case .answered(let answer) where answer.kind == .ahead || answer.kind == .again: again()
            case .answered(let answer): result(of: answer, finished)
            case .ended(let reason): finished(.raising(.gone(reason)))
            case .cancelled: finished(.raising(.runtimeError("the call was given up")))
            }
        }
        return { [self] in cancel(call) }
    }

    /// Has it carry out a call that no iterator answers.
    ///
    /// - Parameters:
    ///   - trace: The trace that it continues.
    ///   - request: Makes the request of the number of the call.
    /// - Returns: Its answer.
    func call(
        continuing trace: TraceContext?,
        _ request: (UInt64) -> HostRequest
    ) async -> ServiceResult {
        await Self.result { finished in
            begin(
                request,
                continuing: trace,
                again: { finished(.failing("the host of Python objects answered another call")) },
                finished: finished
            )
        }
    }

    /// Waits for the result of a call, which is cancelled with the task.
    ///
    /// - Parameter begin: Begins the call, and returns how it is cancelled.
    /// - Returns: The result.
    static func result(
        _ begin: (@escaping @Sendable (ServiceResult) -> Void) -> @Sendable () -> Void
    ) async -> ServiceResult {
        let cancellation = Guarded<(@Sendable () -> Void)?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let cancel = begin { waiting.resume(returning: $0) }
                cancellation.withLock { $0 = cancel }
                if Task.isCancelled { cancel() }
            }
        } onCancel: {
            cancellation.withLock { $0 }?()
        }
    }
}

// MARK: - Waiting

extension HostProcess {
    /// Sends the request of a call, if there is one, and waits for the answer.
    ///
    /// - Returns: The number of the call.
    @discardableResult
    private func wait(
        _ request: (UInt64) -> HostRequest?,
        continuing trace: TraceContext? = nil,
        finished: @escaping @Sendable (Outcome) -> Void
    ) -> UInt64 {
        let (call, address, connection, end) = state.withLock { state in
            defer { state.lastCall += 1 }
            if state.end == nil { state.waiting[state.lastCall] = finished }
            return (state.lastCall, state.address, state.connection, state.end)
        }
        if let end {
            finished(.ended(end))
        } else if let request = request(call) {
            let relayed = relayedAddresses
            let frame = request.frame { token in
                relayed.contains { $0.value == token.address?.value } ? nil : address
            }
            // Together: nothing may come between them.
            let before = trace.map { HostRequest.trace(call, $0).frame() } ?? []
            connection?.send(before.isEmpty ? frame : before + frame)
        }
        return call
    }

    private func send(_ request: HostRequest) {
        state.withLock { $0.connection }?.send(request.frame())
    }

    private func cancel(_ call: UInt64) {
        let finished = state.withLock { $0.waiting.removeValue(forKey: call) }
        guard let finished else { return }
        send(.cancel(call))
        finished(.cancelled)
    }

    private func end(_ reason: String) {
        let waiting = state.withLock { state in
            state.end = reason
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for finished in waiting { finished(.ended(reason)) }
    }
}

// MARK: - The connection

extension HostProcess: ConnectionHandler {
    /// Talks over a socket, and sends what begins each process.
    private func connect(_ socket: Int32) async {
        let connection = await loop.run { [self] in
            StreamConnection.adopting(Descriptor(adopting: socket), on: loop, handler: self)
        }
        state.withLock { $0.connection = connection }
    }

    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        answers.withValue { $0.append(bytes) }
        do throws(HostAnswerReader.Malformed) {
            while let answer = try answers.withValue({
                reader throws(HostAnswerReader.Malformed) in try reader.next()
            }) {
                // Nobody may wait for them any more; they are the next ones' then.
                if answer.kind == .ahead { try keep(answer) }
                state.withLock { $0.waiting.removeValue(forKey: answer.call) }?(.answered(answer))
            }
        } catch {
            // Whoever sends this isn't our program any more.
            connection.abort()
        }
    }

    private func keep(_ answer: HostAnswer) throws(HostAnswerReader.Malformed) {
        guard let (object, values) = answer.ahead else { throw HostAnswerReader.Malformed() }
        state.withLock { $0.objects[object]?.object }?.keep(values)
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) { silence.end() }
}

// MARK: - The process

extension HostProcess {
    private func startThread(
        _ settings: PythonHosting,
        _ child: Int32,
        _ whenEnded: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        try NativeThread.start(name: "python-host") { [self] in
            let reason = run(settings, Descriptor(adopting: child))
            end(reason)
            whenEnded(reason)
        }
    }

    /// Starts the process, and waits for its end.
    ///
    /// - Returns: How it has ended.
    private func run(_ settings: PythonHosting, _ child: consuming Descriptor) -> String {
        let process: LaunchedProcess
        do throws(LaunchFailure) {
            var launch = ProgramLaunch(
                settings.interpreter,
                ["-c", PythonHostScript.bootstrap, "host", "3"],
                passing: [child.rawValue]
            )
            // What clients print is no output of the server's.
            launch.descriptors[Int(STDOUT_FILENO)] = launch.descriptors[Int(STDERR_FILENO)]
            process = try launch.start()
        } catch {
            stop()
            return "can't be started: \(error)"
        }
        // Only the process may keep this end open.
        _ = consume child
        let connection = state.withLock { $0.connection }
        connection?.send(HostRequest.frame(Array(PythonHostScript.text.utf8)))
        connection?.send(HostRequest.frame(settings.setup))
        _ = silence.next()
        // It may have stopped to talk without having ended.
        if !process.waitForEnd(atMost: .seconds(1)) { process.send(signal: SIGKILL) }
        return settings.words(for: process.join())
    }
}

// MARK: - Answers

extension HostProcess {
    /// The longest answer that the loop reads as values, in bytes; a task reads longer ones.
    private static let longestOnLoop = 1 << 14

    private func result(
        of answer: HostAnswer,
        _ finished: @escaping @Sendable (ServiceResult) -> Void
    ) {
        // Nothing has to be read of it, however long it is.
        if answer.kind == .returning || answer.pickle.count <= Self.longestOnLoop {
            return finished(result(of: answer))
        }
        Task.detached { [self] in finished(result(of: answer)) }
    }

    private func result(of answer: HostAnswer) -> ServiceResult {
        switch answer.kind {
        case .returning, .lists:
            answer.sealed.map { .passing($0) }
                ?? .failing("the host of Python objects sent a result that is no pickle")
        case .returningProxies: reading(answer) { .returningProxies($0) }
        case .raising:
            reading(answer) { value in
                PythonException(value).map { .raising($0) }
                    ?? .failing(
                        "the method raised something that can't be passed on: \(value.typeName)"
                    )
            }
        case .traceback: reading(answer) { .failing($0.asText ?? "") }
        case .unserializable: reading(answer) { .unserializable($0.asText ?? "") }
        case .proxy: reading(answer, shared)
        case .ahead, .again: .failing("the host of Python objects answered another call")
        }
    }

    /// What the value of an answer stands for.
    private func reading(
        _ answer: HostAnswer,
        _ result: (WireValue) -> ServiceResult
    ) -> ServiceResult {
        do throws(PickleError) {
            return result(try answer.value)
        } catch {
            return .unserializable("what the method returned can't be read here: \(error)")
        }
    }

    /// The object that the host has made.
    private func shared(_ value: WireValue) -> ServiceResult {
        guard case .tuple(let parts) = value, parts.count == 3, case .int(let number) = parts[0],
            let typeid = parts[1].asText, case .list(let names) = parts[2]
        else { return .failing("the host of Python objects described none") }
        let object = state.withLock { state in
            if let known = state.objects[number]?.object {
                known.addReference()
                return known
            }
            let object = HostedObject(number, typeid, self)
            state.objects[number] = Known(object)
            return object
        }
        let identity = ObjectIdentifier(object)
        return .creating(
            NewObject(typeid: typeid, identity: identity, exposed: names.compactMap(\.asText)) {
                ServiceReferent(service: object, identity: identity, representation: "<\(typeid)>")
            }
        )
    }
}

extension PythonException {
    /// The error of calls whose process has ended.
    fileprivate static func gone(_ reason: String) -> PythonException {
        .runtimeError(
            "the Python process that hosted this object \(reason); its objects are gone: create them again"
        )
    }
}

extension MultiprocessingError {
    /// The error for a Python process that doesn't begin.
    static func hostFailed(_ settings: PythonHosting, _ reason: String) -> MultiprocessingError {
        MultiprocessingError(
            .cannotStart,
            "cannot host Python objects: the interpreter '\(settings.interpreter)' \(reason)"
        )
    }
}
