internal import MPWire

// How numbers, texts and bytes stand in the messages between a pool and its workers: numbers with their least significant
// byte first, texts and bytes behind their length.
extension [UInt8] {
    /// Appends a number.
    mutating func append(number: UInt64) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends bytes behind their length.
    mutating func append(counted bytes: some Collection<UInt8>) {
        append(number: UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}

/// Reads the parts of a message, one after the other.
struct MessageReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next byte.
    mutating func byte() throws(WorkerMessageError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw WorkerMessageError() }
        return byte
    }

    /// The next number.
    mutating func number() throws(WorkerMessageError) -> UInt64 {
        guard rest.count >= 8 else { throw WorkerMessageError() }
        let number = rest.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        rest = rest.dropFirst(8)
        return UInt64(littleEndian: number)
    }

    /// The next number, which counts something.
    mutating func count() throws(WorkerMessageError) -> Int {
        guard let count = Int(exactly: try number()) else { throw WorkerMessageError() }
        return count
    }

    /// The next bytes.
    mutating func bytes() throws(WorkerMessageError) -> ArraySlice<UInt8> {
        let count = try count()
        guard count <= rest.count else { throw WorkerMessageError() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}

/// What came between a pool and its worker is no message of theirs: they are of different versions of this package.
struct WorkerMessageError: Error, CustomStringConvertible {
    var description: String {
        "a message of another version of this package; build both programs with the same"
    }
}
