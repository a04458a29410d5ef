import MPWire

/// Memory for messages that are still being received.
///
/// Once the budget is used up, long ones are given up, whoever sends them and however much has arrived. They
/// are refused, and their clients not cut off: the client gets `MemoryError`, as it would for a shorter one,
/// and goes on.
extension ManagerCore {
    /// Charges received bytes, and drops those that belong to an abandoned message.
    ///
    /// - Returns: The rest.
    mutating func accept(
        _ bytes: ArraySlice<UInt8>,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> ArraySlice<UInt8> {
        var bytes = bytes
        if var message = connection.abandoned {
            bytes = message.drop(bytes)
            connection.abandoned = message.isOver ? nil : message
            if message.isOver { refuse(message, on: connection, into: &output) }
        }
        memory.charge(bytes: bytes.count)
        return bytes
    }

    /// Gives up the message that is being received, if it is long and there is no memory.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - bufferedCount: How many bytes of it have arrived.
    mutating func checkRoomForMessage(on connection: ClientConnection, _ bufferedCount: Int) {
        guard bufferedCount > configuration.shortMessage, connection.takesFrames else {
            if !longMessages.isEmpty { longMessages.remove(connection.id) }
            return
        }
        longMessages.insert(connection.id)
        if memory.isExhausted { abandonMessage(on: connection) }
    }

    /// Gives up all long messages that are being received, including those whose senders have stopped
    /// sending.
    mutating func abandonLongMessages() {
        for id in longMessages {
            guard let connection = connections[id] else { continue }
            abandonMessage(on: connection)
        }
    }

    private mutating func abandonMessage(on connection: ClientConnection) {
        // Link frames that carry no call free memory, and are never long.
        if case .link = connection.phase,
            LinkFrame.callNumber(in: connection.decoder.incompletePayload) == nil
        {
            return
        }
        guard let frame = connection.decoder.abandonFrame(keeping: LinkFrame.callHeaderSize) else {
            return
        }
        longMessages.remove(connection.id)
        connection.abandoned = AbandonedMessage(start: frame.start, missingCount: frame.missing)
    }

    private mutating func refuse(
        _ message: AbandonedMessage,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let error = exception(for: .memory, by: connection, into: &output)
        switch connection.phase {
        case .control:
            send(.raising(error), to: .stock(connection.id), into: &output)
            close(connection, into: &output)
        case .served:
            endFlight(of: connection)
            send(.raising(error), to: .stock(connection.id), into: &output)
        case .link:
            guard let call = LinkFrame.callNumber(in: message.start[...]) else { return }
            send(.raising(error), to: .link(connection.id, call: call), into: &output)
        case .authenticating, .waiting, .closed:
            preconditionFailure("connection \(connection.id.number) has no message to be refused")
        }
    }
}
