import MPSystem

/// Connections that must be protected before they are started.
extension StreamConnection {
    /// How long a handshake may take if connecting has no time limit.
    private static let handshakeTimeout = Duration.seconds(10)

    /// Makes a connection that needs a handshake before it is started.
    convenience init(
        protecting channel: SocketChannel,
        by context: TLSContext,
        to address: SocketAddress,
        on loop: EventLoop
    ) throws(TransportError) {
        let protected: TLSChannel
        do throws(TLSError) {
            let session = try TLSSession.begin(context, host: address.endPoint?.host)
            protected = TLSChannel(over: channel, session: session, on: loop)
        } catch {
            throw .tls(.connect(address), error)
        }
        self.init(channel: protected, loop: loop, peer: nil, localAddress: nil)
    }

    /// Does the handshake with the server, then starts; for a connection that was made to be protected.
    func shakeHands(
        on loop: EventLoop,
        until deadline: Deadline,
        for attempt: TransportAttempt,
        handler: any ConnectionHandler
    ) async throws(TransportError) {
        // The connection was made on the loop's thread a moment ago. A lock tells the thread sanitizer, which can't see
        // continuations, of the hand-over.
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
    /// The TLS context of a client for an address: none for clear text; one that trusts the authorities of the system
    /// if the client says nothing about TLS.
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
