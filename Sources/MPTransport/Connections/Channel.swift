/// The means by which a connection moves its bytes: a socket or memory, perhaps protected by TLS.
protocol Channel: AnyObject, Sendable {
    /// How many bytes are queued until the peer reads them.
    var queuedLengthInBytes: Int { get }
    /// How many of the bytes that were sent the peer may not have read yet, as far as the system tells.
    var unreadLengthInBytes: Int { get }
    /// The result of the TLS handshake, if the bytes are protected.
    var tls: TLSProperties? { get }
    /// Why TLS failed, if it has.
    var tlsFailure: TLSError? { get }

    /// Starts to receive for a recipient; on the loop's thread, once.
    func start(_ recipient: Recipient)
    /// Sends bytes from any thread.
    func send(_ bytes: [UInt8])
    /// Sends pieces in a row from any thread.
    func send(_ pieces: [ArraySlice<UInt8>])
    /// Ends the stream after all bytes that were sent.
    func close()
    /// Ends the stream at once.
    func abort()
    func setReading(_ isReading: Bool)
    /// The descriptor that becomes readable when ``receiveNow()`` will find something.
    ///
    /// `nil` if it never finds anything before the loop reports it.
    var readableDescriptor: Int32? { get }

    /// Receives what has arrived; on the loop's thread, outside of handlers.
    ///
    /// - Returns: Whether there was anything: bytes, or the end.
    func receiveNow() -> Bool
    /// Chooses whether packets are acknowledged at once.
    func setQuickAcknowledgement(_ isQuick: Bool)
}

extension Channel {
    /// The peer has read everything that it has taken.
    var unreadLengthInBytes: Int { queuedLengthInBytes }

    /// The other end works on the same loop.
    var readableDescriptor: Int32? { nil }

    /// There is nothing before the loop delivers it.
    func receiveNow() -> Bool { false }

    var tls: TLSProperties? { nil }

    var tlsFailure: TLSError? { nil }
}
