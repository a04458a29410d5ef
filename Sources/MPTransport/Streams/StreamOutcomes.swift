/// A direction in which a stream moves bytes.
package enum StreamDirection: Hashable, Sendable {
    /// From the peer to us.
    case reading
    /// From us to the peer.
    case writing
}

/// The result of reading without waiting.
package enum StreamRead: Equatable, Sendable {
    /// So many bytes were read, at least one.
    case bytes(Int)
    /// The peer sends nothing more.
    case endOfStream
    /// There is nothing at the moment.
    case nothing
    /// The stream is broken; the reason.
    case failed(CloseReason)
    /// The stream was closed here.
    case closed
}

/// The result of writing without waiting.
package enum StreamWrite: Equatable, Sendable {
    /// Some bytes were written, perhaps not all.
    case written
    /// Nothing is taken at the moment.
    case blocked
    /// The stream is broken; the reason.
    case failed(CloseReason)
    /// The stream was closed here.
    case closed
}

/// How a wait for a stream has ended.
package enum StreamWait: Equatable, Sendable {
    /// It is worth another try: the stream is ready, has ended or is broken.
    case ready
    /// The time is up.
    case timedOut
    /// The task was cancelled.
    case cancelled
    /// The stream was closed here.
    case closed
    /// The system can't watch the stream.
    case failed(TransportError)
}
