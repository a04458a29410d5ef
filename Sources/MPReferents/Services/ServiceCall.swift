internal import MPWire

/// A call that a task of its own is to carry out.
package struct ServiceCall: Equatable, Sendable {
    /// Who carries it out.
    package let service: any Service
    /// What it is asked.
    package let request: ServiceRequest

    /// Asks `service` for `request`.
    package init(_ service: any Service, _ request: ServiceRequest) {
        self.service = service
        self.request = request
    }

    /// Whether both ask the same service for the same.
    package static func == (one: ServiceCall, other: ServiceCall) -> Bool {
        one.service === other.service && one.request == other.request
    }
}

/// Lets a call begin that has waited for its turn.
package struct ServiceStart: Equatable, Sendable {
    /// The call that was parked.
    package let call: CallID
    /// What its task does.
    package let work: ServiceCall

    /// Begins `call` with `work`.
    package init(_ call: CallID, _ work: ServiceCall) {
        self.call = call
        self.work = work
    }
}
