import MPWire

/// What a recording says of a server's authkeys: their names and expiries.
struct RecordedAuthkeys: Equatable {
    /// One key.
    struct Entry: Equatable {
        let id: String
        let expiry: Duration?
    }

    let entries: [Entry]

    init(_ ring: AuthkeyRing) {
        entries = ring.all.map { Entry(id: $0.key.id, expiry: $0.expiry) }
    }

    init(_ reader: inout EntryReader) throws(RecordingError) {
        entries = try reader.list { (reader) throws(RecordingError) in
            let id = try reader.text()
            let expiry = try reader.optional { (reader) throws(RecordingError) in
                try reader.duration()
            }
            return Entry(id: id, expiry: expiry)
        }
    }

    func append(to writer: inout EntryWriter) {
        writer.list(entries) { writer, entry in
            writer.text(entry.id)
            writer.optional(entry.expiry) { $0.duration($1) }
        }
    }

    /// Keys with these names that prove nothing: the core that is run again asks them nothing.
    var ring: AuthkeyRing {
        AuthkeyRing(
            entries.map { entry in
                AuthkeyRing.Entry(
                    HandshakeKey(
                        id: entry.id,
                        authkey: Authkey(bytes: [0]),
                        authenticator: .replaying
                    ),
                    expiry: entry.expiry
                )
            }
        )
    }
}

extension MessageAuthenticator {
    /// Computes nothing; for cores that are run again, whose handshakes are told what came of them.
    static let replaying = MessageAuthenticator { digest, _, _ in
        [UInt8](repeating: 0, count: digest == .md5 ? 16 : 32)
    }
}
