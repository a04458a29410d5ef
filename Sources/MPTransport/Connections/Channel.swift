/// The means by which a connection moves its bytes: a socket, or memory.
protocol Channel: AnyObject, Sendable {
    /// How many bytes wait until the peer takes them.
    var queuedLengthInBytes: Int { get }
    /// How many of the bytes that were sent the peer may not have read yet, as far as the system tells.
    var unreadLengthInBytes: Int { get }
    /// What the ends have agreed upon, if the bytes are protected.
    var tls: TLSProperties? { get }
    /// Why the protection has failed, if it has.
    var tlsFailure: TLSError? { get }

    /// Begins to receive on behalf of a recipient; on the loop's thread, once.
    func start(_ recipient: Recipient)
    /// Sends bytes from any thread.
    func send(_ bytes: [UInt8])
    /// Sends pieces in a row from any thread.
    func send(_ pieces: [ArraySlice<UInt8>])
    /// Ends the stream after what was sent.
    func close()
    /// Ends the stream at once.
    func abort()
    /// Stops or resumes receiving.
    func setReading(_ isReading: Bool)
    /// What tells whether ``receiveNow()`` will find something; `nil` if it never finds what the loop hasn't been told of.
    var readableDescriptor: Int32? { get }

    /// Receives what is there already; on the loop's thread, outside of handlers.
    ///
    /// - Returns: Whether anything was there: bytes, or the end.
    func receiveNow() -> Bool
    /// Chooses whether packets are acknowledged at once.
    func setQuickAcknowledgement(_ isQuick: Bool)
}

extension Channel {
    /// What the other end has taken, it has read.
    var unreadLengthInBytes: Int { queuedLengthInBytes }

    /// The other end works on the same loop.
    var readableDescriptor: Int32? { nil }

    /// Nothing can be had before the loop hands it over.
    func receiveNow() -> Bool { false }

    /// The bytes aren't protected.
    var tls: TLSProperties? { nil }

    /// The bytes aren't protected.
    var tlsFailure: TLSError? { nil }
}

/// A connection together with whom it reports to; the channel has it from the start to the end.
struct Recipient: Sendable {
    /// The connection in whose name is reported.
    let connection: Connection
    /// Who is told.
    let handler: any ConnectionHandler

    /// Hands over bytes.
    func receive(_ bytes: ArraySlice<UInt8>) { handler.received(bytes, on: connection) }

    /// Tells that nothing is queued any more.
    func noteDrained() { handler.drained(on: connection) }

    /// Hands over the end.
    func close(_ reason: CloseReason) { handler.closed(reason, on: connection) }
}
