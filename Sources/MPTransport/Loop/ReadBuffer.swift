import Glibc

/// The buffer into which a loop reads before the bytes are delivered.
struct ReadBuffer {
    /// The result of a read.
    enum Outcome {
        /// Bytes, which stay valid while they are kept.
        case bytes(ArraySlice<UInt8>)
        /// The peer sends nothing more.
        case endOfStream
        /// There is nothing at the moment.
        case nothing
        /// The connection is broken.
        case failed(code: Int32)
    }

    /// Limit of the buffer's growth while reads fill it, in bytes; also the most that one connection gets in its turn.
    ///
    /// More doesn't move a stream faster, since it doesn't stay in the processor's cache until it is copied on: 16 MiB
    /// over a Unix socket take as long with 64 KiB as with 256 KiB, and longer with 1 MiB. And the requests in it
    /// delay the others on the loop.
    private static let largest = 128 << 10

    /// The buffer; copied before the next read if somebody kept the last slice.
    private var storage = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether the last read filled the storage.
    private var wasFilled = false

    /// Reads once: as much as is available and fits.
    mutating func receive(from descriptor: Int32) -> Outcome {
        if wasFilled, storage.count < Self.largest {
            storage = [UInt8](repeating: 0, count: 2 * storage.count)
        }
        while true {
            let count = storage.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
            }
            wasFilled = count == storage.count
            if count > 0 { return .bytes(storage[..<count]) }
            if count == 0 { return .endOfStream }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .failed(code: errno)
            }
        }
    }
}
