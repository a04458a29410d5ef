internal import Logging
internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// Drives ``Newcomers``: has the peers of a listener prove themselves, and hands out those that have.
final class Arrivals: Sendable {
    /// What the lock guards.
    private struct State {
        /// Decides.
        var newcomers: Newcomers
        /// The connections of strangers, by number.
        var proving: [UInt64: Connection] = [:]
        /// The listener, once it is known.
        var listener: StreamListener?
        /// Whether it was told to take nothing from the kernel.
        var isHeldBack = false
    }

    private let state: Guarded<State>
    /// Those that have proved themselves.
    private let mailbox = Mailbox<Connection>()
    private let key: HandshakeKey?
    private let configuration: ListenerConfiguration
    private var logger: Logger { configuration.connections.logger }

    /// Begins without any.
    init(_ authkey: Authkey?, backlog: Int, _ configuration: ListenerConfiguration) {
        key = authkey.map { HandshakeKey(id: "", authkey: $0, authenticator: .openSSL) }
        self.configuration = configuration
        let newcomers = Newcomers(most: configuration.handshakesAtATime, backlog: backlog)
        state = Guarded(State(newcomers: newcomers))
    }

    /// Learns which listener it belongs to.
    func attach(_ listener: StreamListener) {
        state.withLock { $0.listener = listener }
    }

    /// Takes a connection from the listener; on the loop's thread.
    ///
    /// - Returns: Its handler if it is protected.
    func accept(_ socket: StreamConnection) -> (any ConnectionHandler)? {
        do throws(SystemError) {
            let protected = socket.tls == nil ? nil : try ProtectedStream(on: socket.loop)
            let connection = try Connection(
                socket,
                protected: protected,
                named: "a connection that was accepted",
                polling: configuration.connections.polling,
                messageLimit: configuration.connections.messageLimitInBytes
            )
            if let key {
                admit(connection, socket, key)
            } else {
                state.withLock { $0.newcomers.cameKnown() }
                hand(connection)
            }
            return protected
        } catch {
            logger.warning("cannot accept a connection", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    /// Waits for the next connection whose peer has proved itself.
    func next() async -> Mailbox<Connection>.Delivery {
        let delivery = await mailbox.take()
        if case .item = delivery {
            state.withLock { $0.newcomers.accepted() }
            holdBackIfFull()
        }
        return delivery
    }

    /// Closes everything that nobody has accepted.
    func end() {
        let proving = state.withLock { state in
            state.listener = nil
            return Array(exchange(&state.proving, with: [:]).values)
        }
        for connection in proving + mailbox.end() { connection.close() }
    }
}

extension Arrivals {
    /// Lets a stranger prove itself, beside others.
    private func admit(_ connection: Connection, _ socket: StreamConnection, _ key: HandshakeKey) {
        let number = socket.id
        let victim = state.withLock { state in
            let victim = state.newcomers.came(number)
            state.proving[number] = connection
            return victim.flatMap { state.proving.removeValue(forKey: $0) }
        }
        victim?.close()
        let isLocal = socket.peer != nil || socket.source == .loopback
        let handshake = HandshakeStateMachine(
            role: .server,
            keys: [key],
            authenticator: .openSSL,
            random: Cryptography.random(24),
            acceptsMD5: configuration.connections.legacyMD5.isAccepted(onLocal: isLocal),
            binding: socket.channelBinding
        )
        Task { await prove(connection, number, handshake) }
    }

    private func prove(
        _ connection: Connection,
        _ number: UInt64,
        _ handshake: HandshakeStateMachine
    ) async {
        let peer = connection.peer?.description ?? ""
        do throws(LinkFailure) {
            let limit = configuration.handshakeTimeout
            let usedMD5 = try await connection.prove(handshake, within: limit)
            let hasProved = state.withLock { state in
                state.proving[number] = nil
                return state.newcomers.proved(number)
            }
            guard hasProved else { return connection.close() }
            if usedMD5 {
                logger.notice(
                    "the peer proved the authkey by HMAC-MD5, as CPython before 3.12 does",
                    metadata: ["mp.peer": "\(peer)"]
                )
            }
            hand(connection)
        } catch {
            connection.close()
            let wasExpected = state.withLock { state in
                state.newcomers.left(number)
                return state.proving.removeValue(forKey: number) != nil
            }
            // One that gave way to others, or to the end of the listener, has failed at nothing.
            guard wasExpected else { return }
            logger.notice(
                "refused a peer that did not prove the authkey",
                metadata: ["mp.peer": "\(peer)", "reason": "\(error)"]
            )
        }
    }

    /// Lets a connection wait to be accepted.
    private func hand(_ connection: Connection) {
        guard mailbox.put(connection) else { return connection.close() }
        holdBackIfFull()
    }

    /// Stops or resumes taking connections from the kernel.
    private func holdBackIfFull() {
        let change = state.withLock { state -> (StreamListener, Bool)? in
            let isFull = state.newcomers.isFull
            guard let listener = state.listener, isFull != state.isHeldBack else { return nil }
            state.isHeldBack = isFull
            return (listener, isFull)
        }
        guard let (listener, _) = change else { return }
        listener.onLoop { [self] in
            // As it is by then.
            listener.setAccepting(!state.withLock { $0.isHeldBack })
        }
    }
}
