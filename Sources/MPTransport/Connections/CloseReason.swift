import Glibc

/// Says why a connection is over.
package enum CloseReason: Equatable, Sendable {
    /// The peer ended the stream in order, and nothing that was sent to it was still queued here.
    case endOfStream
    /// The peer went without having read all that was sent to it.
    case reset
    /// It was closed here, and everything sent was handed to the system.
    case local
    /// It was closed here before everything sent was handed to the system.
    case undelivered(lengthInBytes: Int)
    /// More was queued for the peer than the limit allows, and it took nothing of it for too long.
    case slowReader
    /// The system gave up on it.
    case failed(TransportError)
}

extension CloseReason {
    /// Tells what the error of a transfer means for the connection.
    init(code: Int32, call: String) {
        self =
            switch code {
            case ECONNRESET, EPIPE: .reset
            default: .failed(TransportError(code: code, of: call, during: .transfer))
            }
    }

    /// Tells the same end, given that so many bytes were still queued.
    func afterDropping(_ lengthInBytes: Int) -> CloseReason {
        guard lengthInBytes > 0 else { return self }
        switch self {
        case .local: return .undelivered(lengthInBytes: lengthInBytes)
        case .endOfStream: return .reset
        case .reset, .undelivered, .slowReader, .failed: return self
        }
    }
}
