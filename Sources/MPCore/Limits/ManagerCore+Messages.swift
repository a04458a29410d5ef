import MPWire

/// Messages that are given up while they are being received.
///
/// Those that are too long are given up at their header. Once the memory budget is used up, so are all long ones, whoever
/// sends them and however much has arrived. They are refused, and their clients not cut off: the client gets an error, as
/// it would for a shorter message, and goes on.
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
        for id in longMessages.sorted(by: { $0.number < $1.number }) {
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
        guard let frame = connection.decoder.abandonFrame(keeping: AbandonedMessage.keptCount)
        else { return }
        longMessages.remove(connection.id)
        connection.abandoned = AbandonedMessage(
            beyond: .memory,
            start: frame.start,
            missingCount: frame.missing
        )
    }

    /// Gives up a message that is longer than the limit, unless its sender is a stranger or it is absurdly long.
    ///
    /// A CPython client writes all of its message before it reads, and can't be told earlier.
    ///
    /// - Parameters:
    ///   - error: The error at its header.
    ///   - decoder: The decoder of the connection.
    ///   - connection: The connection.
    ///   - output: Receives the actions.
    /// - Returns: Whether it is given up; if not, the connection can't go on.
    mutating func giveUpMessage(
        after error: FrameError,
        _ decoder: inout FrameDecoder,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) -> Bool {
        if case .authenticating = connection.phase { return false }
        guard case .tooLong(let length, _) = error, length <= UInt64(AbandonedMessage.longest),
            let frame = decoder.skipFrame(keeping: AbandonedMessage.keptCount)
        else { return false }
        let message = AbandonedMessage(
            beyond: .message,
            start: frame.start,
            missingCount: frame.missing
        )
        if message.isOver {
            refuse(message, on: connection, into: &output)
        } else {
            connection.abandoned = message
        }
        return true
    }

    private mutating func refuse(
        _ message: AbandonedMessage,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        let error = exception(for: message.limit, by: connection, into: &output)
        switch connection.phase {
        case .control:
            let answer = connection.refusal ?? error
            send(.raising(answer), to: .stock(connection.id), into: &output)
            close(connection, into: &output)
        case .served:
            endFlight(of: connection)
            send(.raising(error), to: .stock(connection.id), into: &output)
        case .link:
            guard let call = LinkFrame.callNumber(in: message.start[...]) else {
                let reason = "a frame without a call is longer than \(connection.frameLimit) bytes"
                let event = ManagerEvent.protocolError(connection.id, reason: reason)
                return cutOff(connection, event, into: &output)
            }
            send(.raising(error), to: .link(connection.id, call: call), into: &output)
        case .authenticating, .waiting, .closed:
            preconditionFailure("connection \(connection.id.number) has no message to be refused")
        }
    }
}
