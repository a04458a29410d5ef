internal import MPWire

/// A call to be carried out by a task of its own.
package struct ServiceCall: Equatable, Sendable {
    package let service: any Service
    package var request: ServiceRequest

    package init(_ service: any Service, _ request: ServiceRequest) {
        self.service = service
        self.request = request
    }

    /// Whether both send the same request to the same service.
    package static func == (one: ServiceCall, other: ServiceCall) -> Bool {
        one.service === other.service && one.request == other.request
    }
}
