package import Glibc

/// Holds a value that several threads use, one at a time.
///
/// A POSIX mutex instead of `Synchronization.Mutex`, whose futex the thread sanitizer can't see on Linux: it would
/// report every use as a race. Nothing is resumed, logged or called out to under the lock.
///
/// Every call of a client takes some of these locks. Inlined, a lock costs only the C library's time; unspecialised,
/// in a module that doesn't know the body, each use copies through value witnesses (`docs/benchmarks/profile.md`).
package final class Guarded<Value: ~Copyable>: @unchecked Sendable {
    // SAFETY: `withLock` is the only way to `value`, and reaches it only while it holds `mutex`.
    /// The lock; at an address of its own, because POSIX forbids to move it.
    @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// The guarded value, behind the lock in the same memory; behind a pointer, so that the lock is the only check on access.
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// Guards a value that nobody else refers to.
    @inlinable
    package init(_ value: consuming sending Value) {
        let place = Self.place
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: place + MemoryLayout<Value>.size,
            alignment: max(MemoryLayout<Value>.alignment, MemoryLayout<pthread_mutex_t>.alignment)
        )
        mutex = memory.initializeMemory(as: pthread_mutex_t.self, to: pthread_mutex_t())
        initializeMutex(mutex)
        self.value = (memory + place).bindMemory(to: Value.self, capacity: 1)
        self.value.initialize(to: value)
    }

    @inlinable
    deinit {
        value.deinitialize(count: 1)
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Where the value stands behind the lock, in bytes.
    @inlinable static var place: Int {
        let alignment = MemoryLayout<Value>.alignment
        return (MemoryLayout<pthread_mutex_t>.size + alignment - 1) & ~(alignment - 1)
    }

    /// Runs a short body with the value while no other thread can reach it; a nested call deadlocks.
    @inlinable
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value.pointee)
    }
}

/// Initializes a lock for which a thread polls briefly before it sleeps.
///
/// Guarded work usually takes less than a microsecond; sleeping and being woken take many.
package func initializeMutex(_ mutex: UnsafeMutablePointer<pthread_mutex_t>) {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
}
