internal import MPReferents
internal import MPWire

/// Answering calls.
extension ManagerCore {
    mutating func deliver(
        _ answer: Answer,
        of object: SharedObject,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        switch answer {
        case .returning(let value):
            _ = send(value, to: target, into: &output)
        case .returningStored(let value):
            sendStored(value, to: target, into: &output)
        case .delivering(let value, let loan):
            let delivery = ClientConnection.Delivery(object: object, loan: loan)
            deliver(value, delivery, to: target, into: &output)
        case .raising(let exception):
            send(.raising(exception), to: target, into: &output)
        }
    }

    /// Sends something that was taken out of an object, and remembers it until the client has it.
    private mutating func deliver(
        _ value: StoredValue,
        _ delivery: ClientConnection.Delivery,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        switch target {
        case .stock(let id):
            let before = output.count
            guard sendStored(value, to: target, into: &output) else {
                return undeliverable.append((delivery, id))
            }
            noteUnread(delivery, lengthInBytes: output.count - before, on: id, into: &output)
        case .link(let id, let number):
            guard sendDelivery(value, call: number, on: id, into: &output) else {
                return undeliverable.append((delivery, id))
            }
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
            output.append(.log(.restored(connection, ident: object.ident)))
            wake(apply(.returned(loans), to: object).wakes, into: &output)
        }
    }

    /// Sends a value in the form in which an object holds it, in the mode of the connection; encoded values stay
    /// encoded.
    ///
    /// - Returns: Whether it was sent; if it is too long, or there is no memory, an error was sent instead.
    @discardableResult
    mutating func sendStored(
        _ value: StoredValue,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Bool {
        if case .value(let value) = value { return send(value, to: target, into: &output) }
        switch target {
        case .control(let id):
            defer { if let connection = connections[id] { close(connection, into: &output) } }
            return sendStock(stored: value, on: id, into: &output)
        case .stock(let id):
            return sendStock(stored: value, on: id, into: &output)
        case .link(let id, let number):
            return sendLink(stored: value, isDelivery: false, call: number, on: id, into: &output)
        }
    }

    /// Sends a value in the mode of the connection; scalars take a short path.
    private mutating func send(
        _ value: WireValue,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Bool {
        let limit = configuration.frameLimit
        if case .link(let id, let number) = target,
            output.sendScalar(value, to: number, on: id, limit: limit)
        {
            return true
        }
        if case .stock(let id) = target, output.sendStockScalar(value, on: id) { return true }
        return send(.returning(value), to: target, into: &output)
    }

    /// Sends a reply in the mode of its connection.
    ///
    /// - Returns: Whether it was sent; if it is too long, or there is no memory, an error was sent instead.
    @discardableResult
    mutating func send(
        _ reply: Reply,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Bool {
        switch target {
        case .control(let id):
            defer { if let connection = connections[id] { close(connection, into: &output) } }
            return sendStock(reply, on: id, into: &output)
        case .stock(let id):
            return sendStock(reply, on: id, into: &output)
        case .link(let id, let number):
            return sendLink(reply, call: number, on: id, into: &output)
        }
    }
}
