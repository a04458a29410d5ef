import MPReferents
import MPWire

/// A fast path for nearly all calls: on an existing object, of an exposed method, with arguments that
/// are scalars or containers of plain values, which stay encoded.
///
/// It makes the same decisions as the general path. Only the reading is cheaper: names are compared in
/// place, and the arguments need no pickle machine. A frame that isn't plain, or that has anything
/// wrong with it, is left to the general path.
extension ManagerCore {
    /// What became of a message.
    private enum PlainCall {
        /// It is left to the general path; nothing has happened.
        case isNone
        /// It was a call, which has ended.
        case ended
        /// It was a call, which is parked.
        case parked(CallID)
    }

    /// Carries out a frame of a link if it is a plain call.
    ///
    /// - Returns: Whether it was one; if not, nothing has happened.
    mutating func handlePlainCall(
        _ payload: Span<UInt8>,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        guard let header = CallHeader(link: payload) else { return false }
        return handlePlainCall(header, payload, of: session, on: connection, into: &output)
    }

    /// Carries out a frame of a link whose header was read, if it is a plain call.
    ///
    /// - Returns: Whether it was one; if not, nothing has happened.
    @inline(__always)
    mutating func handlePlainCall(
        _ header: CallHeader,
        _ payload: Span<UInt8>,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        let limit = configuration.limits.unconfirmedDeliveriesPerLink
        guard session.mayBegin(header.number, unconfirmedLimit: limit) else { return false }
        let target = ReplyTarget.link(connection.id, call: header.number)
        switch carryOut(header, payload, by: connection, for: target, into: &output) {
        case .isNone: return false
        case .ended: break
        case .parked(let call): session.park(header.number, as: call)
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
        guard let header = CallHeader(stock: payload) else { return false }
        let target = ReplyTarget.stock(connection.id)
        switch carryOut(header, payload, by: connection, for: target, into: &output) {
        case .isNone: return false
        case .ended: break
        case .parked(let call): connection.phase = .waiting(call)
        }
        return true
    }

    private mutating func carryOut(
        _ header: CallHeader,
        _ payload: Span<UInt8>,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> PlainCall {
        var arguments = StoredArguments.empty
        guard let object = objects.object(ident: payload.extracting(header.ident)),
            let method = object.registration.methods.index(of: payload.extracting(header.method)),
            header.read(&arguments, in: payload, limits: configuration.pickleLimits)
        else { return .isNone }
        let facts = object.registration.facts(of: method)
        let call = Call(
            id: nextCall(),
            caller: connection.caller,
            method: object.registration.methods.names[method],
            methodIndex: method,
            facts: facts,
            positional: consume arguments,
            timeout: header.timeoutInNanoseconds.map { .nanoseconds($0) },
            work: work,
            origin: facts.needsOrigin ? origin(of: connection) : nil
        )
        let parked = perform(call, on: object, by: connection, for: target, into: &output)
        return parked.map { .parked($0) } ?? .ended
    }
}

extension LinkSession {
    /// Whether a call may begin without further checks; if not, the general path refuses it.
    fileprivate func mayBegin(_ number: UInt64, unconfirmedLimit: Int) -> Bool {
        unconfirmedCount < unconfirmedLimit && !isParked(number)
    }
}
