/// Proves to both peers that the other one holds the same authkey, before any call is decoded.
///
/// The driver calls ``start()`` once, then ``received(_:)`` with the payload of each frame, and performs
/// the actions. It cuts frames with ``frameLimit`` until the machine has finished, and keeps the deadline.
package struct HandshakeStateMachine: Sendable {
    /// Our side of the connection.
    package enum Role: Equatable, Sendable {
        /// Challenges first.
        case server
        /// Answers first.
        case client
    }

    /// What the driver has to do.
    package enum Action: Equatable, Sendable {
        /// Write this message.
        case send(HandshakeMessage)
        /// Write this message, then let the connection carry calls.
        case sendAndFinish(HandshakeMessage)
        /// Let the connection carry calls from now on.
        case finish
        /// Write ``HandshakeMessage/failure`` and nothing more, then close; keep the reason for our own side.
        case close(HandshakeError)
        /// Do nothing.
        case ignore
    }

    private enum State {
        /// Nothing has happened. Becomes `awaitingAnswer` in a server, `awaitingChallenge` in a client.
        case idle
        /// Our challenge is out. A server goes on to `awaitingChallenge`, a client to `finished`; or `failed`.
        case awaitingAnswer
        /// It is the peer's turn to challenge us. Can become `awaitingWelcome` or `failed`.
        case awaitingChallenge
        /// Our answer is out. A server goes on to `finished`, a client to `awaitingAnswer`; or `failed`.
        case awaitingWelcome
        /// Both have proved themselves. Terminal.
        case finished
        /// A step was wrong. Terminal: everything that still arrives is ignored.
        case failed
    }

    /// The longest payload of a handshake, in bytes.
    ///
    /// A peer sends three messages before it is accepted, so together with their headers they take less than 1 KiB.
    package static let frameLimit = 256

    private var state = State.idle
    /// Our role, which decides the order of the steps.
    private let role: Role
    /// The keys that the peer may hold; a client has one.
    private let keys: [HandshakeKey]
    /// The keys of the MACs, one for each of `keys`.
    private var macKeys: [Authkey]
    /// The binding to the channel.
    private var binding: ChannelBinding
    /// The index of the key that both sides hold; a client has no choice, a server learns it from the peer's answer.
    private var chosen: Int?
    private let authenticator: MessageAuthenticator
    /// Recognises challenges of our own side.
    private let tag: ChallengeTag
    /// The message that the peer's answer must cover.
    private let challenge: [UInt8]
    /// Whether HMAC-MD5 is used and accepted.
    private var acceptsMD5: Bool
    /// Whether HMAC-MD5 was in fact used, for auditing.
    package private(set) var usedMD5 = false

    /// Begins before the first message.
    ///
    /// - Parameters:
    ///   - role: Our side.
    ///   - keys: The secrets of which the peer should hold one: one in a client, one or more in a server.
    ///   - authenticator: The HMAC function.
    ///   - random: 24 unpredictable bytes that were never used before.
    ///   - acceptsMD5: Whether HMAC-MD5 is used and accepted, which CPython up to 3.11 needs.
    ///   - binding: Ties the handshake to the channel that carries it; peers that are bound by the exporter don't
    ///     use MD5.
    package init(
        role: Role,
        keys: [HandshakeKey],
        authenticator: MessageAuthenticator,
        random: [UInt8],
        acceptsMD5: Bool,
        binding: ChannelBinding = .none
    ) {
        precondition(random.count == ChallengeTag.randomSize, "a challenge takes 24 random bytes")
        precondition(role == .server ? !keys.isEmpty : keys.count == 1, "a client has one key")
        self.role = role
        self.keys = keys
        self.authenticator = authenticator
        self.acceptsMD5 = acceptsMD5 && !binding.isOursAlone
        self.binding = binding
        macKeys = keys.map { $0.macKey(boundTo: binding, by: authenticator) }
        chosen = role == .client ? 0 : nil
        tag = ChallengeTag(role: role, keys: keys, authenticator: authenticator)
        challenge = tag.challenge(random: random)
    }

    /// Begins before the first message, with one key.
    ///
    /// - Parameters:
    ///   - role: Our side.
    ///   - authkey: The secret that both should hold.
    ///   - authenticator: The HMAC function.
    ///   - random: 24 unpredictable bytes that were never used before.
    ///   - acceptsMD5: Whether HMAC-MD5 is used and accepted.
    ///   - binding: Ties the handshake to the channel that carries it.
    package init(
        role: Role,
        authkey: Authkey,
        authenticator: MessageAuthenticator,
        random: [UInt8],
        acceptsMD5: Bool,
        binding: ChannelBinding = .none
    ) {
        self.init(
            role: role,
            keys: [HandshakeKey(id: "", authkey: authkey, authenticator: authenticator)],
            authenticator: authenticator,
            random: random,
            acceptsMD5: acceptsMD5,
            binding: binding
        )
    }

    /// The name of the key that the peer has proved to hold; `nil` before that.
    package var keyID: String? {
        switch (role, state) {
        case (.server, .idle), (.server, .awaitingAnswer), (.server, .failed): nil
        case (.client, .finished), (.server, _): chosen.map { keys[$0].id }
        case (.client, _): nil
        }
    }

    /// Sets the binding of the channel before the first message, for drivers that learn it only then.
    package mutating func bind(to binding: ChannelBinding) {
        switch (role, state) {
        case (_, .idle), (.client, .awaitingChallenge): break
        case (_, _): preconditionFailure("bind(to:) in state \(state)")
        }
        self.binding = binding
        acceptsMD5 = acceptsMD5 && !binding.isOursAlone
        macKeys = keys.map { $0.macKey(boundTo: binding, by: authenticator) }
    }

    /// Begins: a server challenges, a client waits.
    package mutating func start() -> Action {
        guard case .idle = state else { preconditionFailure("start() in state \(state)") }
        switch role {
        case .server:
            state = .awaitingAnswer
            return .send(.challenge(challenge))
        case .client:
            state = .awaitingChallenge
            return .ignore
        }
    }

    /// Handles the payload of one frame.
    package mutating func received(_ payload: ArraySlice<UInt8>) -> Action {
        do throws(HandshakeError) {
            switch state {
            case .idle:
                preconditionFailure("received(_:) before start()")
            case .awaitingAnswer:
                try checkAnswer(payload)
                return acceptedPeer()
            case .awaitingChallenge:
                let answer = try answer(toChallenge: payload)
                state = .awaitingWelcome
                return .send(.answer(answer))
            case .awaitingWelcome:
                try checkWelcome(payload)
                return wasAccepted()
            case .finished, .failed:
                return .ignore
            }
        } catch {
            state = .failed
            return .close(error)
        }
    }

    /// The peer has proved itself: a server is tested next, a client was tested before.
    private mutating func acceptedPeer() -> Action {
        switch role {
        case .server:
            state = .awaitingChallenge
            return .send(.welcome)
        case .client:
            state = .finished
            return .sendAndFinish(.welcome)
        }
    }

    /// We have proved ourselves: a client tests the peer next, a server did before.
    private mutating func wasAccepted() -> Action {
        switch role {
        case .server:
            state = .finished
            return .finish
        case .client:
            state = .awaitingAnswer
            return .send(.challenge(challenge))
        }
    }
}

