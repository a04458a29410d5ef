import MPReferents
import MPWire

/// What all connections have in common: bytes become frames, frames become requests, in turns.
extension ManagerCore {
    /// Gives a stranger its time, whatever it does meanwhile.
    mutating func setHandshakeDeadline(of id: ConnectionID) {
        handshakeDeadlines.insert(id, at: now + configuration.handshakeTimeout)
        // Of those that ended in time, as many are kept as make the search worth it.
        guard handshakeDeadlines.count > 4 * (admission.halfOpenCount + 64) else { return }
        let connections = connections
        handshakeDeadlines.removeAll { !(connections[$0]?.isStranger ?? false) }
    }

    /// Handles the frames that have arrived on a connection, as long as it takes any.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - bytes: What has come behind those that it has already.
    ///   - output: Receives what is to be done.
    mutating func process(
        _ connection: ClientConnection,
        _ bytes: ArraySlice<UInt8> = [],
        into output: inout ManagerOutput
    ) {
        // Nothing that a frame comes to has to do with the bytes behind it; in its place, each look at them would be
        // checked anew.
        var decoder = FrameDecoder(limit: 0)
        swap(&decoder, &connection.decoder)
        if !bytes.isEmpty { decoder.append(bytes) }
        do throws(FrameError) {
            try handleFrames(&decoder, on: connection, into: &output)
        } catch {
            connection.decoder = decoder
            return endBroken(connection, error, into: &output)
        }
        let bufferedCount = decoder.bufferedCount
        swap(&decoder, &connection.decoder)
        checkRoomForMessage(on: connection, bufferedCount)
        // What was abandoned just now isn't there any more, and is no reason not to read on.
        let isReading = connection.wantsBytes(bufferedCount)
        if connection.isReading != isReading {
            connection.isReading = isReading
            output.append(.setReading(connection.id, isReading))
        }
    }

    private mutating func handleFrames(
        _ decoder: inout FrameDecoder,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) throws(FrameError) {
        let hasMemory = !memory.isExhausted
        var answered = 0
        while connection.takesFrames {
            if turn.isOver, decoder.bufferedCount > 0 {
                return letOthersGoFirst(connection, into: &output)
            }
            guard let frame = try decoder.next() else { return }
            let before = output.count
            work.restart()
            handle(frame, decoder.takeInsets(), on: connection, into: &output)
            let answer = output.count - before
            answered += answer
            turn.count(work: work.spent, answer: answer)
            if !hasMemory { connection.answeredWithoutMemory += answer }
            if answered > Self.longestBurst
                || connection.answeredWithoutMemory > Self.longestQueueWithoutMemory
            {
                holdBack(connection, into: &output)
            }
            decoder.limit = connection.frameLimit
        }
    }

    /// Ends the turn of a connection.
    private func letOthersGoFirst(
        _ connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.awaitsTurn = true
        output.append(.continueLater(connection.id))
    }

    /// How many bytes of answers one connection gets before it has to take them: small requests may
    /// ask for large values, and the other clients want to be served, too.
    private static var longestBurst: Int { 1 << 20 }

    /// How many bytes of answers it gets in all before it has to take them while there is no memory.
    private static var longestQueueWithoutMemory: Int { 64 << 10 }

    private func holdBack(_ connection: ClientConnection, into output: inout ManagerOutput) {
        connection.isHeldBack = true
        output.append(.awaitDrained(connection.id))
    }

    private mutating func handle(
        _ frame: ArraySlice<UInt8>,
        _ insets: [Inset],
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch connection.phase {
        case .authenticating:
            let action = connection.receivedInHandshake(frame)
            perform(action, on: connection, into: &output)
        case .control:
            handleControlRequest(frame, insets, on: connection, into: &output)
        case .served:
            handleRequest(frame, insets, on: connection, into: &output)
        case .link(let session):
            handleLinkFrame(frame, insets, of: session, on: connection, into: &output)
        case .waiting, .closed:
            preconditionFailure("connection \(connection.id.number) takes no frames now")
        }
    }

    mutating func perform(
        _ action: HandshakeStateMachine.Action,
        on connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        switch action {
        case .send(let message):
            output.send(on: connection.id) { $0.bytes += message.payload }
        case .sendAndFinish(let message):
            output.send(on: connection.id) { $0.bytes += message.payload }
            finishHandshake(of: connection, into: &output)
        case .finish:
            finishHandshake(of: connection, into: &output)
        case .close(let error):
            output.send(on: connection.id) { $0.bytes += HandshakeMessage.failure.payload }
            endHandshake(of: connection, .failed, into: &output)
            noteFailure(of: connection.id, "\(error)", into: &output)
            close(connection, into: &output)
        case .ignore:
            break
        }
    }

    /// Ends a connection whose bytes can't be cut into frames.
    private mutating func endBroken(
        _ connection: ClientConnection,
        _ error: FrameError,
        into output: inout ManagerOutput
    ) {
        guard case .authenticating = connection.phase else {
            if case .tooLong = error { _ = exception(for: .message, by: connection, into: &output) }
            let event = ManagerEvent.protocolError(connection.id, reason: "\(error)")
            return cutOff(connection, event, into: &output)
        }
        endHandshake(of: connection, .failed, into: &output)
        noteFailure(of: connection.id, "\(error)", into: &output)
        close(connection, into: &output)
    }

    private mutating func finishHandshake(
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.frameLimit = configuration.frameLimit
        connection.phase = .control
        connection.endHandshake()
        endHandshake(of: connection, .succeeded, into: &output)
        identify(connection, into: &output)
        let key = connection.keyID ?? ""
        output.append(.log(.authenticated(connection.id, key: key)))
        if connection.usedMD5 { output.append(.log(.usedMD5(connection.id, key: key))) }
    }
}
