import Synchronization

/// Carries a stream of bytes to a peer and back, over a socket or inside of the process.
///
/// The loop keeps the connection and its handler until `closed` has been called.
package final class Connection: Sendable {
    /// How many bytes may be queued for a peer that takes none of them, unless another limit is asked for.
    package static let standardOutputLimit = 64 << 20
    /// How long a peer for which too much is queued may take none of it, unless another limit is asked for.
    package static let standardStallLimit = Duration.seconds(30)

    private static let lastID = Atomic<UInt64>(0)

    /// The number of the connection: unique in the process, never used again.
    package let id: UInt64
    /// Where the handler is called.
    package let loop: EventLoop
    /// Who the peer was when it connected; only known on Unix sockets.
    package let peer: PeerCredentials?
    /// Where the peer is; only known of TCP peers that connected to us.
    package let host: PeerHost?
    /// Where this end is bound; for an accepted connection, the address of its listener.
    package let localAddress: SocketAddress?
    /// Moves the bytes.
    let channel: any Channel

    init(
        channel: any Channel,
        loop: EventLoop,
        peer: PeerCredentials?,
        host: PeerHost? = nil,
        localAddress: SocketAddress?
    ) {
        id = Self.lastID.add(1, ordering: .relaxed).newValue
        self.channel = channel
        self.loop = loop
        self.peer = peer
        self.host = host
        self.localAddress = localAddress
    }

    /// Sends bytes behind all others, from any thread, without ever waiting.
    ///
    /// They are written at once when nothing is queued, else as soon as the peer takes them. After the end of the
    /// connection, or after ``close()``, they are dropped; `closed` tells that they may not have arrived.
    package func send(_ bytes: [UInt8]) { channel.send(bytes) }

    /// Sends pieces in a row as one, where they lie: none of a large one is copied.
    ///
    /// What holds for ``send(_:)`` with one array holds here, too. The arrays in which the pieces lie are kept until the
    /// pieces are written.
    package func send(_ pieces: [ArraySlice<UInt8>]) { channel.send(pieces) }

    /// Ends the connection once all that was sent is written; nothing more is received.
    ///
    /// A peer that takes none of it for ten seconds, or for the stall limit if that is shorter, is not waited for.
    package func close() { channel.close() }

    /// Ends the connection at once; what is still queued is dropped.
    package func abort() { channel.abort() }

    /// Stops or resumes receiving, at once if called on the loop; a hang-up of the peer is noticed in both cases.
    ///
    /// When the peer hangs up, what it sent before is received in any case.
    package func setReading(_ isReading: Bool) { channel.setReading(isReading) }

    /// Chooses whether each packet is acknowledged at once; only TCP knows it.
    ///
    /// CPython's client writes two small messages in a row at the end of its handshake, and its kernel holds back the
    /// second one until the first is acknowledged: 40 ms later, unless the receiver asks for haste before each read.
    package func setQuickAcknowledgement(_ isQuick: Bool) {
        channel.setQuickAcknowledgement(isQuick)
    }

    /// What the ends have agreed upon, if the connection is protected by TLS.
    package var tls: TLSProperties? { channel.tls }

    /// Why the connection ended, if TLS was the reason.
    package var tlsFailure: TLSError? { channel.tlsFailure }

    /// How many bytes wait until the peer takes them.
    package var queuedLengthInBytes: Int { channel.queuedLengthInBytes }

    /// How many of the bytes that were sent the peer may not have read yet; on the loop's thread.
    ///
    /// On a Unix socket none means that the peer's process has read everything, on TCP that its kernel has taken everything. Otherwise it may be too
    /// many: the kernel counts what the bytes take in its memory.
    package var unreadLengthInBytes: Int { channel.unreadLengthInBytes }

    /// The descriptor of the socket, if there is one.
    var socket: Int32? { channel.readableDescriptor }

    /// The channel, if it has to shake hands before it is started.
    var tlsChannel: TLSChannel? { channel as? TLSChannel }

    /// Begins to receive; on the loop's thread, once.
    func start(handler: any ConnectionHandler) {
        channel.start(Recipient(connection: self, handler: handler))
    }
}
