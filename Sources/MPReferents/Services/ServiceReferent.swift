package import MPWire

/// A shared object whose methods run in tasks of their own: an instance of a user's class or actor.
///
/// It only decides which call runs and which waits for its turn.
package struct ServiceReferent {
    /// Carries out the calls.
    package let service: any Service
    /// The user's instance behind the service, if it has one.
    package let identity: ObjectIdentifier?
    /// Python's `repr()` of the object, unless a method provides one.
    package let representation: String
    /// How many calls run at the same time.
    package let order: CallOrder
    private var turns: CallTurns

    /// Shares a service.
    ///
    /// - Parameters:
    ///   - service: Carries out the calls.
    ///   - identity: The user's instance behind it, if it has one.
    ///   - order: How many calls run at the same time.
    ///   - representation: Python's `repr()` of the object.
    package init(
        service: any Service,
        identity: ObjectIdentifier? = nil,
        order: CallOrder = .concurrent,
        representation: String = "<shared object>"
    ) {
        self.service = service
        self.identity = identity
        self.representation = representation
        self.order = order
        turns = CallTurns(order)
    }
}

extension ServiceReferent: Referent {
    /// Empty: the registration of the type names the methods.
    package static var exposed: [String] { [] }

    package mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let limit = service.timeLimit(of: call.method)
        let request = ServiceRequest(call, limit: limit)
        guard turns.begin(call.id, request) else { return .park(timeout: limit) }
        return Outcome(.run(ServiceCall(service, request), timeout: limit))
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        let method = turns.method(of: call) ?? "call"
        turns.forget(call)
        return Outcome(.reply(.raising(.timeLimitReached(service.qualifiedName(of: method)))))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        turns.forget(call)
        return []
    }

    package mutating func finished(_ call: CallID, with result: ServiceResult) -> Completion {
        turns.finished(call)
        let next = turns.beginNext()
        return Completion(
            starts: next.map { ServiceStart($0.call, ServiceCall(service, $0.request)) }
        )
    }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(representation)
    }

    package var value: WireValue? { nil }

    /// The number of calls that run or wait.
    package var size: Int { turns.count }
}

extension ServiceRequest {
    /// Turns a client's call into a request; it waits no longer than `limit`.
    init(_ call: borrowing Call, limit: Duration?) {
        let message = call.message
        self.init(
            method: call.method,
            arguments: message == nil ? call.arguments : [],
            keywords: call.keywords,
            message: message,
            timeout: [call.timeout, limit].compactMap { $0 }.min(),
            origin: call.origin
        )
    }
}

extension PythonException {
    /// The error for callers whose time limit, or the server's, is up.
    package static func timeLimitReached(_ method: String) -> PythonException {
        PythonException("TimeoutError", "\(method)() wasn't answered in time")
    }
}
