package import MPWire

/// Makes arrivals of the bytes that a client receives on a link.
///
/// It belongs to whoever reads from the connection, and needs no lock: everything that calls depend on is in
/// ``LinkCore``, which takes the arrivals.
package struct LinkReader: Sendable {
    private enum Phase {
        /// The peers prove themselves. Can become `opening` or `ended`.
        case handshake
        /// The answer to `open_link` is next. Can become `open` or `ended`.
        case opening
        /// Answers to calls follow. Can become `ended`.
        case open
        /// Whatever follows is ignored. Terminal.
        case ended
    }

    private var phase = Phase.handshake
    /// Cuts frames and runs the handshake.
    private var stream: ClientStream
    /// What is taken from the server.
    private let limits: LinkLimits

    /// Waits for the server's challenge.
    ///
    /// - Parameters:
    ///   - handshake: Fresh, in the role of the client.
    ///   - limits: What is taken from the server.
    package init(handshake: HandshakeStateMachine, limits: LinkLimits = LinkLimits()) {
        stream = ClientStream(handshake: handshake, frameLimit: limits.frame)
        self.limits = limits
    }

    /// Ties the handshake to the channel of the connection; before the first bytes.
    package mutating func bind(to binding: ChannelBinding) { stream.bind(to: binding) }

    /// Takes the next bytes.
    package mutating func received(
        _ bytes: ArraySlice<UInt8>,
        into arrivals: inout [LinkArrival]
    ) {
        stream.append(bytes)
        do throws(LinkFailure) {
            while phase != .ended, let event = try stream.next() {
                arrivals.append(try arrival(of: event))
            }
        } catch {
            phase = .ended
            arrivals.append(.failure(error))
        }
    }

    private mutating func arrival(
        of event: ClientStream.Event
    ) throws(LinkFailure) -> LinkArrival {
        switch event {
        case .send(let bytes):
            return .handshake(bytes, usedMD5: stream.usedMD5)
        case .authenticated(let bytes):
            phase = .opening
            return .authenticated(bytes, usedMD5: stream.usedMD5)
        case .payload(let payload):
            return phase == .opening ? try opening(payload) : try answer(payload)
        }
    }

    /// Learns which mode the server speaks.
    private mutating func opening(_ payload: ArraySlice<UInt8>) throws(LinkFailure) -> LinkArrival {
        switch try Reply.read(payload, limits: limits) {
        case .returning(let value):
            guard let options = LinkOptions(value) else {
                throw .unexpected("an answer to open_link that names no version of link mode")
            }
            phase = .open
            return .opened(options)
        case .traceback:
            phase = .ended
            return .refusedAsStock
        case .raising(let exception):
            throw .raised(exception)
        case .proxy, .unserializable:
            throw .unexpected("an answer to open_link that is neither a value nor a traceback")
        }
    }

    private mutating func answer(_ payload: ArraySlice<UInt8>) throws(LinkFailure) -> LinkArrival {
        let insets = stream.takeInsets()
        if insets.isEmpty, let answer = ScalarAnswer(payload.span, limits: limits.pickle) {
            let result = CallResult.reply(.returning(answer.value))
            return .answer(answer.call, .result(result), isDelivery: answer.isDelivery)
        }
        if let call = LinkFrame.answeredCall(in: payload) {
            let answer = EncodedAnswer(payload, insets: insets)
            return .answer(call, .encoded(answer), isDelivery: answer.isDelivery)
        }
        let frame: LinkFrame
        do throws(LinkFrameError) {
            frame = try LinkFrame(payload, from: .server, limits: limits.pickle)
        } catch {
            throw .unexpected("\(error)")
        }
        return try arrival(of: frame)
    }

    private func arrival(of frame: LinkFrame) throws(LinkFailure) -> LinkArrival {
        switch frame {
        case .reply(let call, let reply):
            .answer(call, .result(.reply(reply)), isDelivery: false)
        case .delivery(let call, let value):
            .answer(call, .result(.reply(.returning(value))), isDelivery: true)
        case .cancelled(let call):
            .answer(call, .result(.cancelled), isDelivery: false)
        case .goodbye(let reason):
            .goodbye(reason)
        case .call, .tracedCall, .cancel, .release, .received:
            throw .unexpected("a frame that only clients send")
        }
    }
}
