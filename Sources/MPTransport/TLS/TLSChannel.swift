import MPSystem

/// Moves bytes over another channel, protected by TLS.
///
/// The receiving half belongs to the loop's thread; the session, which both halves need, to whoever holds its lock.
/// First comes the handshake (``shakeHands(on:timeout:completion:)``), then the channel is started like every other.
///
/// Only the end of the other channel tells how a stream ended, since that channel knows whether the peer has read all
/// that was sent to it. The peer's announcement of its end only decides whether the stream may end there.
final class TLSChannel: Channel {
    /// How long a peer that has announced its end may keep the connection; TLS would let it go on reading, we don't.
    private static let patience = Duration.milliseconds(250)
    /// How many bytes are passed to OpenSSL at once.
    private static let pieceLength = 64 << 10

    /// Called with the result of the handshake, on the loop's thread.
    typealias Completion = @Sendable (Result<TLSProperties, TLSError>) -> Void

    /// State that only the loop's thread touches.
    fileprivate struct Input {
        /// The recipient; `nil` once the connection is over.
        var recipient: Recipient?
        /// The callback that waits for the end of the handshake.
        var completion: Completion?
        /// Received bytes that weren't processed yet.
        var ciphertext = ByteQueue()
        var isReading = true
        /// Whether the channel waits for its turn to go on with the handshake.
        var isWaitingForTurn = false
        /// Whether the connection was closed here, so that nothing more is delivered.
        var isEnding = false
        /// Whether nothing more will be received; the rest is delivered whether the handler reads or not.
        var isOver = false
        /// Whether the peer has announced its end.
        var hasEnded = false
        /// Why the stream can't go on.
        var failure: TLSError?
        /// Ends the handshake, or the wait for the peer's end.
        var timer: ScheduledWork?
    }

    private let loop: EventLoop
    private let inner: any Channel
    /// Spreads the handshakes of strangers; `nil` in a client.
    private let pacer: TLSHandshakePacer?
    private let input: LoopBound<Input>
    private let output: Guarded<TLSOutput>
    /// The result of the handshake, once there is one.
    private let agreement = Guarded<Result<TLSProperties, TLSError>?>(nil)

    init(
        over inner: any Channel,
        session: consuming sending TLSSession,
        on loop: EventLoop,
        pacer: TLSHandshakePacer? = nil
    ) {
        self.inner = inner
        self.loop = loop
        self.pacer = pacer
        input = LoopBound(Input(), to: loop.identity)
        output = Guarded(TLSOutput(session))
    }

    var tls: TLSProperties? { agreement.withLock { try? $0?.get() } }

    var tlsFailure: TLSError? {
        agreement.withLock { agreement in
            guard case .failure(let error) = agreement else { return nil }
            return error
        }
    }

    var queuedLengthInBytes: Int {
        output.withLock { $0.queuedLengthInBytes } + inner.queuedLengthInBytes
    }

    var unreadLengthInBytes: Int {
        output.withLock { $0.queuedLengthInBytes } + inner.unreadLengthInBytes
    }

    /// Does the handshake with the peer; on the loop's thread, once, before anything else.
    ///
    /// - Parameters:
    ///   - connection: The connection that this is the channel of.
    ///   - timeout: The time limit.
    ///   - completion: Called with the result, once, on the loop's thread; perhaps before this returns. May start the
    ///     channel; if it doesn't, the connection ends.
    func shakeHands(
        on connection: StreamConnection,
        timeout: Duration,
        completion: @escaping Completion
    ) {
        if let failure = input.withValue({ $0.failure }) { return completion(.failure(failure)) }
        let timer = loop.schedule(at: EventLoop.now() + timeout) {
            self.fail(.handshakeTimedOut(after: timeout))
        }
        input.withValue { input in
            input.completion = completion
            input.timer = timer
        }
        inner.start(Recipient(connection: connection, handler: self))
        // A client begins; a server has nothing to do before something arrives.
        if pacer == nil { loop.execute { self.process() } }
    }

    /// Goes on with the handshake after having waited for its turn.
    func takeTurn() {
        let wasWaiting = input.withValue { input in
            defer { input.isWaitingForTurn = false }
            return input.isWaitingForTurn
        }
        guard wasWaiting else { return }
        inner.setReading(true)
        process()
    }

