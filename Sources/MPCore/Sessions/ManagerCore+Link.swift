import MPReferents
import MPWire

/// Links of Swift clients: many calls at once, references counted per session.
extension ManagerCore {
    /// Turns a connection into a link.
    mutating func openLink(
        _ offer: Request,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.phase = .link(LinkSession())
        var options = LinkOptions(
            server: configuration.serverID,
            longestRequest: configuration.frameLimit
        )
        options.agree(to: offer)
        sendStock(.returning(options.answer), on: connection.id, into: &output)
        output.append(.established(connection.id))
        output.append(.log(.linkOpened(connection.id)))
    }

    /// Handles one frame of a link.
    mutating func handleLinkFrame(
        _ payload: ArraySlice<UInt8>,
        _ insets: [Inset],
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        if insets.isEmpty {
            if handlePlainCall(payload.span, of: session, on: connection, into: &output) { return }
            // Each delivery is confirmed by one such frame, so they have a fast path.
            if LinkFrame.readReceived(payload.span, { session.confirm($0) }) { return }
        }
        if !hasRoomToDecode(payload.count), let call = LinkFrame.callNumber(in: payload) {
            let error = outOfMemory(for: connection.id, into: &output)
            sendLink(.raising(error), call: call, on: connection.id, into: &output)
            return
        }
        do throws(LinkFrameError) {
            let objects = objects
            let frame = try LinkFrame(
                payload,
                from: .client,
                insets: insets,
                limits: configuration.pickleLimits,
                policy: configuration.policy,
                work: work,
                rebuild: proxyRebuilding(for: connection),
                adopt: { objects.lease($0.ident) }
            )
            handle(frame, of: session, on: connection, into: &output)
        } catch .undecodable(let number, let reason) {
            output.append(.log(.refused(connection.id, reason: reason)))
            let answer =
                work.isExhausted
                ? Reply.raising(exception(for: .work, by: connection, into: &output))
                : .traceback(RequestFailure.undecodable(reason).traceback)
            sendLink(answer, call: number, on: connection.id, into: &output)
        } catch {
            cutOff(connection, .protocolError(connection.id, reason: "\(error)"), into: &output)
        }
    }

    private mutating func handle(
        _ frame: LinkFrame,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch frame {
        case .call(let number, let request):
            if session.isParked(number) {
                let reason = "two calls under way have the number \(number)"
                cutOff(connection, .protocolError(connection.id, reason: reason), into: &output)
            } else {
                begin(request, number, of: session, on: connection, into: &output)
            }
        case .cancel(let number):
            cancel(number, of: session, on: connection, into: &output)
        case .release(let idents):
            for ident in idents where objects.owns(ident) && session.dropReference(to: ident) {
                dropReference(to: ident, into: &output)
            }
        case .received(let calls):
            for call in calls { session.confirm(call) }
        // Such frames of clients aren't even read.
        case .reply, .delivery, .cancelled, .goodbye:
            let reason = "a client sent a frame that only servers send"
            cutOff(connection, .protocolError(connection.id, reason: reason), into: &output)
        }
    }

    private mutating func begin(
        _ request: Request,
        _ number: UInt64,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let target = ReplyTarget.link(connection.id, call: number)
        do throws(PythonException) {
            try checkDeliveries(in: session, of: connection, into: &output)
        } catch {
            send(.raising(error), to: target, into: &output)
            return
        }
        guard let ident = request.ident, !ident.isEmpty else {
            switch callServer(request, from: connection, for: target, into: &output) {
            case .reply(let reply): send(reply, to: target, into: &output)
            case .parked(let call): session.park(number, as: call)
            }
            return
        }
        guard let object = objects[ident] else {
            let failure = RequestFailure.unknownObject(ident)
            send(.traceback(failure.traceback), to: target, into: &output)
            return
        }
        if let call = perform(request, on: object, by: connection, for: target, into: &output) {
            session.park(number, as: call)
        }
    }

    /// Ends a call that its caller has given up.
    ///
    /// A call that isn't under way was answered already; the answer and the cancellation have crossed.
    private mutating func cancel(
        _ number: UInt64,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        guard let call = session.unpark(number) else { return }
        output.send(on: connection.id) { LinkFrame.cancelled(call: number).append(to: &$0) }
        abandon(call, into: &output)
    }

