internal import Glibc

/// Owns memory for a secret: never swapped out, in no core file, in no forked child, and wiped at the end.
///
/// Each has pages of its own, because the kernel protects pages and nothing smaller.
package struct LockedMemory: ~Copyable, Sendable {
    /// The start of the mapping, as a number.
    ///
    // SAFETY: A pointer isn't Sendable, but what this one points to is this value's alone: it is written through
    // `mutating` methods only, read by borrowing ones, and unmapped when nobody has the value any more.
    private let address: UInt
    /// The number of mapped bytes.
    private let mappedCount: Int
    /// The number of bytes in use.
    package private(set) var count = 0
    /// Whether the pages can't be swapped out; a limit of the process (`ulimit -l`) may forbid it.
    package let isLocked: Bool

    /// The number of bytes at the start of the mapping that tell whether it is intact; the secret follows.
    private static let markSize = 16
    /// The mark there; a forked child finds zero, as everywhere in these pages.
    private static let mark: UInt8 = 0x6b

    /// Maps memory for at least so many bytes.
    package init(capacity: Int) {
        let pageSize = Int(getpagesize())
        mappedCount = (capacity + Self.markSize + pageSize - 1) / pageSize * pageSize
        let memory = mmap(
            nil,
            mappedCount,
            PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            -1,
            0
        )
        guard let memory, memory != MAP_FAILED else {
            preconditionFailure("no memory for a secret of \(capacity) bytes")
        }
        address = UInt(bitPattern: memory)
        isLocked = mlock(memory, mappedCount) == 0
        // On a kernel that knows neither, the secret is as safe as other memory, which will do.
        madvise(memory, mappedCount, MADV_DONTDUMP)
        madvise(memory, mappedCount, MADV_WIPEONFORK)
        memory.storeBytes(of: Self.mark, as: UInt8.self)
    }

    deinit {
        guard let memory = UnsafeMutableRawPointer(bitPattern: address) else { return }
        // Unlike a loop of ours, it isn't optimised away before the memory goes (bzero(3)).
        explicit_bzero(memory, mappedCount)
        munmap(memory, mappedCount)
    }

    /// The number of bytes it has room for.
    package var capacity: Int { mappedCount - Self.markSize }

    /// Lends the bytes.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let memory = UnsafeRawPointer(bitPattern: address)
        // A key of zeros, which everybody knows, must never stand for the secret.
        precondition(
            memory?.load(as: UInt8.self) == Self.mark,
            "a secret doesn't survive fork(): use the start method spawn or forkserver, or Authkey.current"
        )
        return try body(
            UnsafeRawBufferPointer(start: memory?.advanced(by: Self.markSize), count: count)
        )
    }

    /// Lets `body` write after the existing bytes.
    ///
    /// - Parameter body: Takes all the remaining room, and returns the number of bytes written.
    /// - Throws: The body's error.
    package mutating func append<Failure: Error>(
        by body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let memory = UnsafeMutableRawPointer(bitPattern: address)
        let room = UnsafeMutableRawBufferPointer(
            start: memory?.advanced(by: Self.markSize + count),
            count: capacity - count
        )
        let added = try body(room)
        precondition(added >= 0 && added <= room.count, "wrote more than there was room for")
        count += added
    }

    /// Adds bytes; there must be room for them.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        append { room in
            room.copyBytes(from: bytes)
            return bytes.count
        }
    }
}

extension LockedMemory {
    /// Takes bytes one by one, without leaving copies elsewhere.
    package init(_ bytes: some Sequence<UInt8>) {
        self.init(capacity: bytes.underestimatedCount)
        for byte in bytes {
            if count == capacity { grow() }
            append { room in
                room[0] = byte
                return 1
            }
        }
    }

    private mutating func grow() {
        var larger = Self(capacity: 2 * capacity)
        withBytes { larger.append($0) }
        self = larger
    }
}

extension [UInt8] {
    /// Overwrites the array's memory with zeros; unlike a loop, `explicit_bzero` isn't optimised away before a
    /// release of the memory (bzero(3)).
    package mutating func wipe() {
        withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            explicit_bzero(start, bytes.count)
        }
    }
}
