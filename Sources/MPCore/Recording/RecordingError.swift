package import MPSystem

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
    /// The file can't be read.
    case unreadable(SystemError)
    /// What a frame holds has no meaning, or can't follow what came before it.
    case malformed(String)
    /// What was run takes more memory than it may, in bytes.
    case tooLarge(Int)
}
