package import Synchronization

/// A reference that is set once at most, by any thread, and read by all.
///
/// Does what `AtomicLazyReference` does, whose code is compiled for any type: it looks up the metadata of its types at each
/// use, some 450 instructions instead of a load. So the atomic is of no type that depends on the object's.
package struct OnceReference<Value: AnyObject & Sendable>: ~Copyable, Sendable {
    // SAFETY: from the moment at which it is set, the atomic is the address of an object of which it owns one reference. It
    // gives that up in `deinit` alone, when nobody else can reach it.
    @usableFromInline let address = Atomic<UInt>(0)

    /// Begins without an object.
    @inlinable
    package init() {}

    @inlinable
    deinit {
        guard let place = UnsafeRawPointer(bitPattern: address.load(ordering: .acquiring)) else {
            return
        }
        Unmanaged<Value>.fromOpaque(place).release()
    }

    /// The object; `nil` before it is set.
    @inlinable
    package func load() -> Value? {
        Self.object(at: address.load(ordering: .acquiring))
    }

    /// Sets the object, unless there is one.
    ///
    /// - Returns: The object that is there now.
    @inlinable
    package func storeIfNil(_ value: Value) -> Value {
        let retained = Unmanaged.passRetained(value)
        let earlier = address.compareExchange(
            expected: 0,
            desired: UInt(bitPattern: retained.toOpaque()),
            ordering: .acquiringAndReleasing
        ).original
        guard let earlier = Self.object(at: earlier) else { return value }
        retained.release()
        return earlier
    }

    @inlinable
    static func object(at address: UInt) -> Value? {
        guard let place = UnsafeRawPointer(bitPattern: address) else { return nil }
        return Unmanaged<Value>.fromOpaque(place).takeUnretainedValue()
    }
}
