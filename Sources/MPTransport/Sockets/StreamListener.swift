import CMultiprocessing
import Glibc
package import MPSystem

/// Accepts connections at an address, until it or its loop is closed.
package final class StreamListener: EventSource {
    /// Returns the handler of a new connection, or `nil` if it has taken the socket out of it.
    package typealias Accept = @Sendable (StreamConnection) -> (any ConnectionHandler)?

    /// The longest backlog: the kernel takes no more anyway.
    package static let longestBacklog = 4096
    /// How many connections are accepted before other work on the loop has its turn.
    private static let acceptsPerTurn = 16
    /// How long accepting pauses when descriptors have run out.
    private static let pause = Duration.milliseconds(100)

    /// State that only the loop's thread touches.
    private struct State: ~Copyable {
        /// The socket; `nil` once the listener is closed.
        var socket: ListeningSocket?
        /// The loop's number for it.
        var registration: UInt64 = 0
        /// Resumes accepting after a pause.
        var resumption: ScheduledWork?
        /// Whether accepting is stopped for now; clients that connect wait in the kernel's queue.
        var isHeldBack = false
        /// The connections in the middle of the TLS handshake, by number.
        var shakers: [UInt64: TLSChannel] = [:]
    }

    /// The address to which clients connect, with the port that the kernel chose.
    package let address: SocketAddress
    private let loop: EventLoop
    private let descriptor: Int32
    private let isTCP: Bool
    private let access: ListenerAccess
    private let outputLimit: Int
    private let stallLimit: Duration
    private let tls: TLSAcceptor?
    private let pacer: TLSHandshakePacer
    private let accept: Accept
    private let state: LoopBound<State>

    /// Listens at an address; when it returns, clients can connect.
    ///
    /// A socket file that a dead server has left is replaced. The new one is open to its user only, from the start. On
    /// Unix sockets, connections of users that may not connect are closed at once.
    ///
    /// - Parameters:
    ///   - address: The address; port 0 lets the kernel choose.
    ///   - inherited: The socket of the address, if another process has opened it.
    ///   - loop: The loop on which connections are accepted and served.
    ///   - access: Decides who may connect, and how.
    ///   - backlog: How many connections the kernel keeps until they are accepted.
    ///   - outputLimit: How many bytes may be queued for a client while it reads none of them.
    ///   - stallLimit: How long a client may read nothing while more than the limit is queued.
    ///   - tls: The certificate and the like, for an address with TLS; its connections are handed over once they are
    ///     protected.
    ///   - accept: Returns the handler of a new connection, on the loop's thread; may already send.
    /// - Returns: The listener, which accepts until it is closed.
    /// - Throws: ``TransportError`` that says what is wrong with the address.
    package static func listen(
        at address: SocketAddress,
        adopting inherited: InheritedListener? = nil,
        on loop: EventLoop,
        access: ListenerAccess = ListenerAccess(),
        backlog: Int = StreamListener.longestBacklog,
        outputLimit: Int = StreamConnection.standardOutputLimit,
        stallLimit: Duration = StreamConnection.standardStallLimit,
        tls: TLSAcceptor? = nil,
        accept: @escaping Accept
    ) async throws(TransportError) -> StreamListener {
        guard !address.isTLS || tls != nil else {
            let reason = "it needs a certificate with its key, or TLS by authkey"
            throw .tls(.listen(address), .invalidSettings(reason))
        }
        return try await loop.run { () throws(TransportError) in
            let socket =
                if let inherited {
                    try ListeningSocket(adopting: inherited, access: access)
                } else {
                    try ListeningSocket(binding: address, access: access)
                }
            try socket.listen(backlog: backlog)
            let listener = StreamListener(
                socket,
                on: loop,
                access: access,
                outputLimit: outputLimit,
                stallLimit: stallLimit,
                tls: address.isTLS ? tls : nil,
                accept: accept
            )
            try listener.start()
            return listener
        }
    }

    private init(
        _ socket: consuming ListeningSocket,
        on loop: EventLoop,
        access: ListenerAccess,
        outputLimit: Int,
        stallLimit: Duration,
        tls: TLSAcceptor?,
        accept: @escaping Accept
    ) {
        self.access = access
        address = socket.address
        descriptor = socket.descriptor
        isTCP = socket.isTCP
        self.loop = loop
        self.outputLimit = outputLimit
        self.stallLimit = stallLimit
        self.tls = tls
        pacer = TLSHandshakePacer(on: loop)
        self.accept = accept
        state = LoopBound(State(socket: consume socket), to: loop.identity)
    }

    /// Stops accepting, and removes the socket file if it is still this listener's; connections live on.
    package func close() async { await loop.run { self.end() } }

    /// Runs work on the listener's loop.
    package func onLoop(_ work: @escaping @Sendable () -> Void) { loop.execute(work) }

    /// Stops or resumes accepting new connections from the kernel's queue; on the loop's thread.
    package func setAccepting(_ isAccepting: Bool) {
        state.withValue { $0.isHeldBack = !isAccepting }
        updateInterest()
    }

    func loopEnds() { end() }

    func receivedEvents(_ readiness: Readiness) {
        for _ in 0..<Self.acceptsPerTurn {
            guard state.withValue({ $0.socket != nil && !$0.isHeldBack }) else { return }
            let socket = Descriptor(adopting: mp_accept(descriptor))
            if socket.rawValue >= 0 {
                welcome(socket)
                continue
            }
            switch AcceptFailure(code: errno) {
            case .nobodyWaits: return
            case .takeNext: continue
            case .backOff: return backOff()
            }
        }
    }

    private func start() throws(TransportError) {
        let id = try loop.register(
            self,
            descriptor: descriptor,
            for: .readable,
            attempt: .listen(address)
        )
        state.withValue { $0.registration = id }
    }

    private func welcome(_ socket: consuming Descriptor) {
        let source =
            isTCP ? SocketName(ofPeerOf: socket.rawValue)?.source ?? .unknown : nil
        if let tls, let source, !tls.admission.admits(source) { return }
        let peer = isTCP ? nil : PeerCredentials(of: socket.rawValue)
        if isTCP {
            SocketOptions.prepareTCP(socket.rawValue)
        } else {
            // An abstract socket has no permissions, and a file's may have been widened.
            guard let peer, access.allows(peer) else { return }
        }
        let channel = SocketChannel(
            socket,
            on: loop,
            outputLimit: outputLimit,
            stallLimit: stallLimit
        )
        if let tls, let source { return shakeHands(over: channel, with: source, tls) }
        let connection = StreamConnection(
            channel: channel,
            loop: loop,
            peer: peer,
            source: source,
            localAddress: address
        )
        hand(connection)
    }

    /// Protects a connection before it is handed over.
    private func shakeHands(
        over socket: SocketChannel,
        with source: PeerSource,
        _ tls: TLSAcceptor
    ) {
        let channel: TLSChannel
        do throws(TLSError) {
            let session = try TLSSession.begin(tls.current)
            channel = TLSChannel(over: socket, session: session, on: loop, pacer: pacer)
        } catch {
            return tls.admission.failed(error, source)
        }
        let connection = StreamConnection(
            channel: channel,
            loop: loop,
            peer: nil,
            source: source,
            localAddress: address
        )
        let displaced = tls.admission.begins(connection)
        let victim = state.withValue { state in
            state.shakers[connection.id] = channel
            return displaced.flatMap { state.shakers[$0] }
        }
        victim?.giveUp(.crowdedOut)
        channel.shakeHands(on: connection, timeout: tls.timeout) { outcome in
            self.state.withValue { $0.shakers[connection.id] = nil }
            tls.admission.ends(connection)
            switch outcome {
            case .success: self.hand(connection)
            case .failure(let error): tls.admission.failed(error, source)
            }
        }
    }

    /// Hands a connection over, and starts it.
    private func hand(_ connection: StreamConnection) {
        guard let handler = accept(connection) else { return }
        connection.start(handler: handler)
    }

    private func backOff() {
        let resumption = loop.schedule(at: EventLoop.now() + Self.pause) { self.listenAgain() }
        state.withValue { $0.resumption = resumption }
        updateInterest()
    }

    private func listenAgain() {
        state.withValue { $0.resumption = nil }
        updateInterest()
    }

    private func updateInterest() {
        state.withValue { state in
            guard state.socket != nil else { return }
            let waits = state.isHeldBack || state.resumption != nil
            loop.change(state.registration, descriptor: descriptor, to: waits ? [] : .readable)
        }
    }

    private func end() {
        let (id, resumption, shakers) = state.withValue { state in
            guard state.socket != nil else {
                return (UInt64?.none, ScheduledWork?.none, [TLSChannel]())
            }
            return (state.registration, state.resumption, Array(state.shakers.values))
        }
        guard let id else { return }
        resumption?.cancel()
        // Nothing is handed over any more.
        for shaker in shakers { shaker.abort() }
        loop.unregister(id, descriptor: descriptor)
        state.withValue { $0.socket = nil }
    }
}
