/// Starts a call that has waited for its turn.
package struct ServiceStart: Equatable, Sendable {
    package let call: CallID
    package let work: ServiceCall

    package init(_ call: CallID, _ work: ServiceCall) {
        self.call = call
        self.work = work
    }
}
