import MPReferents
import MPSystem

/// Something that came into a ``ManagerCore``, as a recording holds it: one case for each of the driver's calls.
enum CoreInput {
    /// A connection was opened; of its random bytes, those to draw lots by.
    case opened(ConnectionID, PeerDescription, chance: [UInt8])
    /// Bytes have come; those of a handshake without what proves a key.
    case received(ConnectionID, ArraySlice<UInt8>)
    case drained(ConnectionID)
    case continued(ConnectionID)
    case readAll(ConnectionID, but: Int)
    case closed(ConnectionID, leftUnread: Bool)
    case advanced
    case processEnded(UInt64)
    case finished(CallID, RecordedResult)
    case sessionWatched(CallerID)
    case memorySampled(Int)
    case memoryGivenBack
    case slowReaderCutOff(ConnectionID)
    case outputSampled([(id: ConnectionID, length: Int)])
    case rightsSet(Rights)
    case authkeysSet(RecordedAuthkeys)
    case tlsBegun(ConnectionID, PeerSource, chance: UInt64)
    case tlsEnded(ConnectionID)
    case handshakeWanted(PeerSource)
    case handshakeFailed(PeerSource, Admission.Ending)
    case shutDown(reason: String)
    case drainingBegun
    case settingsSet(ChangeableSettings)
}

/// The first byte of an entry; numbers from 0x40 on belong to the input before them.
enum EntryTag {
    static let opened: UInt8 = 1
    static let received: UInt8 = 2
    static let drained: UInt8 = 3
    static let continued: UInt8 = 4
    static let readAll: UInt8 = 5
    static let closed: UInt8 = 6
    static let advanced: UInt8 = 7
    static let processEnded: UInt8 = 8
    static let finished: UInt8 = 9
    static let sessionWatched: UInt8 = 10
    static let memorySampled: UInt8 = 11
    static let memoryGivenBack: UInt8 = 12
    static let slowReaderCutOff: UInt8 = 13
    static let outputSampled: UInt8 = 14
    static let rightsSet: UInt8 = 15
    static let authkeysSet: UInt8 = 16
    static let tlsBegun: UInt8 = 17
    static let tlsEnded: UInt8 = 18
    static let handshakeWanted: UInt8 = 19
    static let handshakeFailed: UInt8 = 20
    static let shutDown: UInt8 = 21
    static let drainingBegun: UInt8 = 22
    static let settingsSet: UInt8 = 23
    /// The first entry of a recording.
    static let header: UInt8 = 0x3f
    /// A step of a handshake.
    static let handshakeStep: UInt8 = 0x40
    /// Leases that have ended, on whatever thread.
    static let released: UInt8 = 0x41
    /// The number of dropped lines of the log.
    static let droppedLines: UInt8 = 0x42
    /// What the clock for calls said.
    static let clock: UInt8 = 0x43
    /// The output so far, as checksums.
    static let outcome: UInt8 = 0x60
    /// Set in the tag of an input whose time is written in full.
    static let hasFullTime: UInt8 = 0x80
}

extension CoreInput {
    /// The tag of its entry.
    var tag: UInt8 {
        switch self {
        case .opened: EntryTag.opened
        case .received: EntryTag.received
        case .drained: EntryTag.drained
        case .continued: EntryTag.continued
        case .readAll: EntryTag.readAll
        case .closed: EntryTag.closed
        case .advanced: EntryTag.advanced
        case .processEnded: EntryTag.processEnded
        case .finished: EntryTag.finished
        case .sessionWatched: EntryTag.sessionWatched
        case .memorySampled: EntryTag.memorySampled
        case .memoryGivenBack: EntryTag.memoryGivenBack
        case .slowReaderCutOff: EntryTag.slowReaderCutOff
        case .outputSampled: EntryTag.outputSampled
        case .rightsSet: EntryTag.rightsSet
        case .authkeysSet: EntryTag.authkeysSet
        case .tlsBegun: EntryTag.tlsBegun
        case .tlsEnded: EntryTag.tlsEnded
        case .handshakeWanted: EntryTag.handshakeWanted
        case .handshakeFailed: EntryTag.handshakeFailed
        case .shutDown: EntryTag.shutDown
        case .drainingBegun: EntryTag.drainingBegun
        case .settingsSet: EntryTag.settingsSet
        }
    }

