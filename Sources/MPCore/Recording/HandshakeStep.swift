import MPWire

/// What came of one frame of a handshake: a recording holds this in place of the frame, which a key could be guessed by.
struct HandshakeStep: Equatable {
    /// What the server did.
    enum Kind: Equatable {
        /// Sent a message of this length.
        case sent(Int)
        /// Let the client in.
        case finished
        /// Sent a message of this length, and let the client in.
        case sentAndFinished(Int)
        /// Refused it, for this reason.
        case closed(String)
        case ignored
    }

    let kind: Kind
    /// The key that the client has proved so far.
    let keyID: String?
    /// Whether HMAC-MD5 was used so far.
    let usedMD5: Bool

    init(_ action: HandshakeStateMachine.Action, keyID: String?, usedMD5: Bool) {
        self.keyID = keyID
        self.usedMD5 = usedMD5
        switch action {
        case .send(let message): kind = .sent(message.payload.count)
        case .sendAndFinish(let message): kind = .sentAndFinished(message.payload.count)
        case .finish: kind = .finished
        case .close(let error): kind = .closed("\(error)")
        case .ignore: kind = .ignored
        }
    }

    func append(to writer: inout EntryWriter) {
        writer.byte(EntryTag.handshakeStep)
        switch kind {
        case .sent(let length):
            writer.byte(0)
            writer.integer(length)
        case .finished: writer.byte(1)
        case .sentAndFinished(let length):
            writer.byte(2)
            writer.integer(length)
        case .closed(let reason):
            writer.byte(3)
            writer.text(reason)
        case .ignored: writer.byte(4)
        }
        writer.optional(keyID) { $0.text($1) }
        writer.flag(usedMD5)
    }

    /// Reads the fields after the tag.
    init(_ reader: inout EntryReader) throws(RecordingError) {
        switch try reader.byte() {
        case 0: kind = .sent(try Self.length(&reader))
        case 1: kind = .finished
        case 2: kind = .sentAndFinished(try Self.length(&reader))
        case 3: kind = .closed(try reader.text())
        case 4: kind = .ignored
        default: throw .malformed("a handshake goes on in an unknown way")
        }
        keyID = try reader.optional { (reader) throws(RecordingError) in try reader.text() }
        usedMD5 = try reader.flag()
    }

    private static func length(_ reader: inout EntryReader) throws(RecordingError) -> Int {
        let length = try reader.integer()
        guard (0...HandshakeStateMachine.frameLimit).contains(length) else {
            throw .malformed("a handshake's message is too long")
        }
        return length
    }
}