extension HandshakeStateMachine {
    /// Sizes of messages without a digest name, as CPython has them.
    private enum Bare {
        static let md5Challenge = 20
        static let md5Answer = 16
        static let sha256Answer = 32
    }

    private func checkWelcome(_ payload: ArraySlice<UInt8>) throws(HandshakeError) {
        try checkNotRejected(payload)
        guard payload.elementsEqual(HandshakeMessage.welcome.payload) else {
            throw .notAWelcome(found: HandshakeMessage.kind(of: payload))
        }
    }

    private func checkNotRejected(_ payload: ArraySlice<UInt8>) throws(HandshakeError) {
        guard !payload.elementsEqual(HandshakeMessage.failure.payload) else { throw .rejected }
    }

    /// Computes our answer to a challenge in any of its forms.
    private mutating func answer(
        toChallenge payload: ArraySlice<UInt8>
    ) throws(HandshakeError) -> [UInt8] {
        try checkNotRejected(payload)
        guard let message = HandshakeMessage.challengedMessage(in: payload) else {
            throw .notAChallenge(found: HandshakeMessage.kind(of: payload))
        }
        guard message.count >= Bare.md5Challenge else { throw .challengeTooShort(message.count) }
        if message.count == Bare.md5Challenge {
            try checkAllowed(.md5)
            return try answer(.md5, to: Array(message))
        }
        let (digest, nonce) = try DigestName.readPrefix(of: message)
        try checkAllowed(digest)
        guard !tag.marksOwnRole(nonce) else { throw .reflection }
        guard !binding.isSecondChoice || !tag.marksOtherRole(nonce) else {
            throw .bindingPrevented
        }
        return digest.prefix + (try answer(digest, to: Array(message)))
    }

