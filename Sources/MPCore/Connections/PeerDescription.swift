package import MPSystem
package import MPWire

/// What the driver knows about the other end of a connection.
package struct PeerDescription: Hashable, Sendable {
    /// The process ID, if the kernel tells it (Unix sockets); 0 if the process is in another namespace.
    package var processID: Int?
    /// A number that no other process ever has; `nil` if it isn't known when the process ends.
    package var process: UInt64?
    /// The user ID, if the kernel tells it.
    package var userID: Int?
    /// The address by which the client reached us; it goes into the tokens that we send.
    package var localAddress: Address?
    /// Whether bare MD5 answers, which CPython before 3.12 gives, are accepted on this connection.
    package var acceptsMD5: Bool
    /// Where it comes from; `nil` for a part of this process, to which no limits apply.
    package var source: PeerSource?
    /// The name in the certificate that it has shown, if any.
    package var certificateName: String?
    /// Whether it is the server's own process.
    package var isOwnProcess: Bool
    /// Ties the handshake to the channel that carries it.
    package var channelBinding: ChannelBinding

    /// Describes a peer; its process is known by `processID` if there is no better number.
    package init(
        processID: Int? = nil,
        process: UInt64? = nil,
        userID: Int? = nil,
        localAddress: Address? = nil,
        acceptsMD5: Bool = true,
        source: PeerSource? = nil,
        certificateName: String? = nil,
        isOwnProcess: Bool = false,
        channelBinding: ChannelBinding = .none
    ) {
        self.processID = processID
        self.process =
            process ?? processID.flatMap { $0 > 0 ? UInt64(truncatingIfNeeded: $0) : nil }
        self.userID = userID
        self.localAddress = localAddress
        self.acceptsMD5 = acceptsMD5
        self.source = source
        self.certificateName = certificateName
        self.isOwnProcess = isOwnProcess
        self.channelBinding = channelBinding
    }
}