    /// Appends the fields after tag and time.
    func append(to writer: inout EntryWriter) {
        switch self {
        case .opened(let id, let peer, let chance):
            writer.number(id.number)
            peer.append(to: &writer)
            writer.octets(chance)
        case .received(let id, let bytes):
            writer.number(id.number)
            writer.octets(bytes)
        case .drained(let id), .continued(let id), .slowReaderCutOff(let id), .tlsEnded(let id):
            writer.number(id.number)
        case .readAll(let id, let count):
            writer.number(id.number)
            writer.integer(count)
        case .closed(let id, let leftUnread):
            writer.number(id.number)
            writer.flag(leftUnread)
        case .advanced, .memoryGivenBack, .drainingBegun: break
        case .processEnded(let number): writer.number(number)
        case .finished(let call, let result):
            writer.number(call.number)
            result.append(to: &writer)
        case .sessionWatched(let session): writer.number(session.number)
        case .memorySampled(let bytes): writer.integer(bytes)
        case .outputSampled(let queues):
            writer.list(queues) { writer, queue in
                writer.number(queue.id.number)
                writer.integer(queue.length)
            }
        case .rightsSet(let rights): rights.append(to: &writer)
        case .authkeysSet(let keys): keys.append(to: &writer)
        case .tlsBegun(let id, let source, let chance):
            writer.number(id.number)
            source.append(to: &writer)
            writer.number(chance)
        case .handshakeWanted(let source): source.append(to: &writer)
        case .handshakeFailed(let source, let ending):
            source.append(to: &writer)
            writer.byte(ending.number)
        case .shutDown(let reason): writer.text(reason)
        case .settingsSet(let settings): settings.append(to: &writer)
        }
    }

    /// Reads the fields after tag and time.
    ///
    /// - Throws: `malformed`.
    init(tag: UInt8, _ reader: inout EntryReader) throws(RecordingError) {
        switch tag {
        case EntryTag.opened:
            let id = try reader.connection()
            let peer = try PeerDescription(&reader)
            self = .opened(id, peer, chance: Array(try reader.octets()))
        case EntryTag.received: self = .received(try reader.connection(), try reader.octets())
        case EntryTag.drained: self = .drained(try reader.connection())
        case EntryTag.continued: self = .continued(try reader.connection())
        case EntryTag.readAll: self = .readAll(try reader.connection(), but: try reader.length())
        case EntryTag.closed:
            self = .closed(try reader.connection(), leftUnread: try reader.flag())
        case EntryTag.advanced: self = .advanced
        case EntryTag.processEnded: self = .processEnded(try reader.number())
        case EntryTag.finished:
            self = .finished(CallID(try reader.number()), try RecordedResult(&reader))
        case EntryTag.sessionWatched: self = .sessionWatched(CallerID(try reader.number()))
        case EntryTag.memorySampled: self = .memorySampled(try reader.length())
        case EntryTag.memoryGivenBack: self = .memoryGivenBack
        case EntryTag.slowReaderCutOff: self = .slowReaderCutOff(try reader.connection())
        case EntryTag.outputSampled:
            self = .outputSampled(
                try reader.list { (reader) throws(RecordingError) in
                    (try reader.connection(), try reader.length())
                }
            )
        default: self = try Self.rare(tag, &reader)
        }
    }

    private static func rare(
        _ tag: UInt8,
        _ reader: inout EntryReader
    ) throws(RecordingError) -> CoreInput {
        switch tag {
        case EntryTag.rightsSet: return .rightsSet(try Rights(&reader))
        case EntryTag.authkeysSet: return .authkeysSet(try RecordedAuthkeys(&reader))
        case EntryTag.tlsBegun:
            let (id, source) = (try reader.connection(), try PeerSource(&reader))
            return .tlsBegun(id, source, chance: try reader.number())
        case EntryTag.tlsEnded: return .tlsEnded(try reader.connection())
        case EntryTag.handshakeWanted: return .handshakeWanted(try PeerSource(&reader))
        case EntryTag.handshakeFailed:
            let source = try PeerSource(&reader)
            guard let ending = Admission.Ending(number: try reader.byte()) else {
                throw .malformed("a handshake ends in an unknown way")
            }
            return .handshakeFailed(source, ending)
        case EntryTag.shutDown: return .shutDown(reason: try reader.text())
        case EntryTag.drainingBegun: return .drainingBegun
        case EntryTag.settingsSet: return .settingsSet(try ChangeableSettings(&reader))
        default: throw .malformed("there is no entry \(tag)")
        }
    }
}

extension EntryReader {
    /// A length that memory can have, or a queue.
    fileprivate mutating func length() throws(RecordingError) -> Int {
        let length = try amount()
        guard length <= 1 << 50 else { throw .malformed("a length is none") }
        return length
    }

    /// The number of a connection.
    mutating func connection() throws(RecordingError) -> ConnectionID {
        ConnectionID(try number())
    }
}

extension Admission.Ending {
    /// Its number in recordings.
    fileprivate var number: UInt8 {
        switch self {
        case .succeeded: 0
        case .failed: 1
        case .vanished: 2
        }
    }

    fileprivate init?(number: UInt8) {
        switch number {
        case 0: self = .succeeded
        case 1: self = .failed
        case 2: self = .vanished
        default: return nil
        }
    }
}
