import MPReferents
import MPWire

/// A fast path for nearly all calls: on an existing object, of an exposed method, with arguments that
/// are scalars or containers of plain values, which stay encoded.
///
/// It makes the same decisions as the general path. Only the reading is cheaper: names are compared in
/// place, and the arguments need no pickle machine. A frame that isn't plain, or that has anything
/// wrong with it, is left to the general path.
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
    /// Whether a call may begin without further checks; if not, the general path refuses it.
    fileprivate func mayBegin(_ number: UInt64, unconfirmedLimit: Int) -> Bool {
        unconfirmedCount < unconfirmedLimit && !isParked(number)
    }
}
