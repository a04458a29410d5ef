internal import MPSystem

/// The secret that a manager and its clients share.
///
/// The bytes stay in one place of memory as long as the key lives. That memory is locked, so that it is never swapped
/// out, left out of core files, empty in a forked child, and wiped when the key is released. The bytes appear in no
/// description and in no mirror, are compared in constant time, and can't be encoded.
/// CPython calls the same bytes `authkey`.
public final class Authkey: Sendable {
    /// The fewest bytes of a key that nobody can find out by trying: with one answer to a challenge of his choice, an
    /// attacker can try keys offline, as fast as he can compute.
    package static let shortestStrong = 16

    private let memory: LockedMemory
    /// Whether the key may be shorter than 16 bytes, like `b'abracadabra'` of Python's manual.
    public let allowsWeakKey: Bool

    /// Length of the key in bytes.
    package var count: Int { memory.count }

    /// Whether the key is short enough to be found out by trying, and that isn't allowed.
    package var isTooWeak: Bool { count < Self.shortestStrong && !allowsWeakKey }

    /// Whether the bytes can't be swapped out.
    package var isLocked: Bool { memory.isLocked }

    private init(_ memory: consuming LockedMemory, allowsWeakKey: Bool) {
        self.memory = memory
        self.allowsWeakKey = allowsWeakKey
    }

    /// Makes a key of these bytes.
    ///
    /// The array's own memory is wiped only if nobody else holds the array.
    package convenience init(bytes: consuming [UInt8]) {
        var source = bytes
        var memory = LockedMemory(capacity: source.count)
        source.withUnsafeBytes { memory.append($0) }
        source.wipe()
        self.init(memory, allowsWeakKey: false)
    }

    /// Makes a key of these bytes.
    ///
    /// The argument's own copy of the bytes is not wiped; prefer ``file(_:allowsWeakKey:)``.
    ///
    /// - Parameters:
    ///   - bytes: The key, such as `"our common secret".utf8`.
    ///   - allowsWeakKey: Whether servers and clients accept a key of fewer than 16 bytes. Whoever sees or makes one
    ///     connection can find out such a key.
    public convenience init(bytes: some Sequence<UInt8>, allowsWeakKey: Bool = false) {
        self.init(LockedMemory(bytes), allowsWeakKey: allowsWeakKey)
    }

    /// Lets `body` write the bytes of a key straight to their final place.
    ///
    /// - Parameters:
    ///   - capacity: The most bytes that `body` may write.
    ///   - allowsWeakKey: Whether the key may be short.
    ///   - body: Takes the room, and returns the number of bytes written.
    /// - Throws: The body's error.
    package convenience init<Failure: Error>(
        capacity: Int,
        allowsWeakKey: Bool = false,
        writtenBy body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        var memory = LockedMemory(capacity: capacity)
        try memory.append(by: body)
        self.init(memory, allowsWeakKey: allowsWeakKey)
    }

    /// Whether the last byte is a newline, which editors and `echo` put at the end of a file.
    package var endsInNewline: Bool { withBytes { $0.last == Self.newline } }

    /// The key that differs by a newline at the end: without it if it is there, else with it; `nil` if nothing is left.
    var withOtherEnding: Authkey? {
        let hasNewline = endsInNewline
        guard !hasNewline || count > 1 else { return nil }
        return Authkey(capacity: count + 1) { room in
            withBytes { room.copyMemory(from: $0) }
            room[count] = Self.newline
            return hasNewline ? count - 1 : count + 1
        }
    }

    private static let newline = UInt8(ascii: "\n")

    /// Passes the bytes to `body`, which must not keep them.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try memory.withBytes(body)
    }
}

extension Authkey: Equatable {
    /// Whether both hold the same bytes; the time this takes reveals nothing but their lengths.
    public static func == (left: Authkey, right: Authkey) -> Bool {
        left.withBytes { leftBytes in
            right.withBytes { leftBytes.isEqualInConstantTime(to: $0) }
        }
    }
}

extension Authkey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that reveals nothing about the key.
    public var description: String { "Authkey(<redacted>)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows nothing to `dump` and to debuggers.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Collection where Element == UInt8 {
    /// Whether both hold the same bytes, in a time that depends only on the lengths.
    func isEqualInConstantTime(to other: some Collection<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
