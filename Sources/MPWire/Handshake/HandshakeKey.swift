/// An authkey as handshakes use it, with a name for its holders.
package struct HandshakeKey: Sendable {
    /// The name of the key, and of whoever proves to hold it; never sent.
    package let id: String
    let authkey: Authkey
    /// Marks challenges as made by a holder of the key; derived once, since every challenge needs it.
    let tagKey: Authkey

    package init(id: String, authkey: Authkey, authenticator: MessageAuthenticator) {
        self.id = id
        self.authkey = authkey
        tagKey = authenticator.derivedKey(from: authkey, for: "mp nonce tag v1")
    }

    /// The key of the MACs on one connection.
    ///
    /// - Parameters:
    ///   - binding: The binding of the connection's channel. Somebody who relays messages between two channels has a
    ///     different one on each.
    ///   - authenticator: The HMAC function.
    /// - Returns: The authkey itself if there is no channel to bind to, as in stock CPython.
    func macKey(
        boundTo binding: ChannelBinding,
        by authenticator: MessageAuthenticator
    ) -> Authkey {
        Self.macKey(of: authkey, boundTo: binding, by: authenticator)
    }

    /// The key of the MACs of a peer whose authkey differs from ours by a newline at the end.
    func macKeyWithOtherEnding(
        boundTo binding: ChannelBinding,
        by authenticator: MessageAuthenticator
    ) -> Authkey? {
        authkey.withOtherEnding.map { Self.macKey(of: $0, boundTo: binding, by: authenticator) }
    }

    private static func macKey(
        of authkey: Authkey,
        boundTo binding: ChannelBinding,
        by authenticator: MessageAuthenticator
    ) -> Authkey {
        guard let (salt, purpose) = binding.ingredient else { return authkey }
        return authenticator.derivedKey(from: authkey, salt: salt, for: purpose)
    }
}
