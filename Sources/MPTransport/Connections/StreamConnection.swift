package import MPSystem
import Synchronization

/// A stream of bytes to a peer and back, over a socket or inside of the process.
///
/// The loop keeps the connection and its handler until `closed` has been called.
package final class StreamConnection: Sendable {
    /// How many bytes may be queued for a peer that reads none of them; the default.
    package static let standardOutputLimit = 64 << 20
    /// How long a peer may read nothing while too much is queued for it; the default.
    package static let standardStallLimit = Duration.seconds(30)

    private static let lastID = Atomic<UInt64>(0)

    /// Identifies the connection: unique in the process, never reused.
    package let id: UInt64
    /// The loop on which the handler is called.
    package let loop: EventLoop
    /// The peer's credentials when it connected; only known on Unix sockets.
    package let peer: PeerCredentials?
    /// Where the peer comes from; `nil` unless it connected to us by TCP.
    package let source: PeerSource?
    /// The address of this end; for an accepted connection, that of its listener.
    package let localAddress: SocketAddress?
    let channel: any Channel

    init(
        channel: any Channel,
        loop: EventLoop,
        peer: PeerCredentials?,
        source: PeerSource? = nil,
        localAddress: SocketAddress?
    ) {
        id = Self.lastID.add(1, ordering: .relaxed).newValue
        self.channel = channel
        self.loop = loop
        self.peer = peer
        self.source = source
        self.localAddress = localAddress
    }

    /// Sends bytes after all others, from any thread, without ever waiting.
    ///
    /// They are written at once when nothing is queued, or else as soon as the peer reads. After the end of the
    /// connection, or after ``close()``, they are dropped; `closed` tells that they may not have arrived.
    package func send(_ bytes: [UInt8]) { channel.send(bytes) }

    /// Sends several pieces as one, without copying large ones.
    ///
    /// Everything said of ``send(_:)`` with one array holds here, too. The arrays of the pieces are kept until the
    /// pieces are written.
    package func send(_ pieces: [ArraySlice<UInt8>]) { channel.send(pieces) }

    /// Ends the connection once all that was sent is written; nothing more is received.
    ///
    /// A peer that reads none of it for ten seconds, or for the stall limit if that is shorter, is not waited for.
    package func close() { channel.close() }

    /// Ends the connection at once; queued bytes are dropped.
    package func abort() { channel.abort() }

    /// Stops or resumes receiving, at once if called on the loop; a hang-up of the peer is noticed in both cases.
    ///
    /// When the peer hangs up, the bytes that it sent before are received in any case.
    package func setReading(_ isReading: Bool) { channel.setReading(isReading) }

    /// Chooses whether each packet is acknowledged at once; only has an effect on TCP.
    ///
    /// CPython's client writes two small messages in a row at the end of its handshake, and its kernel holds back the
    /// second one until the first is acknowledged: 40 ms later, unless the receiver asks for quick acknowledgement
    /// before each read.
    package func setQuickAcknowledgement(_ isQuick: Bool) {
        channel.setQuickAcknowledgement(isQuick)
    }

    /// The result of the TLS handshake, if the connection is protected by TLS.
    package var tls: TLSProperties? { channel.tls }

    /// Why the connection ended, if TLS was the reason.
    package var tlsFailure: TLSError? { channel.tlsFailure }

    /// How many bytes are queued until the peer reads them.
    package var queuedLengthInBytes: Int { channel.queuedLengthInBytes }

    /// How many of the bytes that were sent the peer may not have read yet; on the loop's thread.
    ///
    /// On a Unix socket, 0 means that the peer's process has read everything; on TCP, that its kernel has received
    /// everything. Any other number may be too large: the kernel counts the memory that the bytes take.
    package var unreadLengthInBytes: Int { channel.unreadLengthInBytes }

    /// The peer's address and port, as `127.0.0.1:5000`; `nil` unless it is connected by TCP.
    package var peerText: String? {
        socket.flatMap(SocketName.init(ofPeerOf:))?.numericText
    }

    /// Hands the socket to somebody else, before the connection is started; `nil` if it is protected, or has none.
    func detachSocket() -> Descriptor? { (channel as? SocketChannel)?.detach() }

    /// The descriptor of the socket, if there is one.
    var socket: Int32? { channel.readableDescriptor }

    /// The channel, if a handshake must precede its start.
    var tlsChannel: TLSChannel? { channel as? TLSChannel }

    /// Starts to receive; on the loop's thread, once.
    func start(handler: any ConnectionHandler) {
        channel.start(Recipient(connection: self, handler: handler))
    }
}
