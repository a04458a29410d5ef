/// Something that `wait(for:timeout:)` waits for: a ``Connection``, a ``ChildProcess``, or a descriptor.
public protocol Waitable: Sendable {
    /// A descriptor that is readable when the thing is ready, or has ended.
    var readinessDescriptor: Int32 { get throws(MultiprocessingError) }
}

extension Connection: Waitable {
    /// A descriptor that is readable when there is something to receive.
    public var readinessDescriptor: Int32 {
        get throws(MultiprocessingError) {
            try check(.reading, to: "wait")
            guard let descriptor = stream.readinessDescriptor else {
                throw failure(.closed, of: "wait", "it is closed here")
            }
            return descriptor
        }
    }
}

/// A descriptor, such as that of a socket, or a sentinel.
extension Int32: Waitable {
    /// The descriptor itself.
    public var readinessDescriptor: Int32 { self }
}
