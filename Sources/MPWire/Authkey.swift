internal import Glibc

/// The secret that a manager and its clients share.
///
/// The bytes stay in one place of memory for as long as the key lives, and are wiped when it is released. They
/// appear in no description and in no mirror, are compared in constant time, and can't be encoded.
/// CPython calls the same bytes `authkey`.
public final class Authkey: Sendable {
    /// Where the bytes are, as a number.
    ///
    // SAFETY: A pointer isn't Sendable, but what this one points to is written in `init` and in `deinit` only,
    // when nobody else has a reference; in between it is only read, inside `withBytes`, which keeps `self` alive.
    private let address: UInt
    /// The number of bytes.
    package let count: Int

    /// Takes the bytes of a key as they are.
    ///
    /// The array's own memory is wiped only if nobody else holds the array.
    package init(bytes: consuming [UInt8]) {
        var source = bytes
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        memory.copyBytes(from: source)
        address = UInt(bitPattern: memory.baseAddress)
        count = source.count
        source.wipe()
    }

    deinit {
        let memory = UnsafeMutableRawBufferPointer(
            start: UnsafeMutableRawPointer(bitPattern: address),
            count: count
        )
        memory.wipe()
        memory.deallocate()
    }

    /// Lends the bytes to `body`, which must not keep them.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try withExtendedLifetime(self) {
            let memory = UnsafeRawPointer(bitPattern: address)
            return try body(UnsafeRawBufferPointer(start: memory, count: count))
        }
    }
}

extension Authkey: Equatable {
    /// Whether both hold the same bytes; the time it takes tells nothing but their lengths.
    public static func == (left: Authkey, right: Authkey) -> Bool {
        left.withBytes { leftBytes in
            right.withBytes { leftBytes.isEqualInConstantTime(to: $0) }
        }
    }
}

extension Authkey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that this is a key, and nothing about it.
    public var description: String { "Authkey(<redacted>)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows nothing to `dump` and to debuggers.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension UnsafeMutableRawBufferPointer {
    /// Overwrites the memory with zeros; unlike a loop, `explicit_bzero` isn't optimised away
    /// before a release of the memory (bzero(3)).
    fileprivate func wipe() {
        guard let baseAddress else { return }
        explicit_bzero(baseAddress, count)
    }
}

extension [UInt8] {
    /// Overwrites the array's memory with zeros.
    mutating func wipe() {
        withUnsafeMutableBytes { $0.wipe() }
    }
}

extension Collection where Element == UInt8 {
    /// Whether both hold the same bytes, in a time that depends on the lengths only.
    func isEqualInConstantTime(to other: some Collection<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
