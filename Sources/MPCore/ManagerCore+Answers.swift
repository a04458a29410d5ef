internal import MPReferents
internal import MPWire

/// Answering calls.
///
/// All functions are mutating: in one that only reads a noncopyable core, the compiler copies all of its memory.
extension ManagerCore {
    mutating func deliver(
        _ answer: Answer,
        of object: SharedObject,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        switch answer {
        case .returning(let value):
            send(value, to: target, into: &output)
        case .delivering(let value, let loan):
            note(loan, of: object)
            let delivery = ClientConnection.Delivery(object: object, loan: loan)
            deliver(value, delivery, to: target, into: &output)
        case .raising(let exception):
            send(.raising(exception), to: target, into: &output)
        }
    }

    /// Counts what was taken out of an object, for statistics.
    private mutating func note(_ loan: Loan, of object: SharedObject) {
        switch loan {
        case .item: object.takenCount &+= 1
        case .items(let items): object.takenCount &+= items.count
        case .grant(let grant, _): object.newestGrant = (grant.token, now)
        case .tasks, .outcomes: break
        }
    }

    /// Sends something that was taken out of an object, and remembers it until the client has it.
    private mutating func deliver(
        _ value: StoredValue,
        _ delivery: ClientConnection.Delivery,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        let before = output.count
        guard send(value, isDelivery: true, to: target, into: &output) else {
            return undeliverable.append((delivery, target.connection))
        }
        switch target {
        case .stock(let id):
            noteUnread(delivery, lengthInBytes: output.count - before, on: id, into: &output)
        case .link(let id, let number):
            guard case .link(let session) = connections[id]?.phase else { return }
            session.add(delivery, for: number)
        case .control:
            preconditionFailure("the server itself lends nothing")
        }
    }

    /// Remembers a delivery to a CPython client, and stops handling the client's requests if too much is unread.
    private mutating func noteUnread(
        _ delivery: ClientConnection.Delivery,
        lengthInBytes length: Int,
        on id: ConnectionID,
        into output: inout ManagerOutput
    ) {
        guard let connection = connections[id] else { return }
        connection.deliveries.append(delivery, lengthInBytes: length)
        unreadCount += 1
        guard connection.deliveries.count >= configuration.limits.unconfirmedDeliveriesPerLink,
            !connection.awaitsReading
        else { return }
        connection.awaitsReading = true
        output.append(.awaitReading(id))
    }

    /// Puts back undelivered items: all items of one object in one step, so that their order is as before.
    ///
    /// - Parameters:
    ///   - deliveries: The deliveries, oldest first.
    ///   - connection: The connection they were taken for.
    ///   - output: Receives the actions.
    mutating func restore(
        _ deliveries: [ClientConnection.Delivery],
        from connection: ConnectionID,
        into output: inout ManagerOutput
    ) {
        for (object, loans) in ClientConnection.Delivery.grouped(deliveries) {
            output.append(.log(.restored(connection, LoggedObject(object))))
            wake(apply(.returned(loans), to: object).wakes, into: &output)
        }
    }

