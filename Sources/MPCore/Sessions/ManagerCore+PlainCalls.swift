import MPReferents
import MPWire

/// The calls that nearly all are: on an object that is there, a method that it exposes, arguments that
/// are scalars or containers of plain values, which stay encoded.
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
        guard let plain = PlainCall(link: payload, limits: configuration.pickleLimits),
            session.mayBegin(
                plain.number,
                unconfirmedLimit: configuration.limits.unconfirmedDeliveriesPerLink
            ),
            let object = objects.object(ident: payload.extracting(plain.ident)),
            let method = object.registration.methods.index(of: payload.extracting(plain.method))
        else { return false }
        let target = ReplyTarget.link(connection.id, call: plain.number)
        let call = call(plain, method, of: object, from: connection)
        if let parked = perform(call, on: object, by: connection, for: target, into: &output) {
            session.park(plain.number, as: parked)
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
        guard let plain = PlainCall(stock: payload, limits: configuration.pickleLimits),
            let object = objects.object(ident: payload.extracting(plain.ident)),
            let method = object.registration.methods.index(of: payload.extracting(plain.method))
        else { return false }
        let target = ReplyTarget.stock(connection.id)
        let call = call(plain, method, of: object, from: connection)
        if let parked = perform(call, on: object, by: connection, for: target, into: &output) {
            connection.phase = .waiting(parked)
        }
        return true
    }

    private mutating func call(
        _ plain: borrowing PlainCall,
        _ method: Int,
        of object: SharedObject,
        from connection: ClientConnection
    ) -> Call {
        Call(
            id: nextCall(),
            caller: CallerID(connection.id.number),
            method: object.registration.methods.names[method],
            methodIndex: method,
            reading: plain.arguments,
            timeout: plain.timeoutInNanoseconds.map { .nanoseconds($0) },
            work: work
        )
    }
}

extension LinkSession {
    /// Whether a call may begin without a further look: the general path refuses one.
    fileprivate func mayBegin(_ number: UInt64, unconfirmedLimit: Int) -> Bool {
        unconfirmedCount < unconfirmedLimit && !isParked(number)
    }
}
