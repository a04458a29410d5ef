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
        beginSession(on: connection)
        connection.phase = .link(LinkSession())
        var options = LinkOptions(
            server: configuration.serverID,
            longestRequest: configuration.frameLimit
        )
        options.agree(to: offer)
        send(.returning(options.answer), to: .stock(connection.id), into: &output)
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
        if LinkFrame.hasTraceContext(payload.span) {
            return handleTracedCall(payload, insets, of: session, on: connection, into: &output)
        }
        handleAnyFrame(payload, insets, of: session, on: connection, into: &output)
    }

    /// Handles one frame of a link, whatever it is.
    mutating func handleAnyFrame(
        _ payload: ArraySlice<UInt8>,
        _ insets: [Inset],
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let limits = limitsToDecode(payload.count)
        if limits == nil, let call = LinkFrame.callNumber(in: payload) {
            return refuse(call, beyond: .memory, on: connection, into: &output)
        }
        do throws(LinkFrameError) {
            let objects = objects
            let frame = try LinkFrame(
                payload,
                from: .client,
                insets: insets,
                limits: limits ?? configuration.pickleLimits,
                policy: classPolicy(for: connection),
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
            send(answer, to: .link(connection.id, call: number), into: &output)
        } catch .tooManyValues(let number, _) {
            refuse(number, beyond: .values, on: connection, into: &output)
        } catch .noRoom(let number) {
            refuse(number, beyond: .memory, on: connection, into: &output)
        } catch {
            cutOff(connection, .protocolError(connection.id, reason: "\(error)"), into: &output)
        }
    }

    /// Answers a call whose arguments exceed a limit.
    private mutating func refuse(
        _ call: UInt64,
        beyond limit: ServerLimit,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let error = exception(for: limit, by: connection, into: &output)
        send(.raising(error), to: .link(connection.id, call: call), into: &output)
    }

    private mutating func handle(
        _ frame: LinkFrame,
        of session: LinkSession,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch frame {
        case .call(let number, let request):
            begin(request, number, of: session, on: connection, into: &output)
        case .tracedCall(let number, let request, let context):
            if request.ident == nil, !session.isParked(number) {
                let target = ReplyTarget.link(connection.id, call: number)
                beginTrace(of: request, context, on: connection, for: target, into: &output)
            }
            begin(request, number, of: session, on: connection, into: &output)
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
        guard !session.isParked(number) else {
            let reason = "two calls under way have the number \(number)"
            return cutOff(
                connection,
                .protocolError(connection.id, reason: reason),
                into: &output
            )
        }
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

    /// Gives up all calls of a link that wait.
    mutating func abandonCalls(of session: LinkSession, into output: inout ManagerOutput) {
        for call in session.parkedCalls.values.sorted(by: { $0.number < $1.number }) {
            abandon(call, into: &output)
        }
    }

    /// Ends a link's session, and gives back its references.
    mutating func end(
        _ session: LinkSession,
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        endSession(connection.caller, into: &output)
        for (ident, count) in session.references.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<count { dropReference(to: ident, into: &output) }
        }
    }
}
