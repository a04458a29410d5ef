import MPWire

/// What both ends of a link agree upon when it is opened: section 6.1 of `docs/wire-protocol.md`.
///
/// The client offers, the server answers, and both keep to the answer. Options with unknown names are ignored at both
/// ends, so that a later version may have more to say.
package struct LinkOptions: Equatable, Sendable {
    /// The newest version of link mode that this package speaks.
    package static let newestVersion = 1

    /// The version of link mode: the lower one of what both ends speak.
    package var version: Int
    /// The prefix of the idents of this server's objects; `nil` if the server didn't say.
    package var server: String?
    /// The longest frame that the server takes, in bytes.
    package var longestRequest: Int
    /// The flags that a call may have: those that both ends know.
    package var callFlags: UInt8

    /// Whether calls may have a trace context; then tasks may, too.
    package var carriesTraces: Bool { LinkFrame.takesTraceContext(callFlags) }

    /// Agrees on the first version, and on nothing that an end would have to say.
    package init(server: String? = nil, longestRequest: Int = .max) {
        version = 1
        self.server = server
        self.longestRequest = longestRequest
        callFlags = LinkFrame.firstCallFlags
    }
}

// MARK: The client's side

extension LinkOptions {
    /// Asks a server to carry many calls at once.
    static var offer: Request {
        let options: WireDictionary = ["flags": .int(Int(LinkFrame.knownCallFlags))]
        return Request(.openLink(version: newestVersion, options: options))
    }

    /// Reads the server's answer: a tuple of the version and a dict of options.
    ///
    /// - Returns: `nil` if it names no version that this package speaks.
    init?(_ answer: WireValue) {
        guard case .tuple(let parts) = answer, case .int(let version)? = parts.first,
            (1...Self.newestVersion).contains(version)
        else { return nil }
        self.init()
        self.version = version
        guard parts.count > 1, case .dict(let options) = parts[1] else { return }
        server = options[text: "server"]?.asText
        if case .int(let limit)? = options[text: "limit"] { longestRequest = limit }
        takeFlags(options)
    }

    /// Whether an object belongs to the server of the link; another server's passed through it, and nobody counted a
    /// reference to it.
    package func owns(_ ident: String) -> Bool {
        server.map(ident.hasPrefix) ?? false
    }
}

// MARK: The server's side

extension LinkOptions {
    /// Agrees with what a client offers; one that offers nothing gets what the first clients got.
    mutating func agree(to offer: Request) {
        if case .int(let newest)? = offer.arguments.first {
            version = min(max(1, newest), Self.newestVersion)
        }
        guard offer.arguments.count > 1, case .dict(let options) = offer.arguments[1] else {
            return
        }
        takeFlags(options)
    }

    /// The answer to the client.
    var answer: WireValue {
        var options: WireDictionary = [
            "limit": .int(longestRequest), "flags": .int(Int(callFlags)),
        ]
        if let server { options[WireKey(text: "server")] = .text(server) }
        return .tuple([.int(version), .dict(options)])
    }

    /// Takes the flags that both ends know; those of the first version need no word.
    private mutating func takeFlags(_ options: WireDictionary) {
        guard case .int(let flags)? = options[text: "flags"] else { return }
        let both = UInt8(truncatingIfNeeded: flags) & LinkFrame.knownCallFlags
        callFlags = LinkFrame.firstCallFlags | both
    }
}
