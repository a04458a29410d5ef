/// Place of the pickle in a message of which any part has arrived.
enum PickleStart {
    /// Finds it, given the part of the message that has arrived.
    typealias Finding = @Sendable (ArraySlice<UInt8>) -> PickleStart

    /// Too little of the message is there to tell.
    case unknownYet
    /// This many bytes after the message's beginning.
    case at(Int)
    /// The message has no pickle, or none that may hold large byte strings.
    case noPickle
}
