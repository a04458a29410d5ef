/// Why a value that was read without fault isn't the message that was due.
package enum MessageError: Error, Equatable, Sendable {
    /// The value is no request; the text says why.
    case notARequest(String)
    /// The value is no reply; the text says why.
    case notAReply(String)
    /// The value is no token; the text says why.
    case notAToken(String)
}

extension MessageError: CustomStringConvertible {
    /// What was due, and why it isn't that.
    package var description: String {
        switch self {
        case .notARequest(let reason): "not a request: \(reason)"
        case .notAReply(let reason): "not a reply: \(reason)"
        case .notAToken(let reason): "not a token: \(reason)"
        }
    }
}
