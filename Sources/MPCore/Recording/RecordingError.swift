/// The reason why a recording can't be read, or not any further.
package enum RecordingError: Error, Equatable, Sendable {
    /// The file begins in another way.
    case notARecording
    /// The file is of another version of the format.
    case otherVersion(UInt64)
    /// The file ends in the middle of a frame: its writer was killed, or still writes.
    case cut
    /// The bytes of a frame have changed since they were written, or the frame is longer than any that is written.
    case damaged
    /// What a frame holds has no meaning.
    case malformed(String)
}

extension RecordingError: CustomStringConvertible {
    /// What is wrong, in words.
    package var description: String {
        switch self {
        case .notARecording: "it is no recording of a manager's server"
        case .otherVersion(let version):
            "it has version \(version) of the format, and this program reads version \(RecordingFormat.version)"
        case .cut: "it ends in the middle of a frame"
        case .damaged: "a frame is damaged"
        case .malformed(let what): "a frame makes no sense: \(what)"
        }
    }
}