    /// Gives back all that a link held.
    mutating func end(
        _ session: LinkSession,
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        for call in session.parkedCalls.values.sorted(by: { $0.number < $1.number }) {
            abandon(call, into: &output)
        }
        abandonHeldObjects(of: CallerID(connection.id.number), into: &output)
        for (ident, count) in session.references {
            for _ in 0..<count { dropReference(to: ident, into: &output) }
        }
    }

    /// Sends a reply on a link.
    ///
    /// - Returns: Whether it was sent; if it is too long, or there is no memory, an error was sent instead.
    @discardableResult
    mutating func sendLink(
        _ reply: Reply,
        call number: UInt64,
        on id: ConnectionID,
        into output: inout ManagerOutput
    ) -> Bool {
        send(
            call: number,
            carrying: reply.values,
            on: id,
            into: &output
        ) { output, addressing in
            LinkFrame.reply(call: number, reply).append(to: &output, addressing: addressing)
        }
    }

    /// Sends an item that was taken out of an object.
    ///
    /// - Returns: Whether it was sent; if it is too long, an error was sent instead.
    mutating func sendDelivery(
        _ item: StoredValue,
        call number: UInt64,
        on id: ConnectionID,
        into output: inout ManagerOutput
    ) -> Bool {
        guard case .value(let value) = item else {
            return sendLink(stored: item, isDelivery: true, call: number, on: id, into: &output)
        }
        let limit = configuration.frameLimit
        if output.sendScalar(value, to: number, isDelivery: true, on: id, limit: limit) {
            return true
        }
        return send(call: number, carrying: [value], on: id, into: &output) { output, addressing in
            LinkFrame.delivery(call: number, value).append(to: &output, addressing: addressing)
        }
    }

    /// Sends a value in the form in which an object holds it, or an item that was taken out of it.
    ///
    /// - Returns: Whether it was sent; if it is too long, an error was sent instead.
    mutating func sendLink(
        stored value: StoredValue,
        isDelivery: Bool,
        call number: UInt64,
        on id: ConnectionID,
        into output: inout ManagerOutput
    ) -> Bool {
        send(call: number, carrying: value.builtValues, on: id, into: &output) {
            output,
            addressing in
            LinkFrame.append(
                answer: number,
                value,
                isDelivery: isDelivery,
                to: &output,
                addressing: addressing
            )
        }
    }

    /// Sends an answer, or an error if it is longer than the client accepts or than there is memory for.
    ///
    /// Each proxy for an object of ours in the values carries one reference, which is the client's from then
    /// on.
    private mutating func send(
        call number: UInt64,
        carrying values: @autoclosure () -> [WireValue],
        on id: ConnectionID,
        into output: inout ManagerOutput,
        write: (inout OutgoingBytes, ((Token) -> Address?)?) -> Void
    ) -> Bool {
        let addressing = addressing(for: id)
        let (before, limit) = (output.count, configuration.frameLimit)
        let fate = output.send(on: id, limit: limit, room: memory.answerRoom) {
            write(&$0, addressing)
        }
        let failure: Reply
        switch fate {
        case .written:
            memory.charge(bytes: output.count - before)
            if objects.hasLeases { addReferences(in: .list(values()), for: id) }
            return true
        case .tooLong(let excess):
            let reason =
                "the result takes \(excess) bytes, and at most \(limit) travel; "
                + "raise the server's messageLimitInBytes"
            failure = .unserializable(PythonException("MemoryError", reason).traceback)
        case .noRoom:
            failure = .raising(outOfMemory(for: id, into: &output))
        }
        output.send(on: id) { LinkFrame.reply(call: number, failure).append(to: &$0) }
        return false
    }

    private func addReferences(in value: WireValue, for id: ConnectionID) {
        // A proxy that occurs several times in a value is pickled once, so the client gets one reference.
        var counted: Set<ObjectIdentifier> = []
        value.forEachProxy { proxy in
            guard let object = objects[proxy.token.ident],
                counted.insert(ObjectIdentifier(proxy)).inserted
            else { return }
            addReference(to: object, for: id)
        }
    }
}

extension Reply {
    /// The values in it, which may contain proxies.
    var values: [WireValue] {
        switch self {
        case .returning(let value): [value]
        case .raising(let exception): exception.arguments + [exception.state ?? .null]
        case .proxy, .traceback, .unserializable: []
        }
    }
}
