/// What became of a frame.
package enum FrameFate: Equatable, Sendable {
    /// It was appended.
    case written
    /// It is longer than may be: so long.
    case tooLong(Int)
    /// There is no memory for it.
    case noRoom
}
