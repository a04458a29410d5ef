import Glibc
internal import MPProcesses
internal import MPReferents
import MPSystem
internal import MPWire

/// A Python process that hosts objects, and the calls that wait for it.
///
/// One thread starts it and reads what it answers, another one writes what it is told. A host whose server has gone ends
/// with that thread.
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
        var waiting: [UInt64: CheckedContinuation<Outcome, Never>] = [:]
        var objects: [Int: Known] = [:]
        /// How the process has ended.
        var end: String?
        /// Where the process reaches the server's objects.
        var address: Address?
    }

    private let socket: ControlSocket
    private let outgoing = BlockingQueue<[UInt8]>()
    private let state = Guarded(State())
    /// Other managers, whose proxies keep their addresses.
    private let relayedAddresses: [Address]

    private init(_ socket: consuming ControlSocket, relaying relayedAddresses: [Address]) {
        self.socket = socket
        self.relayedAddresses = relayedAddresses
    }

    /// Starts a process.
    ///
    /// - Parameters:
    ///   - settings: The interpreter, and what it hosts.
    ///   - relayedAddresses: Other managers, whose proxies keep their addresses.
    ///   - whenEnded: Is told how it has ended.
    /// - Returns: The process, and the types that it offers.
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    static func start(
        _ settings: PythonHosting,
        relaying relayedAddresses: [Address],
        whenEnded: @escaping @Sendable (String) -> Void
    ) async throws(MultiprocessingError) -> (HostProcess, [OfferedType]) {
        let process: HostProcess
        let child: Int32
        do throws(SystemError) {
            let ends = try ControlSocket.makePair(isParentBlocking: true).release()
            process = HostProcess(ControlSocket(adopting: ends.parent), relaying: relayedAddresses)
            child = ends.child
        } catch {
            throw .hostFailed(settings, "\(error)")
        }
        process.outgoing.append(HostRequest.frame(Array(PythonHostScript.text.utf8)))
        process.outgoing.append(HostRequest.frame(settings.setup))
        let outcome = await process.wait { call in
            do throws(SystemError) {
                try process.startThreads(settings, child, whenEnded)
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
    func stop() { shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

    /// Whether it has ended.
    var hasEnded: Bool { state.withLock { $0.end != nil } }

    /// Tells it how to be a client of the server.
    func reach(_ address: Address, _ authkey: Authkey) {
        state.withLock { $0.address = address }
        outgoing.append(HostRequest.reach(address, authkey.withBytes { Array($0) }).frame())
    }

    /// Gives references to an object back, which isn't shared any more.
    func release(_ object: Int, count: Int, id: ObjectIdentifier) {
        state.withLock { state in
            if state.objects[object]?.id == id { state.objects[object] = nil }
        }
        outgoing.append(HostRequest.release(object: object, count: count).frame())
    }

    /// Has it carry out a call.
    ///
    /// - Parameter request: Makes the request of the number of the call.
    /// - Returns: Its answer.
    func call(_ request: (UInt64) -> HostRequest) async -> ServiceResult {
        let address = state.withLock { $0.address }
        let relayed = relayedAddresses
        let outcome = await wait { call in
            outgoing.append(
                request(call).frame { token in
                    relayed.contains { $0.value == token.address?.value } ? nil : address
                }
            )
        }
        switch outcome {
        case .answered(let answer): return result(of: answer)
        case .ended(let reason):
            return .raising(
                .runtimeError(
                    "the Python process that hosted this object \(reason); its objects are gone"
                )
            )
        case .cancelled: return .raising(.runtimeError("the call was given up"))
        }
    }
}

// MARK: - Waiting

extension HostProcess {
    /// Waits for the answer of a call, which `begin` begins.
    private func wait(_ begin: (UInt64) -> Void) async -> Outcome {
        let call = state.withLock { state in
            state.lastCall += 1
            return state.lastCall - 1
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let end = state.withLock { state -> Outcome? in
                    if let end = state.end { return .ended(end) }
                    state.waiting[call] = continuation
                    return nil
                }
                if let end { return continuation.resume(returning: end) }
                begin(call)
                if Task.isCancelled { cancel(call) }
            }
        } onCancel: {
            cancel(call)
        }
    }

    private func cancel(_ call: UInt64) {
        guard let waiting = state.withLock({ $0.waiting.removeValue(forKey: call) }) else { return }
        outgoing.append(HostRequest.cancel(call).frame())
        waiting.resume(returning: .cancelled)
    }

    private func end(_ reason: String) {
        let waiting = state.withLock { state in
            state.end = reason
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        outgoing.end()
        for call in waiting { call.resume(returning: .ended(reason)) }
    }
}

// MARK: - Threads

extension HostProcess {
    private func startThreads(
        _ settings: PythonHosting,
        _ child: Int32,
        _ whenEnded: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        try NativeThread.start(name: "python-writer") { [self] in
            while let bytes = outgoing.next() {
                guard socket.send(bytes[...]) else { break }
            }
        }
        try NativeThread.start(name: "python-host") { [self] in
            let reason = run(settings, Descriptor(adopting: child))
            end(reason)
            whenEnded(reason)
        }
    }

    /// Starts the process, and reads until it ends.
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
            return "can't be started: \(error)"
        }
        // Only the process may keep this end open.
        _ = consume child
        read()
        // It may have stopped to talk without having ended.
        if !process.waitForEnd(atMost: .seconds(1)) { process.send(signal: SIGKILL) }
        return process.join().description
    }

    private func read() {
        var answers = HostAnswerReader()
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(socket.descriptor, &room, room.count, 0)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                return
            }
            answers.append(room[..<count])
            do throws(HostAnswerReader.Malformed) {
                while let answer = try answers.next() {
                    state.withLock { $0.waiting.removeValue(forKey: answer.call) }?
                        .resume(returning: .answered(answer))
                }
            } catch {
                return
            }
        }
    }
}

// MARK: - Answers

extension HostProcess {
    private func result(of answer: HostAnswer) -> ServiceResult {
        let value: WireValue
        do throws(PickleError) {
            value = try answer.value
        } catch {
            return .unserializable("what the method returned can't be read here: \(error)")
        }
        switch answer.kind {
        case .returning: return .returning(value)
        case .raising:
            return PythonException(value).map { .raising($0) }
                ?? .failing(
                    "the method raised something that can't be passed on: \(value.typeName)"
                )
        case .traceback: return .failing(value.asText ?? "")
        case .unserializable: return .unserializable(value.asText ?? "")
        case .proxy: return shared(value)
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

extension HostAnswer {
    /// The result.
    var value: WireValue {
        get throws(PickleError) {
            try PickleReader.read(pickle, limits: .betweenRelatives, policy: .runningCode)
        }
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
