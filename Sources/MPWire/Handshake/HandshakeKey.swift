/// An authkey as handshakes use it, and the name by which its holders are known.
package struct HandshakeKey: Sendable {
    /// Names the key, and with it whoever proves to hold it; never sent.
    package let id: String
    /// The secret.
    let authkey: Authkey
    /// What marks challenges as made by a holder of the key; derived once, since every challenge takes it.
    let tagKey: Authkey

    /// Prepares a key.
    package init(id: String, authkey: Authkey, authenticator: MessageAuthenticator) {
        self.id = id
        self.authkey = authkey
        tagKey = authenticator.derivedKey(from: authkey, for: "mp nonce tag v1")
    }

    /// The key of the MACs on one connection.
    ///
    /// - Parameters:
    ///   - binding: What the two ends of an encrypted channel know of it. Whoever relays messages between two channels
    ///     has a different one on each.
    ///   - authenticator: The HMAC function.
    /// - Returns: The authkey itself if there is no channel to bind to, as stock CPython has it.
    func macKey(
        boundTo binding: ChannelBinding,
        by authenticator: MessageAuthenticator
    ) -> Authkey {
        guard let (salt, purpose) = binding.ingredient else { return authkey }
        return authenticator.derivedKey(from: authkey, salt: salt, for: purpose)
    }
}

/// The authkeys of a server: several at a time, so that they can be replaced while it runs.
package struct AuthkeyRing: Sendable {
    /// One key, and how long it is good.
    package struct Entry: Sendable {
        /// The key.
        package let key: HandshakeKey
        /// From when on it is refused; `nil` is never.
        package let expiry: Duration?

        /// Sets a key's end.
        package init(_ key: HandshakeKey, expiry: Duration? = nil) {
            self.key = key
            self.expiry = expiry
        }
    }

    /// How many keys an answer is tried with: each takes a MAC, and a stranger may ask for it.
    package static let longest = 4

    private let entries: [Entry]

    /// Takes keys in the order in which they are tried.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The keys that count at a time.
    package func active(at now: Duration) -> [HandshakeKey] {
        let active = entries.filter { entry in entry.expiry.map { now < $0 } ?? true }
        return active.prefix(Self.longest).map(\.key)
    }
}
