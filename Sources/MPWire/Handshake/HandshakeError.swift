/// Why a handshake failed; it is told to our own side only, never to the peer.
package enum HandshakeError: Error, Equatable, Sendable {
    /// The peer's answer isn't what our authkey gives.
    case wrongAnswer
    /// The peer says that our answer, or our challenge, was wrong.
    case rejected
    /// The peer hands our own kind of challenge back to us.
    case reflection
    /// The peer could bind the handshake to the encrypted channel, and yet the channel wasn't agreed to be bound.
    case bindingPrevented
    /// Something else came where a challenge was due.
    case notAChallenge(found: String)
    /// Something else came where `#WELCOME#` was due.
    case notAWelcome(found: String)
    /// The challenge is so short that answering it would be of use to a thief only.
    case challengeTooShort(Int)
    /// A challenge or an answer doesn't name its digest.
    case digestMissing
    /// A challenge or an answer names a digest that isn't allowed, or that our library doesn't offer.
    case unknownDigest(String)
    /// A challenge asks for HMAC-MD5, or an answer is one, and it isn't accepted, or not offered, here.
    case md5Refused
    /// What came can't be cut into frames, or is too long for a handshake; found by the driver's decoder.
    case badFrame(FrameError)
}

extension HandshakeError: CustomStringConvertible {
    /// What happened, and what that usually means.
    package var description: String {
        switch self {
        case .wrongAnswer:
            "the peer's answer is not what our authkey gives: the authkeys differ"
        case .rejected:
            "the peer rejected the handshake: the authkeys differ, or it accepts none of our digests"
        case .reflection:
            "the peer sent back a challenge of our own side: it is trying to get its answer from us"
        case .bindingPrevented:
            """
            the peer would have agreed on binding the handshake to its channel, or on doing it better, and the channel \
            says that it didn't: \
            somebody stands between the two, such as a proxy that ends TLS
            """
        case .notAChallenge(let found):
            "the peer sent \(found) instead of a challenge: not a manager?"
        case .notAWelcome(let found):
            "the peer sent \(found) instead of #WELCOME#: not a manager?"
        case .challengeTooShort(let count):
            "the peer's challenge has \(count) bytes, fewer than 20"
        case .digestMissing:
            "the peer's message names no digest"
        case .unknownDigest(let name):
            "the peer's message names the digest '\(name)', which is not allowed here"
        case .md5Refused:
            "the peer uses HMAC-MD5, as CPython up to 3.11 does, which is not accepted here"
        case .badFrame(let error):
            "\(error): not a manager, or one that serves without an authkey?"
        }
    }
}
