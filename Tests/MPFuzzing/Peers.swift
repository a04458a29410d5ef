import MPWire

/// What the peers of the feeds prove themselves with.
enum Peers {
    static let key = Authkey(bytes: Array("the key of feeds".utf8))
    static let otherKey = Authkey(bytes: Array("a stranger's key".utf8))

    /// A keyed checksum instead of a MAC: a hundred times as fast, and no input finds out the key.
    static let authenticator = MessageAuthenticator { digest, key, message in
        var state: UInt64 = 14_695_981_039_346_656_037
        func mix(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
        }
        mix(digest.rawValue.utf8)
        mix(key)
        mix(message)
        return (0..<(digest == .md5 ? 16 : 32)).map { index in
            state = (state ^ (state >> 29) ^ UInt64(index)) &* 0xbf58_476d_1ce4_e5b9
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    static func handshake(
        _ role: HandshakeStateMachine.Role,
        key: Authkey = key,
        number: UInt8 = 0,
        acceptsMD5: Bool = true,
        binding: ChannelBinding = .none
    ) -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: role,
            authkey: key,
            authenticator: authenticator,
            random: (0..<24).map { $0 &* 7 &+ number },
            acceptsMD5: acceptsMD5,
            binding: binding
        )
    }
}

extension [UInt8] {
    /// A payload as one frame.
    static func frame(_ payload: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { $0 += payload }
        return bytes
    }

    /// A value as a frame with its pickle.
    static func frame(_ value: WireValue) -> [UInt8] { frame(PickleFeed.pickle(value)) }

    /// A frame of a link.
    static func frame(_ frame: LinkFrame) -> [UInt8] { Self.frame(LinkFrameFeed.written(frame)) }
}
