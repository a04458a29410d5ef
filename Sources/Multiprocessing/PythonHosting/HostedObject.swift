internal import MPReferents
import MPSystem
internal import MPWire

/// An object in a Python process: passes calls on to it, unless their answers have come already.
final class HostedObject: PromptService {
    private let number: Int
    private let typeid: String
    private let process: HostProcess
    /// How often the process has handed it out.
    private let references = Guarded(1)
    /// If it is an iterator, the values that the process has sent ahead.
    private let ahead = Guarded(ReadAhead())

    init(_ number: Int, _ typeid: String, _ process: HostProcess) {
        self.number = number
        self.typeid = typeid
        self.process = process
    }

    deinit {
        process.release(number, count: references.withLock { $0 }, id: ObjectIdentifier(self))
    }

    /// Notes that the process has handed it out again.
    func addReference() { references.withLock { $0 += 1 } }

    /// Keeps values that have come before somebody asked for them.
    func keep(_ values: [SealedPickle]) { ahead.withLock { $0.add(values) } }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        await HostProcess.result { begin(request, finished: $0) }
    }

    func begin(
        _ request: ServiceRequest,
        finished: @escaping @Sendable (ServiceResult) -> Void
    ) -> @Sendable () -> Void {
        let attempt = Guarded<@Sendable () -> Void>({})
        ask(request, as: attempt, finished)
        return { attempt.withLock { $0 }() }
    }

    /// Answers a call from what has come ahead, or has the process carry it out; `attempt` keeps how that is cancelled, since
    /// the process may be asked several times.
    private func ask(
        _ request: ServiceRequest,
        as attempt: Guarded<@Sendable () -> Void>,
        _ finished: @escaping @Sendable (ServiceResult) -> Void
    ) {
        // An argument only says how long to wait.
        if Self.steps.contains(request.method), let value = ahead.withLock({ $0.take() }) {
            return finished(.passing(value))
        }
        let seen = ahead.withLock { $0.seen }
        let cancel = process.begin(
            { message(request, $0, seen) },
            continuing: request.trace,
            again: { [self] in ask(request, as: attempt, finished) },
            finished: finished
        )
        attempt.withLock { $0 = cancel }
    }

    /// The methods that return the next value of an iterator.
    private static let steps: Set = ["__next__", "next"]

    private func message(_ request: ServiceRequest, _ call: UInt64, _ seen: Int) -> HostRequest {
        if let message = request.message {
            return .forward(
                call,
                object: number,
                seen: seen,
                method: request.method,
                message: message
            )
        }
        return .call(
            call,
            object: number,
            seen: seen,
            method: request.method,
            request.arguments,
            request.keywords
        )
    }

    func qualifiedName(of method: String) -> String { "\(typeid).\(method)" }
}

/// Creates objects of one type in a Python process.
final class HostedType: Service {
    private let typeid: String
    private let host: PythonHost

    init(_ typeid: String, in host: PythonHost) {
        self.typeid = typeid
        self.host = host
    }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        await host.call(continuing: request.trace) { [typeid] call in
            .create(call, typeid: typeid, request.arguments, request.keywords)
        }
    }

    func qualifiedName(of method: String) -> String { "\(typeid).\(method)" }
}

/// Finds the order of elements by a key function of a client, in a Python process.
final class HostedSorter: Service {
    /// The number under which a host knows its own sorter.
    private static let number = 0

    private let host: PythonHost

    init(in host: PythonHost) { self.host = host }

    func call(_ request: ServiceRequest) async -> ServiceResult {
        await host.call(continuing: request.trace) { call in
            .call(
                call,
                object: Self.number,
                method: request.method,
                request.arguments,
                request.keywords
            )
        }
    }

    func qualifiedName(of method: String) -> String { "list.sort" }
}
