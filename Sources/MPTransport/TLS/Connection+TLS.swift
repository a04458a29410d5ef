import MPSystem

/// How a connection comes to be protected before it is started.
extension Connection {
    /// How long a handshake may take if connecting may take as long as it wants.
    private static let handshakeTimeout = Duration.seconds(10)

    /// Makes a connection that has to shake hands before it is started.
    convenience init(
        protecting channel: SocketChannel,
        by context: TLSContext,
        to address: SocketAddress,
        on loop: EventLoop
    ) throws(TransportError) {
        let protected: TLSChannel
        do throws(TLSError) {
            let session = try TLSSession.begin(context, host: address.host)
            protected = TLSChannel(over: channel, session: session, on: loop)
        } catch {
            throw .tls(.connect(address), error)
        }
        self.init(channel: protected, loop: loop, peer: nil, localAddress: nil)
    }

    /// Comes to an agreement with the server, then starts; for a connection that was made to be protected.
    func shakeHands(
        on loop: EventLoop,
        until deadline: Deadline,
        for attempt: TransportAttempt,
        handler: any ConnectionHandler
    ) async throws(TransportError) {
        // The connection was made on the loop's thread a moment ago: through a lock, so that the thread sanitizer, which
        // can't see continuations, knows of the hand-over.
        let outcome = Guarded<Result<TLSProperties, TLSError>?>(nil)
        let timeout = deadline.rest ?? Self.handshakeTimeout
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                loop.execute {
                    self.tlsChannel?.shakeHands(on: self, timeout: timeout) { result in
                        if case .success = result { self.start(handler: handler) }
                        outcome.withLock { $0 = result }
                        waiting.resume()
                    }
                }
            }
        } onCancel: {
            loop.execute { self.tlsChannel?.giveUp(.endedDuringHandshake) }
        }
        switch outcome.withLock({ $0 }) {
        case .success?: return
        case nil: preconditionFailure("a handshake had no outcome")
        case .failure where Task.isCancelled: throw .cancelled(attempt)
        case .failure where loop.isClosing: throw .loopEnded(attempt)
        case .failure(.handshakeTimedOut(let rest)):
            throw .tls(attempt, .handshakeTimedOut(after: deadline.limit ?? rest))
        case .failure(let error): throw .tls(attempt, error)
        }
    }
}

extension TLSContext {
    /// What a client uses for an address: nothing for clear text, and where it says nothing about TLS, the trust in the
    /// authorities of the system.
    static func chosen(
        _ context: TLSContext?,
        for address: SocketAddress
    ) throws(TransportError) -> TLSContext? {
        guard address.isTLS else { return nil }
        if let context { return context }
        do throws(TLSError) {
            return try TLSContext(client: TLSClientConfiguration(), presharedKey: nil)
        } catch {
            throw .tls(.connect(address), error)
        }
    }
}
