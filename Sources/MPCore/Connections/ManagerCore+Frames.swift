import MPReferents
import MPSystem
import MPWire

/// The path that all connections share: bytes become frames, frames become requests, in turns.
extension ManagerCore {
    /// Sets the time by which a stranger's handshake must be over, whatever it does meanwhile.
    mutating func setHandshakeDeadline(of id: ConnectionID) {
        handshakeDeadlines.insert(id, at: now + configuration.handshakeTimeout)
        // Handshakes that ended in time are swept out only once there are enough of them to make the search worth
        // it.
        guard handshakeDeadlines.count > 4 * (admission.halfOpenCount + 64) else { return }
        let connections = connections
        handshakeDeadlines.removeAll { !(connections[$0]?.isStranger ?? false) }
    }

    /// Handles the frames that have arrived on a connection, as long as it accepts any.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - bytes: The bytes that follow those it has already.
    ///   - output: Receives the actions.
    mutating func process(
        _ connection: ClientConnection,
        _ bytes: ArraySlice<UInt8> = [],
        into output: inout ManagerOutput
    ) {
        // Moved out while frames are handled: handling never touches the decoder, and accessing it through the class
        // would pay an exclusivity check each time.
        var decoder = FrameDecoder(limit: 0)
        swap(&decoder, &connection.decoder)
        if !bytes.isEmpty { decoder.append(bytes) }
        while true {
            do throws(FrameError) {
                try handleFrames(&decoder, on: connection, into: &output)
                break
            } catch {
                if giveUpMessage(after: error, &decoder, on: connection, into: &output) { continue }
                connection.decoder = decoder
                return endBroken(connection, error, into: &output)
            }
        }
        let bufferedCount = decoder.bufferedCount
        swap(&decoder, &connection.decoder)
        checkRoomForMessage(on: connection, bufferedCount)
        // A message that was abandoned just now has been dropped, and is no reason to stop reading.
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
            messageLength = frame.count
            (answerStart, wokenBytes) = (before, 0)
            let insets = decoder.takeInsets()
            handle(frame, insets, on: connection, into: &output)
            if let serverRequest {
                countServerRequest(serverRequest, by: connection, into: &output)
            }
            let answer = output.count - before
            if flightIsOpen { endFlight(request: frame.count, insets, answer: answer) }
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

    private mutating func letOthersGoFirst(
        _ connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.awaitsTurn = true
        output.append(.continueLater(connection.id))
    }

    /// How many bytes of answers one connection gets before it has to read them: small requests may ask for large
    /// values, and the other clients want to be served, too.
    private static var longestBurst: Int { 1 << 20 }

    /// How many bytes of answers it gets altogether before it has to read them, while there is no memory.
    private static var longestQueueWithoutMemory: Int { 64 << 10 }

    private mutating func holdBack(_ connection: ClientConnection, into output: inout ManagerOutput)
    {
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
            handleHandshake(frame, on: connection, into: &output)
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
            sendInHandshake(message.payload, on: connection, into: &output)
        case .sendAndFinish(let message):
            sendInHandshake(message.payload, on: connection, into: &output)
            finishHandshake(of: connection, into: &output)
        case .finish:
            finishHandshake(of: connection, into: &output)
        case .close(let error):
            refuseHandshake(of: connection, "\(error)", into: &output)
        case .ignore:
            break
        }
    }

    /// Tells a peer that its handshake has failed, but not why, and closes the connection.
    mutating func refuseHandshake(
        of connection: ClientConnection,
        _ reason: String,
        into output: inout ManagerOutput
    ) {
        noteFlight(.refused, connection.id)
        sendInHandshake(HandshakeMessage.failure.payload, on: connection, into: &output)
        endHandshake(of: connection, .failed, into: &output)
        noteFailure(of: connection.id, reason, into: &output)
        close(connection, into: &output)
    }

    /// Ends a connection whose bytes aren't valid frames.
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

    /// Lets a client in that has proved its key.
    mutating func finishHandshake(
        of connection: ClientConnection,
        into output: inout ManagerOutput
    ) {
        connection.frameLimit = configuration.frameLimit
        connection.phase = .control
        connection.endHandshake()
        endHandshake(of: connection, .succeeded, into: &output)
        identify(connection, into: &output)
        noteFlight(.admitted, connection.id)
        let key = connection.keyID ?? ""
        let isNewToMD5 = connection.usedMD5 && md5Clients.insert(connection.peer, key: key)
        let event =
            isNewToMD5
            ? ManagerEvent.usedMD5(connection.id, key: key)
            : .authenticated(connection.id, key: key)
        output.append(.log(event))
    }
}
