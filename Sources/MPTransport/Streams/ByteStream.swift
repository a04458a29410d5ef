/// A stream of bytes that its users read and write themselves, without any thread between them and the system.
///
/// Nothing is read ahead: what nobody asked for stays in the kernel, where another process that shares the stream finds it.
/// All functions may be called from any thread. One task reads at a time, and one writes; users see to that.
package protocol ByteStream: AnyObject, Sendable {
    /// The loop where callers wait that are suspended.
    var loop: EventLoop { get }
    /// The directions in which the stream may be used.
    var directions: Set<StreamDirection> { get }
    /// Whether it was closed here.
    var isClosed: Bool { get }
    /// The socket or pipe; `nil` once it is closed, and if the bytes in it aren't those of the stream.
    var descriptor: Int32? { get }
    /// A descriptor that is readable when the stream is; `nil` once it is closed.
    var readinessDescriptor: Int32? { get }
    /// Whether the bytes pass through the memory of this process, so that no other one can use the stream.
    var isProtected: Bool { get }

    /// Reads at most as many bytes as fit, without waiting.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamRead
    /// Writes the first bytes of a queue, and removes them from it, without waiting.
    func write(_ queue: inout ByteQueue) -> StreamWrite
    /// Whether reading or writing would do something now, if only find the end.
    func isReady(for direction: StreamDirection) -> Bool

    /// Waits until reading or writing may do something.
    ///
    /// - Parameters:
    ///   - direction: Which of them.
    ///   - deadline: The latest time, of the loop's clock; `nil` is no limit.
    /// - Returns: How the wait ended. Cancellation and ``close()`` end it, too.
    func wait(for direction: StreamDirection, until deadline: Duration?) async -> StreamWait

    /// Waits until the system has taken everything that was written.
    func flush() async -> StreamWait

    /// Has the next packets acknowledged at once, as ``StreamConnection/setQuickAcknowledgement(_:)`` does for all; only has
    /// an effect on TCP in clear text.
    func acknowledgeQuickly()

    /// Lets other tasks have the thread, if the caller has had it for long.
    func shareThread() async

    /// Ends the stream; waiting tasks are resumed.
    func close()
}

extension ByteStream {
    /// Writing is over when the system has taken the bytes.
    package func flush() async -> StreamWait { .ready }

    package func shareThread() async {}

    package func acknowledgeQuickly() {}

    package var isProtected: Bool { false }
}
