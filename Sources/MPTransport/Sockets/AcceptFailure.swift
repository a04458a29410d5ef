import Glibc

/// Says what to do when a connection could not be accepted.
enum AcceptFailure: Equatable {
    /// Nobody waits any more.
    case nobodyWaits
    /// This one has gone; take the next.
    case takeNext
    /// Nothing can be accepted until something is freed: trying again at once would only burn the processor.
    case backOff

    /// Judges the error number of `accept`.
    init(code: Int32) {
        self =
            switch code {
            case EAGAIN: .nobodyWaits
            // accept(2): errors of the new connection itself are reported here, too.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET,
                EHOSTUNREACH,
                EOPNOTSUPP, ENETUNREACH, EPERM, ETIMEDOUT:
                .takeNext
            default: .backOff
            }
    }
}
