/// Where a recording can't be read any further, why, and what to do about it.
package struct RecordingFault: Error, Equatable, Sendable {
    /// What is wrong.
    package let reason: RecordingError
    /// The place in the file, in bytes: of the frame, or of the entry that makes no sense.
    package let offset: Int
    /// The number of the event that the entry belongs to, from 1; `nil` if the frame is at fault, or the header.
    package let event: Int?

    /// Describes a fault.
    package init(_ reason: RecordingError, at offset: Int, event: Int? = nil) {
        self.reason = reason
        self.offset = offset
        self.event = event
    }
}

extension RecordingFault: CustomStringConvertible {
    /// What is wrong, where, and what to do, in words.
    package var description: String {
        let entry = event.map { "event \($0), at byte \(offset)" } ?? "the entry at byte \(offset)"
        return switch reason {
        case .notARecording:
            "it is no recording of a manager's server: 'syncmanager serve --record' writes them"
        case .otherVersion(let version):
            """
            it has version \(version) of the format, and this program reads version \(RecordingFormat.version): run it \
            with the program that has recorded it
            """
        case .cut:
            """
            it ends in the middle of the frame at byte \(offset), as it does if its server was killed or still writes
            """
        case .damaged:
            """
            the frame at byte \(offset) is damaged: its bytes have changed since they were written, so copy the file again
            """
        case .unreadable(let error): "the frame at byte \(offset) can't be read: \(error)"
        case .malformed(let what):
            "\(entry), makes no sense: \(what). No server writes that: the file was changed"
        case .tooLarge(let limit):
            "\(entry), took more memory than \(limit) bytes, which '--memory-limit' raises"
        }
    }
}
