import Testing

/// The ways in which a stream of messages can arrive, to be fed to a decoder one chunk after the other.
package struct SplitFeeder: Sendable, CustomTestStringConvertible {
    /// What the way is called.
    package let testDescription: String
    /// What each read yields.
    package let chunks: [ArraySlice<UInt8>]

    private init(_ name: String, _ chunks: [ArraySlice<UInt8>]) {
        testDescription = name
        self.chunks = chunks
    }

    /// The ways in which all of `messages` arrive: whole, joined, byte by byte, cut once at every place, in chunks of
    /// a size that fits no message.
    package static func complete(_ messages: [[UInt8]]) -> [SplitFeeder] {
        let joined = messages.flatMap { $0 }
        let whole = SplitFeeder("whole", messages.map { $0[...] })
        let once = SplitFeeder("joined", [joined[...]])
        let cuts = joined.indices.map { place in
            SplitFeeder("cut at \(place)", [joined[..<place], joined[place...]])
        }
        return [whole, once, inChunks(of: 1, joined), inChunks(of: 7, joined)] + cuts
    }

    /// The ways in which `message` ends too early, byte by byte and at once.
    package static func truncated(_ message: [UInt8]) -> [SplitFeeder] {
        message.indices.flatMap { end in
            [
                SplitFeeder("truncated at \(end)", [message[..<end]]),
                inChunks(of: 1, Array(message[..<end])),
            ]
        }
    }

    private static func inChunks(of size: Int, _ bytes: [UInt8]) -> SplitFeeder {
        let starts = stride(from: 0, to: bytes.count, by: size)
        return SplitFeeder(
            size == 1 ? "byte by byte" : "in chunks of \(size)",
            starts.map { bytes[$0..<min($0 + size, bytes.count)] }
        )
    }
}