    /// Ends a handshake that isn't wanted any more, or that hasn't begun yet.
    func giveUp(_ error: TLSError) { fail(error) }

    func start(_ recipient: Recipient) { input.withValue { $0.recipient = recipient } }

    func send(_ bytes: [UInt8]) {
        output.withLock { $0.write(bytes[...]) }
        send()
    }

    func send(_ pieces: [ArraySlice<UInt8>]) {
        output.withLock { output in
            for piece in pieces { output.write(piece) }
        }
        send()
    }

    func close() {
        if loop.isOnLoop { input.withValue { $0.isEnding = true } }
        output.withLock { $0.close() }
        send()
        if !loop.isOnLoop { loop.execute { self.input.withValue { $0.isEnding = true } } }
    }

    func abort() {
        if loop.isOnLoop { input.withValue { $0.isEnding = true } }
        output.withLock { $0.abandon() }
        inner.abort()
    }

    func setReading(_ isReading: Bool) {
        inner.setReading(isReading)
        guard loop.isOnLoop else {
            return loop.execute {
                self.input.withValue { $0.isReading = isReading }
                self.process()
            }
        }
        input.withValue { $0.isReading = isReading }
        // Never at once, since the caller may be the handler itself.
        if isReading { loop.execute { self.process() } }
    }

    var readableDescriptor: Int32? { inner.readableDescriptor }

    func receiveNow() -> Bool { inner.receiveNow() }

    func setQuickAcknowledgement(_ isQuick: Bool) { inner.setQuickAcknowledgement(isQuick) }

    /// Sends the pending output, unless another thread is doing so.
    private func send() {
        var next = output.withLock { $0.takeOutput() }
        while let step = next {
            switch step {
            case .send(let bytes): inner.send(bytes)
            case .close: inner.close()
            }
            next = output.withLock { $0.takeMoreOutput() }
        }
    }
}

extension TLSChannel: ConnectionHandler {
    func received(_ bytes: ArraySlice<UInt8>, on connection: StreamConnection) {
        // Nobody reads on after the end, so nothing may gather there.
        guard input.withValue({ $0.takesBytes }) else { return }
        if let pacer, input.withValue({ $0.completion != nil }) {
            input.withValue { $0.ciphertext.append(bytes) }
            return proceed(by: pacer)
        }
        var rest = bytes
        if wantsMore() != nil, input.withValue({ $0.ciphertext.isEmpty }) {
            // Nothing came before it: the usual case, without a copy.
            let piece = rest.prefix(Self.pieceLength)
            output.withLock { $0.session.feed(piece) }
            rest = rest.dropFirst(Self.pieceLength)
        }
        input.withValue { $0.ciphertext.appendCopy(of: rest) }
        process()
    }

    func drained(on connection: StreamConnection) {
        guard output.withLock({ $0.queuedLengthInBytes }) == 0 else { return }
        input.withValue { $0.isEnding ? nil : $0.recipient }?.noteDrained()
    }

    func closed(_ reason: CloseReason, on connection: StreamConnection) {
        let isShaking = input.withValue { input in
            input.isOver = true
            return input.completion != nil
        }
        // Bytes that a stranger has left behind may say why it went, but aren't worth the time of the other peers.
        if !isShaking || pacer?.take() != false { process() }
        if input.withValue({ $0.completion != nil }) { complete(.failure(.endedDuringHandshake)) }
        let (recipient, timer, end) = input.withValue { input in
            let end = input.end(reason)
            defer { input = Input(isEnding: true) }
            return (input.recipient, input.timer, end)
        }
        timer?.cancel()
        let refusedCount = output.withLock { output in
            output.abandon()
            return output.refusedCount
        }
        recipient?.close(end.afterDropping(refusedCount))
    }
}

extension TLSChannel.Input {
    /// Whether the peer's bytes can still have an effect.
    fileprivate var takesBytes: Bool { !isEnding && !hasEnded && failure == nil }

    /// How the protected stream ended, given how the other one did.
    fileprivate func end(_ reason: CloseReason) -> CloseReason {
        if let failure, !isEnding { return .failed(.tls(.transfer, failure)) }
        return switch reason {
        // Anybody on the way can make such a cut: the missing bytes may matter.
        case .endOfStream where !hasEnded: .failed(.tls(.transfer, .truncated))
        // Its announcement came, and our patience is over.
        case .local where hasEnded && !isEnding: .endOfStream
        default: reason
        }
    }
}