    /// Proves that we hold the key which the peer has proved to hold, or which is our only one.
    private mutating func answer(
        _ digest: DigestName,
        to message: [UInt8]
    ) throws(HandshakeError) -> [UInt8] {
        guard let chosen else {
            preconditionFailure("an answer in state \(state), before the peer's")
        }
        let answer = try mac(digest, key: macKeys[chosen], of: message)
        usedMD5 = usedMD5 || digest == .md5
        return answer
    }

    /// Checks the peer's answer to our challenge in any of its forms.
    ///
    /// Every key is tried, whether an earlier one fits or not: the time tells a stranger nothing.
    private mutating func checkAnswer(_ payload: ArraySlice<UInt8>) throws(HandshakeError) {
        try checkNotRejected(payload)
        let (digest, mac) = try Self.parseAnswer(payload)
        try checkAllowed(digest)
        var fitting: [Int] = []
        for (index, key) in macKeys.enumerated() {
            let expected = try self.mac(digest, key: key, of: challenge)
            if mac.isEqualInConstantTime(to: expected) { fitting.append(index) }
        }
        guard let first = fitting.first else {
            throw try reason(forWrong: mac, digest)
        }
        chosen = first
        usedMD5 = usedMD5 || digest == .md5
    }

    /// Finds out whether a newline at the end of the key is all that is wrong, for our own log: the peer isn't told.
    ///
    /// One more MAC for each key, whatever they are.
    private func reason(
        forWrong mac: ArraySlice<UInt8>,
        _ digest: DigestName
    ) throws(HandshakeError) -> HandshakeError {
        var reason = HandshakeError.wrongAnswer
        for key in keys {
            guard let other = key.macKeyWithOtherEnding(boundTo: binding, by: authenticator) else {
                continue
            }
            let expected = try self.mac(digest, key: other, of: challenge)
            if mac.isEqualInConstantTime(to: expected) {
                reason = .newlineInKey(isPeers: !key.authkey.endsInNewline)
            }
        }
        return reason
    }

    /// Computes a MAC.
    ///
    /// - Throws: If the library doesn't offer the digest, as in FIPS mode: an empty MAC would be easy to match.
    private func mac(
        _ digest: DigestName,
        key: Authkey,
        of message: [UInt8]
    ) throws(HandshakeError) -> [UInt8] {
        let mac = authenticator.mac(digest, key: key, of: message)
        guard !mac.isEmpty else {
            throw digest == .md5 ? .md5Refused : .unknownDigest(digest.rawValue)
        }
        return mac
    }

    private static func parseAnswer(
        _ payload: ArraySlice<UInt8>
    ) throws(HandshakeError) -> (digest: DigestName, mac: ArraySlice<UInt8>) {
        switch payload.count {
        case Bare.md5Answer: return (.md5, payload)
        case Bare.sha256Answer: return (.sha256, payload)
        default:
            let (digest, mac) = try DigestName.readPrefix(of: payload)
            return (digest, mac)
        }
    }

    private func checkAllowed(_ digest: DigestName) throws(HandshakeError) {
        guard digest != .md5 || acceptsMD5 else { throw .md5Refused }
    }
}
