import Glibc

/// What to do when a connection could not be accepted.
enum AcceptFailure: Equatable {
    /// No more connections wait.
    case nobodyWaits
    /// This one has gone; take the next.
    case takeNext
    /// Nothing can be accepted until something is freed: trying again at once would only burn the processor.
    case backOff

    /// Classifies the error number of `accept`.
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
