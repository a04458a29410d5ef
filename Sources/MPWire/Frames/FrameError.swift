/// Why a stream can't be cut into frames any further.
package enum FrameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A length below zero that isn't the mark of the long form.
    case negativeLength(Int32)
    /// A payload that is longer than the receiver takes.
    case tooLong(length: UInt64, limit: Int)

    /// What was wrong.
    package var description: String {
        switch self {
        case .negativeLength(let length):
            "a frame's header gives its length as \(length)"
        case .tooLong(let length, let limit):
            "a frame of \(length) bytes is longer than the limit of \(limit) bytes"
        }
    }
}
