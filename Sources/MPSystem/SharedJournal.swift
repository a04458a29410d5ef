internal import CSystem
import Glibc

/// Memory that two processes share: one writes a number and a few bytes, and the other finds them when the first has gone.
///
/// Writing costs as much as storing, so that a process can say what it is about to do, and what it has done, each time it does
/// something, and is believed even if it is killed.
package final class SharedJournal: @unchecked Sendable {
    // SAFETY: the memory is mapped from the initializer to the end. The numbers are accessed by atomic operations, and the
    // bytes are written by one thread before the number that counts them, and read after it.
    private let place: UnsafeMutableRawPointer
    /// The descriptor of the memory, for the other process.
    private let memory: Descriptor

    /// How many bytes there is room for.
    package static let capacity = (1 << 18) - start
    private static let countOffset = 8
    private static let start = 16

    /// Begins with zero, and no bytes.
    ///
    /// - Throws: The system has no memory or descriptor left.
    package convenience init() throws(SystemError) {
        let descriptor = mp_make_shared_memory(Self.start + Self.capacity)
        guard descriptor >= 0 else { throw SystemError(call: "memfd_create", code: errno) }
        try self.init(adopting: Descriptor(adopting: descriptor))
    }

    /// Takes over the descriptor of another process's journal.
    ///
    /// - Throws: It is none, or there is no memory left.
    package init(adopting descriptor: consuming Descriptor) throws(SystemError) {
        guard let place = mp_map_shared_memory(descriptor.rawValue, Self.start + Self.capacity)
        else {
            throw SystemError(call: "mmap", code: errno)
        }
        self.place = place
        memory = descriptor
    }

    deinit { munmap(place, Self.start + Self.capacity) }

    /// The descriptor, which belongs to this object.
    package var descriptor: Int32 { memory.rawValue }

    /// The number.
    package var number: UInt64 {
        get { mp_load_shared(place) }
        set { mp_store_shared(place, newValue) }
    }

    /// How many bytes there are; the other process may have written anything before it crashed.
    private var count: Int {
        min(Int(clamping: mp_load_shared(place + Self.countOffset)), Self.capacity)
    }

    /// The bytes.
    package var bytes: [UInt8] {
        let bytes = UnsafeRawBufferPointer(
            start: place + Self.start,
            count: count
        )
        return [UInt8](bytes)
    }

    /// Adds bytes to those that are there; only one thread does.
    ///
    /// - Returns: Whether there was room.
    package func append(_ bytes: ArraySlice<UInt8>) -> Bool {
        let count = count
        guard bytes.count <= Self.capacity - count else { return false }
        bytes.withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return }
            (place + Self.start + count).copyMemory(from: first, byteCount: bytes.count)
        }
        mp_store_shared(place + Self.countOffset, UInt64(count + bytes.count))
        return true
    }

    /// Forgets the bytes.
    package func removeAll() { mp_store_shared(place + Self.countOffset, 0) }
}
