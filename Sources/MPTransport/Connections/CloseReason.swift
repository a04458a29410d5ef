import Glibc

/// The reason why a connection has ended.
package enum CloseReason: Equatable, Sendable {
    /// The peer ended the stream in order, when nothing for it was queued here any more.
    case endOfStream
    /// The peer has gone without having read all that was sent to it.
    case reset
    /// It was closed here, after everything sent had been handed to the system.
    case local
    /// It was closed here before everything sent was handed to the system.
    case undelivered(lengthInBytes: Int)
    /// More than the limit was queued for the peer, which read none of it for too long.
    case slowReader
    /// The system gave the connection up.
    case failed(TransportError)
}

extension CloseReason {
    /// Turns the error of a transfer into the reason for the end.
    init(code: Int32, call: String) {
        self =
            switch code {
            case ECONNRESET, EPIPE: .reset
            default: .failed(TransportError(code: code, of: call, during: .transfer))
            }
    }

    /// The same end, given that so many bytes were still queued.
    func afterDropping(_ lengthInBytes: Int) -> CloseReason {
        guard lengthInBytes > 0 else { return self }
        switch self {
        case .local: return .undelivered(lengthInBytes: lengthInBytes)
        case .endOfStream: return .reset
        case .reset, .undelivered, .slowReader, .failed: return self
        }
    }
}