extension TLSChannel {
    /// The result of looking at the peer's bytes.
    private enum Progress {
        /// The handshake is over.
        case agreed(TLSProperties)
        /// Plain bytes.
        case bytes([UInt8])
        /// More of the peer's bytes are needed.
        case nothing
        /// The peer has announced its end.
        case end
        /// The bytes make no sense any more.
        case failed(TLSError)
    }

    /// Goes on with the handshake, now or in its turn; nothing is read meanwhile.
    private func proceed(by pacer: TLSHandshakePacer) {
        guard !input.withValue({ $0.isWaitingForTurn }) else { return }
        if pacer.take() { return process() }
        input.withValue { $0.isWaitingForTurn = true }
        inner.setReading(false)
        pacer.wait(self)
    }

    /// Processes all received bytes, as far as somebody wants them.
    private func process() {
        while let isShaking = wantsMore() {
            let progress = step(isShaking: isShaking)
            // Also after a failure: the peer is told why.
            output.withLock { $0.gather() }
            send()
            switch progress {
            case .agreed(let properties): complete(.success(properties))
            case .bytes(let bytes): input.withValue { $0.recipient }?.receive(bytes[...])
            case .nothing: guard feed() else { return }
            case .end: return noteEnd()
            case .failed(let error): return fail(error)
            }
        }
    }

    /// Whether to process the peer's bytes: `true` as part of the handshake, `false` after it; `nil` is no.
    private func wantsMore() -> Bool? {
        input.withValue { input in
            guard input.takesBytes else { return nil }
            if input.completion != nil { return true }
            guard input.recipient != nil, input.isReading || input.isOver else { return nil }
            return false
        }
    }

    private func step(isShaking: Bool) -> Progress {
        output.withLock { output in
            do throws(TLSError) {
                if isShaking {
                    guard try output.session.shakeHands() else { return .nothing }
                    return .agreed(output.session.properties())
                }
                switch try output.session.read() {
                case .bytes(let bytes): return .bytes(bytes)
                case .nothing: return .nothing
                case .end: return .end
                }
            } catch {
                return .failed(error)
            }
        }
    }

    /// Passes the next of the peer's bytes to OpenSSL.
    ///
    /// - Returns: Whether there were any.
    private func feed() -> Bool {
        let piece = input.withValue { input -> ArraySlice<UInt8>? in
            guard let piece = input.ciphertext.first?.prefix(Self.pieceLength) else { return nil }
            input.ciphertext.removeFirst(piece.count)
            return piece
        }
        guard let piece else { return false }
        output.withLock { $0.session.feed(piece) }
        return true
    }

    private func complete(_ outcome: Result<TLSProperties, TLSError>) {
        let (completion, timer, isWaiting) = input.withValue { input in
            defer {
                input.completion = nil
                input.timer = nil
                input.isWaitingForTurn = false
            }
            return (input.completion, input.timer, input.isWaitingForTurn)
        }
        timer?.cancel()
        if isWaiting { pacer?.leave(self) }
        agreement.withLock { $0 = outcome }
        completion?(outcome)
        // Nobody wants it: not even its end is reported.
        if input.withValue({ $0.recipient == nil }) { close() }
    }

    /// Handles the peer's announcement of its end: usually its socket follows at once, and tells whether it has read
    /// everything.
    private func noteEnd() {
        let timer = loop.schedule(at: EventLoop.now() + Self.patience) {
            self.output.withLock { $0.close() }
            self.send()
        }
        input.withValue { input in
            input.hasEnded = true
            input.timer = timer
        }
    }

    /// Ends the connection because of what the peer has sent, or hasn't.
    private func fail(_ error: TLSError) {
        let isFirst = input.withValue { input in
            guard input.failure == nil, !input.isEnding else { return false }
            input.failure = error
            return true
        }
        guard isFirst else { return }
        if input.withValue({ $0.completion != nil }) {
            complete(.failure(error))
        } else {
            agreement.withLock { $0 = .failure(error) }
        }
        output.withLock { $0.close() }
        send()
    }
}
