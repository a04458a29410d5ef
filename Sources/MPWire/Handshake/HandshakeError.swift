/// The reason why a handshake failed; only our own side learns it, never the peer.
package enum HandshakeError: Error, Equatable, Sendable {
    /// The peer's answer doesn't fit our authkey.
    case wrongAnswer
    /// The peer's authkey is ours but for a newline at the end, which one of the two has.
    case newlineInKey(isPeers: Bool)
    /// The peer says that our answer, or our challenge, was wrong.
    case rejected
    /// The peer sends our own kind of challenge back to us.
    case reflection
    /// The peer could bind the handshake to the encrypted channel, and yet the ends didn't agree on it.
    case bindingPrevented
    /// Something else came instead of a challenge.
    case notAChallenge(found: String)
    /// Something else came instead of `#WELCOME#`.
    case notAWelcome(found: String)
    /// The challenge is so short that answering it would only help a thief.
    case challengeTooShort(Int)
    /// A challenge or an answer doesn't name its digest.
    case digestMissing
    /// A challenge or an answer names a digest that isn't allowed, or that our library doesn't offer.
    case unknownDigest(String)
    /// HMAC-MD5 was asked for or used, and it isn't accepted, or not available, here.
    case md5Refused
    /// The bytes aren't valid frames, or are too long for a handshake; found by the driver's decoder.
    case badFrame(FrameError)
}

extension HandshakeError: CustomStringConvertible {
    /// What happened, and what that usually means.
    package var description: String {
        switch self {
        case .wrongAnswer:
            "the peer's answer is not what our authkey gives: the authkeys differ"
        case .newlineInKey(let isPeers):
            """
            the authkeys differ only by a newline at the end, which the \(isPeers ? "peer's" : "server's") has: every byte \
            of the file counts; write it without one ('printf', not 'echo'), or strip it where it is read
            """
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
