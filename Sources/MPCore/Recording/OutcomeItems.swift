/// What a core has put out, read from the bytes that ``RecordedOutcome`` has written.
struct OutcomeItems: Equatable {
    /// A frame.
    struct Frame: Equatable {
        let length: Int
        let checksum: UInt32
    }

    /// The frames on each connection, in order.
    private(set) var frames: [ConnectionID: [Frame]] = [:]
    /// The bytes of all these frames, if they were recorded.
    private(set) var octets: [ConnectionID: [UInt8]] = [:]
    /// Everything else, in order and in words.
    private(set) var others: [String] = []

    /// Reads an outcome after its tag.
    ///
    /// - Parameters:
    ///   - reader: Reads the bytes.
    ///   - keepsAnswers: Whether the bytes of frames follow them.
    /// - Throws: `malformed`.
    init(_ reader: inout EntryReader, keepsAnswers: Bool) throws(RecordingError) {
        while true {
            let kind = try reader.byte()
            switch kind {
            case 0: return
            case 1:
                let id = try reader.connection()
                frames[id, default: []] += try Self.frames(&reader)
                if keepsAnswers { octets[id, default: []] += try reader.octets() }
            default: others.append(try Self.words(kind, &reader))
            }
        }
    }

    private static func frames(_ reader: inout EntryReader) throws(RecordingError) -> [Frame] {
        var frames: [Frame] = []
        while true {
            let length = try reader.number()
            if length == 0 { return frames }
            let bytes = try reader.raw(4)
            frames.append(
                Frame(
                    length: Int(truncatingIfNeeded: length - 1),
                    checksum: bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
                )
            )
        }
    }

    private static func words(
        _ kind: UInt8,
        _ reader: inout EntryReader
    ) throws(RecordingError) -> String {
        switch kind {
        case 2: return "wait until connection \(try reader.number()) has taken its output"
        case 3: return "let others go before connection \(try reader.number())"
        case 4:
            let id = try reader.number()
            return "\(try reader.flag() ? "read" : "stop reading") from connection \(id)"
        case 5: return "close connection \(try reader.number())"
        case 6: return "connection \(try reader.number()) carries calls"
        case 7: return "ask what connection \(try reader.number()) has read"
        case 8:
            return "watch process \(try reader.number()) of connection \(try reader.number())"
        case 9:
            let call = try reader.number()
            return "begin a task for '\(try reader.text())' of call \(call)"
        case 10: return "cancel the task of call \(try reader.number())"
        case 11: return "tell the end of session \(try reader.number())"
        case 12: return try reader.flag() ? "accept connections" : "stop accepting connections"
        case 13: return "log \(try reader.text())"
        case 14: return "stop the server"
        default: throw .malformed("there is no action \(kind)")
        }
    }
}
