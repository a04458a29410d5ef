import COpenSSL

/// Holds a secret at one place in memory, and wipes it there at the end.
final class SecretBytes: @unchecked Sendable {
    // SAFETY: The memory is written in `init` only, before anybody else has a reference, and wiped in `deinit`, after
    // the last one; in between it is only read.
    private let memory: UnsafeMutableRawBufferPointer

    /// Fills new memory.
    ///
    /// - Parameters:
    ///   - count: The number of bytes.
    ///   - fill: Writes them all, or throws.
    /// - Throws: What `fill` throws.
    init<Failure: Error>(
        count: Int,
        fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        memory = .allocate(byteCount: count, alignment: 1)
        try fill(memory)
    }

    deinit {
        OPENSSL_cleanse(memory.baseAddress, memory.count)
        memory.deallocate()
    }

    /// Passes the bytes to a body, which must not keep them.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(UnsafeRawBufferPointer(memory)) }
    }
}
