internal import MPCore
internal import MPSystem
internal import MPTransport
internal import MPWire

extension Connection {
    /// Takes over a connection that was just made; from the loop's thread or before it is used.
    ///
    /// - Parameters:
    ///   - socket: The connection, not started unless it is protected.
    ///   - protected: Its handler, if it is protected.
    ///   - name: The connection in words.
    ///   - polling: Whether tasks wait on their own threads for a moment.
    ///   - messageLimit: The longest message that is received.
    /// - Throws: The connection is over, or the system has no descriptor left.
    convenience init(
        _ socket: StreamConnection,
        protected: ProtectedStream?,
        named name: String,
        polling: PollingPolicy,
        messageLimit: Int
    ) throws(SystemError) {
        let peer = ConnectionPeer(socket)
        let stream: any ByteStream
        if let protected {
            protected.attach(socket)
            stream = protected
        } else {
            stream = try DescriptorStream(takingOver: socket, polling: polling)
        }
        self.init(stream, named: name, peer: peer, messageLimit: messageLimit)
    }

    /// Proves the authkey to the other end, and has it proved, before anything else is sent or received.
    ///
    /// - Parameters:
    ///   - handshake: The handshake, not begun.
    ///   - limit: Longest time for it; `nil` is no limit.
    /// - Returns: Whether HMAC-MD5 was used.
    /// - Throws: Why the connection is of no use; the caller closes it.
    func prove(
        _ handshake: HandshakeStateMachine,
        within limit: Duration?
    ) async throws(LinkFailure) -> Bool {
        let loop = stream.loop
        let outcome = Guarded(ProofOutcome.pending)
        let alarm = limit.map { limit in
            loop.schedule(at: EventLoop.now() + limit) {
                if outcome.withLock({ $0.settle(as: .late) }) { self.close() }
            }
        }
        defer { alarm?.cancel() }
        var handshake = handshake
        do throws(LinkFailure) {
            try await prove(&handshake)
        } catch {
            throw outcome.withLock { $0 } == .late ? .timedOut(during: .handshake) : error
        }
        guard outcome.withLock({ $0.settle(as: .done) }) else {
            throw .timedOut(during: .handshake)
        }
        return handshake.usedMD5
    }

    private func prove(_ handshake: inout HandshakeStateMachine) async throws(LinkFailure) {
        var action = handshake.start()
        while true {
            switch action {
            case .send(let message): try await send(message)
            case .sendAndFinish(let message): return try await send(message)
            case .finish: return
            case .close(let error):
                // The reason is ours: the peer only learns that it failed, if it is still there.
                try? await send(.failure)
                throw .handshake(error)
            case .ignore: break
            }
            action = handshake.received(try await nextPayload())
        }
    }

    private func send(_ message: HandshakeMessage) async throws(LinkFailure) {
        var frame: [UInt8] = []
        frame.appendFrame { $0 += message.payload }
        do throws(MultiprocessingError) {
            try await transmit([frame[...]])
        } catch {
            throw .ended(error.message, during: .handshake)
        }
    }

    private func nextPayload() async throws(LinkFailure) -> ArraySlice<UInt8> {
        stream.acknowledgeQuickly()
        do throws(MultiprocessingError) {
            let limit = HandshakeStateMachine.frameLimit
            return try await nextMessage(atMost: limit, for: "prove the authkey").payload
        } catch {
            if case .frame(let flaw)? = error.cause as? MessageInput.Fault {
                throw .handshake(.badFrame(flaw))
            }
            throw .ended(error.message, during: .handshake)
        }
    }
}

/// How a proof has ended, for whoever comes first: the proof, or the time limit.
private enum ProofOutcome {
    case pending
    case done
    case late

    /// Ends it, unless it has ended.
    ///
    /// - Returns: Whether this has.
    mutating func settle(as outcome: Self) -> Bool {
        guard self == .pending else { return false }
        self = outcome
        return true
    }
}

extension MultiprocessingError {
    /// The two ends of a connection didn't prove themselves to each other.
    init(proving failure: LinkFailure, to peer: String) {
        let words: String =
            switch failure {
            case .handshake(.rejected), .handshake(.wrongAnswer), .handshake(.newlineInKey):
                "\(failure); both ends have to be given the same authkey"
            case .timedOut(during: .handshake):
                "\(failure): has it no authkey, or doesn't it accept connections at the moment?"
            default: "\(failure)"
            }
        self.init(Code(failure), "cannot connect to \(peer): \(words)", cause: failure)
    }
}

extension Authkey {
    /// Checks that the authkey is one.
    func check(toUse what: String) throws(MultiprocessingError) {
        guard count > 0 else {
            throw MultiprocessingError(.invalidAuthkey, "cannot use \(what): the authkey is empty")
        }
        guard !isTooWeak else {
            throw MultiprocessingError(
                .invalidAuthkey,
                "cannot use \(what): the authkey is too weak: \(weakness)"
            )
        }
    }
}