    /// Sends the value of a method, as its object holds it: what is encoded stays so.
    ///
    /// - Returns: Whether it was sent; if it is too long, or there is no memory, an error was sent instead.
    @discardableResult
    mutating func send(
        _ value: StoredValue,
        isDelivery: Bool = false,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Bool {
        // Most values are scalars, about which nothing has to be asked.
        if let length = sendScalar(value, isDelivery: isDelivery, to: target, into: &output) {
            memory.charge(bytes: length)
            return true
        }
        let values = objects.hasLeases && value.mayHaveProxies ? value.builtValues : nil
        return send(to: target, carrying: values, into: &output) { writer, output in
            writer.appendFrame(returning: value, isDelivery: isDelivery, to: &output)
        }
    }

    /// Sends a value as it was pickled elsewhere: without proxies of ours.
    mutating func send(
        _ pickle: SealedPickle,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        send(to: target, carrying: nil, into: &output) { writer, output in
            writer.appendFrame(passing: pickle, to: &output)
        }
    }

    /// Sends a value with proxies, whose objects live until its receiver has counted its own references.
    mutating func sendKeeping(
        _ value: WireValue,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        var kept: [WireValue] = []
        value.forEachProxy { proxy in
            guard let lease = objects.lease(proxy.token.ident) else { return }
            kept.append(
                .proxy(WireProxy(token: proxy.token, proxyType: proxy.proxyType, lease: lease))
            )
        }
        send(.returning(value), to: target, into: &output)
        connections[target.connection]?.inFlight?.append(contentsOf: kept)
    }

    /// Sends a scalar to a caller that stays connected.
    ///
    /// - Returns: The length of the answer; `nil` if nothing was sent.
    private mutating func sendScalar(
        _ value: StoredValue,
        isDelivery: Bool,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Int? {
        guard case .value(let scalar) = value, !target.endsConnection,
            configuration.frameLimit >= AnswerWriter.longestScalarFrame
        else { return nil }
        return output.send(on: target.connection) { bytes in
            AnswerWriter.appendScalarFrame(
                returning: scalar,
                isDelivery: isDelivery,
                target.mode,
                to: &bytes
            )
        }
    }

    /// Sends an answer.
    ///
    /// - Returns: Whether it was sent; if it is too long, or there is no memory, an error was sent instead.
    @discardableResult
    mutating func send(
        _ reply: Reply,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Bool {
        let reply = spelled(reply, for: target)
        if !parked.traces.isEmpty { noteError(reply, to: target) }
        let values = objects.hasLeases ? reply.values : nil
        return send(to: target, carrying: values, into: &output) { writer, output in
            writer.appendFrame(reply, to: &output)
        }
    }

    /// Sends an answer in the mode of its connection, or an error in its place.
    ///
    /// - Parameters:
    ///   - target: Whom to answer.
    ///   - values: The values in it, which may contain proxies; `nil` if there is no proxy in it.
    ///   - output: Receives the actions.
    ///   - write: Appends the whole frame, or nothing, and says which.
    /// - Returns: Whether the answer itself was sent.
    @discardableResult
    private mutating func send(
        to target: ReplyTarget,
        carrying values: [WireValue]?,
        into output: inout ManagerOutput,
        write: (AnswerWriter, inout OutgoingBytes) -> FrameFate
    ) -> Bool {
        let id = target.connection
        var writer = AnswerWriter(
            target.mode,
            limit: target.isLimited ? configuration.frameLimit : .max,
            room: memory.answerRoom,
            addressing: values == nil ? nil : addressing(for: id)
        )
        if memory.answerRoom < configuration.frameLimit {
            // TLS copies what it encrypts.
            writer.lentIsFree = connections[id]?.peer.channelBinding == ChannelBinding.none
        }
        let before = output.count
        let fate = output.send(on: id) { write(writer, &$0) }
        if case .written = fate {
            memory.charge(bytes: output.count - before)
            if let values { noteProxies(in: values, sentTo: target) }
        } else {
            let failure = failure(fate, for: id, into: &output)
            _ = output.send(on: id) { AnswerWriter(target.mode).appendFrame(failure, to: &$0) }
        }
        if case .control(let id) = target, let connection = connections[id] {
            close(connection, into: &output)
        }
        guard case .written = fate else { return false }
        return true
    }

    /// The error that a client gets instead of an answer that can't be sent.
    private mutating func failure(
        _ fate: FrameFate,
        for id: ConnectionID,
        into output: inout ManagerOutput
    ) -> Reply {
        guard case .tooLong(let excess) = fate else {
            return .raising(outOfMemory(for: id, into: &output))
        }
        let reason =
            "the result takes \(excess) bytes, and at most \(configuration.frameLimit) travel; "
            + "raise the server's messageLimitInBytes (serve --limit message=NUMBER)"
        return .unserializable(PythonException("MemoryError", reason).traceback)
    }

    /// The answer as the client knows it: CPython before 3.13 has no `queue.ShutDown`.
    private mutating func spelled(_ reply: Reply, for target: ReplyTarget) -> Reply {
        guard case .raising(let exception) = reply,
            exception.type == PythonException.queueShutDown.type,
            case .stock(let id) = target, connections[id]?.usedMD5 ?? false
        else { return reply }
        return .raising(.queueShutDownBefore313)
    }

    /// The address for proxies of our objects: the one by which the client reached us, whatever address a proxy came
    /// in with.
    ///
    /// `nil` while no value holds a proxy of ours. A proxy of an object that is gone gets our address, too: the
    /// client then asks us for it, and nobody else.
    mutating func addressing(for id: ConnectionID) -> ((Token) -> Address?)? {
        guard objects.hasLeases, let address = connections[id]?.peer.localAddress else {
            return nil
        }
        let objects = objects
        return { objects.owns($0.ident) ? address : nil }
    }

    /// Keeps the objects alive whose proxies a client has been sent.
    ///
    /// A link gets one reference to each; a CPython client counts its own before its next request.
    private mutating func noteProxies(in values: [WireValue], sentTo target: ReplyTarget) {
        switch target {
        case .stock(let id), .control(let id): connections[id]?.inFlight = values
        case .link(let id, _): addReferences(in: .list(values), for: id)
        }
    }

    private mutating func addReferences(in value: WireValue, for id: ConnectionID) {
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

extension ReplyTarget {
    /// The form of its answers.
    fileprivate var mode: AnswerWriter.Mode {
        switch self {
        case .stock, .control: .stock
        case .link(_, let call): .link(call: call)
        }
    }

    /// Whether the connection ends with the answer.
    fileprivate var endsConnection: Bool {
        if case .control = self { return true }
        return false
    }

    /// Whether the client refuses messages that are longer than ours.
    fileprivate var isLimited: Bool {
        if case .link = self { return true }
        return false
    }
}

extension Reply {
    /// The values in it, which may contain proxies.
    fileprivate var values: [WireValue] {
        switch self {
        case .returning(let value): [value]
        case .raising(let exception): exception.arguments + [exception.state ?? .null]
        case .proxy, .traceback, .unserializable: []
        }
    }
}

extension StoredValue {
    /// Whether there may be proxies in it.
    fileprivate var mayHaveProxies: Bool {
        switch self {
        case .value(.null), .value(.bool), .value(.int), .value(.bigInt), .value(.float),
            .value(.text), .value(.surrogateText), .value(.bytes), .value(.bytearray), .kept:
            false
        case .value, .list, .tuple, .dict: true
        }
    }
}
