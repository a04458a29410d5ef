/// Holds a value that only its loop's thread touches, and that therefore needs no lock.
///
/// Inlinable, so that each use is compiled for its type: through the generic code, the server spent more on handing its
/// state over than on a call (docs/benchmarks/profile.md).
package final class LoopBound<Value: ~Copyable>: @unchecked Sendable {
    // SAFETY: `withValue` checks, in release builds too, that it runs on the one thread which may touch `value`; it is
    // never entered twice, since what its bodies call defers whatever would call back (`EventLoop.execute`). A loop's
    // threads follow each other through the lock of its inbox. The deinitialiser runs when nobody else can.
    /// The loop's identity, which knows the thread that may touch the value.
    @usableFromInline let identity: LoopIdentity
    /// The value, behind a pointer, so that checking the thread is the only check of exclusive access.
    @usableFromInline let value: UnsafeMutablePointer<Value>

    /// Binds a value to which nobody else refers.
    @inlinable
    init(_ value: consuming sending Value, to identity: LoopIdentity) {
        self.identity = identity
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    /// Binds a value to which nobody else refers.
    @inlinable
    package convenience init(_ value: consuming sending Value, on loop: EventLoop) {
        self.init(value, to: loop.identity)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
    }

    /// Runs a body with the value, on the loop's thread only; the body must not call a handler.
    @inlinable
    package func withValue<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(
            identity.isCurrent,
            "a value that is bound to an event loop was used off its thread"
        )
        return try body(&value.pointee)
    }
}
