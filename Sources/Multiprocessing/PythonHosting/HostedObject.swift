internal import MPReferents
import MPSystem
internal import MPWire

/// An object in a Python process: passes calls on to it.
final class HostedObject: PromptService {
    private let number: Int
    private let typeid: String
    private let process: HostProcess
    /// How often the process has handed it out.
    private let references = Guarded(1)

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

    func call(_ request: ServiceRequest) async -> ServiceResult {
        await process.call { message(request, $0) }
    }

    func begin(
        _ request: ServiceRequest,
        finished: @escaping @Sendable (ServiceResult) -> Void
    ) -> @Sendable () -> Void {
        process.begin({ message(request, $0) }, finished: finished)
    }

    private func message(_ request: ServiceRequest, _ call: UInt64) -> HostRequest {
        if let message = request.message {
            return .forward(call, object: number, method: request.method, message: message)
        }
        return .call(
            call,
            object: number,
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
        await host.call { [typeid] call in
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
        await host.call { call in
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
