internal import CMultiprocessing
import Glibc

/// Writes to descriptors that may be pipes whose reader has gone.
package enum PipeOutput {
    /// Writes a text as one piece, waiting for room.
    ///
    /// - Returns: Whether all of it was taken. A missing reader is an error here, never the end of the process by SIGPIPE.
    @discardableResult
    package static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var piece = iovec(
                iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                iov_len: bytes.count
            )
            return mp_write_pipe(descriptor, &piece, 1, 1) == bytes.count
        }
    }
}
