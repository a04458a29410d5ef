/// One message of the handshake: the payload of one frame, never a pickle.
package struct HandshakeMessage: Equatable, Sendable {
    /// The bytes as they are sent.
    package let payload: [UInt8]

    private init(_ payload: [UInt8]) {
        self.payload = payload
    }

    /// Says that the peer's answer was right.
    package static let welcome = Self(Array("#WELCOME#".utf8))
    /// Says that something was wrong, but never what.
    package static let failure = Self(Array("#FAILURE#".utf8))

    /// The beginning of every challenge, which the MAC doesn't cover.
    private static let challengePrefix = Array("#CHALLENGE#".utf8)

    /// Asks the peer to prove that it knows the authkey, by a MAC that covers `message`.
    static func challenge(_ message: [UInt8]) -> Self {
        Self(challengePrefix + message)
    }

    /// Answers a challenge.
    static func answer(_ answer: [UInt8]) -> Self {
        Self(answer)
    }

    /// The part of a received challenge that the MAC must cover; `nil` if `payload` isn't a
    /// challenge.
    static func challengedMessage(in payload: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard payload.starts(with: challengePrefix) else { return nil }
        return payload.dropFirst(challengePrefix.count)
    }
}

extension HandshakeMessage {
    /// Whether a payload asks for the proof of an authkey.
    package static func isChallenge(_ payload: ArraySlice<UInt8>) -> Bool {
        payload.starts(with: challengePrefix)
    }

    /// The kind of a received message for an error text, without quoting what a stranger sent.
    static func kind(of payload: ArraySlice<UInt8>) -> String {
        switch payload {
        case _ where payload.isEmpty: "an empty message"
        case _ where payload.elementsEqual(welcome.payload): "#WELCOME#"
        case _ where payload.elementsEqual(failure.payload): "#FAILURE#"
        case _ where payload.starts(with: challengePrefix): "a challenge"
        case _: "\(payload.count) other bytes"
        }
    }
}
