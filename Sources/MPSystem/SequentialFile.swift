import Glibc

/// A file that is read from its beginning to its end.
package struct SequentialFile: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Opens a file.
    ///
    /// - Throws: It can't be opened.
    package init(reading path: String) throws(SystemError) {
        descriptor = try Self.open(path)
    }

    private static func open(_ path: String) throws(SystemError) -> Descriptor {
        let number = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw SystemError(call: "open", code: errno) }
        return Descriptor(adopting: number)
    }

    /// Reads the next bytes: fewer than wanted at the end only.
    ///
    /// Memory is taken as bytes come, whatever length somebody has announced.
    ///
    /// - Parameter count: How many bytes are wanted.
    /// - Returns: The bytes.
    /// - Throws: The file can't be read.
    package borrowing func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try readPiece(min(count - bytes.count, 1 << 20))
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    private borrowing func readPiece(_ count: Int) throws(SystemError) -> [UInt8] {
        var code: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            var found: Int
            repeat {
                found = Glibc.read(descriptor.rawValue, buffer.baseAddress, count)
            } while found < 0 && errno == EINTR
            if found < 0 { code = errno }
            length = max(0, found)
        }
        guard code == 0 else { throw SystemError(call: "read", code: code) }
        return piece
    }
}
