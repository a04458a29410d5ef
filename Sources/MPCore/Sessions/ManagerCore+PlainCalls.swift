import MPReferents
import MPWire

/// The calls that nearly all are: on an object that is there, a method that it exposes, arguments that
/// are scalars.
///
/// Nothing is decided here that isn't decided in the same way for all calls. What is saved is the
/// reading: names that are compared where they lie, no machine for the pickle of the arguments. A frame
/// that isn't plain, or that has anything wrong with it, is left to the general path.
extension ManagerCore {
    /// Carries out a frame of a link if it is a plain call.
    ///
    /// - Returns: Whether it was one; if not, nothing has happened.
    mutating func handlePlainCall(
        _ payload: Span<UInt8>,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        guard let call = PlainCall(link: payload, limits: configuration.pickleLimits),
            session.parkedCalls.isEmpty || session.parkedCalls[call.number] == nil,
            session.unconfirmedCount < configuration.limits.unconfirmedDeliveriesPerLink,
            let object = objects.object(ident: payload.extracting(call.ident)),
            let request = request(call, payload, to: object)
        else { return false }
        let target = ReplyTarget.link(connection.id, call: call.number)
        if let parked = perform(request, on: object, by: connection, for: target, into: &output) {
            session.parkedCalls[call.number] = parked
        }
        return true
    }

    /// Carries out a message of a CPython client if it is a plain call.
    ///
    /// - Returns: Whether it was one; if not, nothing has happened.
    mutating func handlePlainCall(
        _ payload: Span<UInt8>,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        guard let call = PlainCall(stock: payload, limits: configuration.pickleLimits),
            let object = objects.object(ident: payload.extracting(call.ident)),
            let request = request(call, payload, to: object)
        else { return false }
        let target = ReplyTarget.stock(connection.id)
        if let parked = perform(request, on: object, by: connection, for: target, into: &output) {
            connection.phase = .waiting(parked)
        }
        return true
    }

    /// The request for a method that an object exposes; its ident has been used by now.
    private func request(
        _ call: PlainCall,
        _ payload: Span<UInt8>,
        to object: SharedObject
    ) -> Request? {
        let methods = object.registration.methods
        guard let index = methods.index(of: payload.extracting(call.method)) else { return nil }
        return Request(
            ident: nil,
            method: methods.names[index],
            arguments: call.arguments,
            timeout: call.timeout
        )
    }
}
