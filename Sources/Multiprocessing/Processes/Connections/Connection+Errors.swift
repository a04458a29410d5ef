internal import MPCore
internal import MPTransport
internal import MPWire

extension Connection {
    /// An error of this connection.
    func failure(
        _ code: MultiprocessingError.Code,
        of what: String,
        _ reason: String,
        cause: (any Error)? = nil
    ) -> MultiprocessingError {
        MultiprocessingError(code, "cannot \(what) over \(name): \(reason)", cause: cause)
    }

    /// Checks whether bytes can move in a direction at all.
    func check(
        _ direction: StreamDirection,
        to what: String
    ) throws(MultiprocessingError) {
        guard !stream.isClosed else { throw failure(.closed, of: what, "it is closed here") }
        guard !stream.directions.contains(direction) else { return }
        let words = direction == .reading ? "it is the writing end" : "it is the reading end"
        throw failure(.unsupported, of: what, words)
    }

    /// Checks that a wait has ended because there is something to do.
    func check(_ outcome: StreamWait, during what: String) throws(MultiprocessingError) {
        switch outcome {
        case .ready: return
        case .timedOut: throw failure(.timedOut, of: what, "the time is up")
        case .cancelled: throw cancelled(what)
        case .closed: throw failure(.closed, of: what, "it was closed here")
        case .failed(let error):
            throw failure(.resourceUnavailable, of: what, "\(error)", cause: error)
        }
    }

    /// The task that does something was cancelled.
    func cancelled(_ what: String, _ consequence: String = "") -> MultiprocessingError {
        failure(.cancelled, of: what, "the task was cancelled\(consequence)")
    }

    /// The stream is broken.
    func broken(_ what: String, _ reason: CloseReason) -> MultiprocessingError {
        switch reason {
        case .endOfStream, .reset:
            failure(.connectionLost, of: what, "the other end was closed")
        case .local, .undelivered, .slowReader:
            failure(.closed, of: what, "it was closed here")
        case .failed(let error):
            failure(
                error.isShortage ? .resourceUnavailable : .connectionLost,
                of: what,
                "\(error)",
                cause: error
            )
        }
    }

    /// Nothing more can be received.
    func unreadable(_ what: String, _ fault: MessageInput.Fault) -> MultiprocessingError {
        switch fault {
        case .frame(.tooLong(let length, let limit)):
            failure(
                .messageTooLong,
                of: what,
                "the message has \(length) bytes, and \(limit) is the limit; nothing more can be received",
                cause: fault
            )
        case .frame(let error):
            failure(
                .connectionLost,
                of: what,
                "the other end sends what is no message: \(error)",
                cause: fault
            )
        case .outOfStep:
            failure(
                .connectionLost,
                of: what,
                "a message came where a descriptor was due, and nothing tells where the next one begins",
                cause: fault
            )
        }
    }
}
