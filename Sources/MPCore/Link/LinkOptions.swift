internal import MPWire

/// What both ends of a link agreed upon when it was opened.
package struct LinkOptions: Equatable, Sendable {
    /// The newest version of link mode that this package speaks.
    package static let newestVersion = 1

    /// The version of link mode: the lower one of what both ends offered.
    package var version: Int
    /// The prefix of the idents of this server's objects; `nil` if the server didn't say.
    package var server: String?
    /// The longest frame that the server takes, in bytes.
    package var longestRequest: Int

    /// Agrees on as little as possible.
    package init(version: Int = newestVersion, server: String? = nil, longestRequest: Int = .max) {
        self.version = version
        self.server = server
        self.longestRequest = longestRequest
    }

    /// Reads the server's answer to `open_link`: a tuple of the version and a dict of options.
    ///
    /// Options with unknown names are ignored, so that a later server may have more to say.
    ///
    /// - Returns: `nil` if it names no version that this package speaks.
    init?(_ answer: WireValue) {
        guard case .tuple(let parts) = answer, case .int(let version)? = parts.first,
            (1...Self.newestVersion).contains(version)
        else { return nil }
        self.init(version: version)
        guard parts.count > 1, case .dict(let options) = parts[1] else { return }
        server = options[text: "server"]?.asText
        if case .int(let limit)? = options[text: "limit"] { longestRequest = limit }
    }

    /// Whether an object belongs to the server of the link; another server's passed through it, and nobody counted a
    /// reference to it.
    package func owns(_ ident: String) -> Bool {
        server.map(ident.hasPrefix) ?? false
    }
}
