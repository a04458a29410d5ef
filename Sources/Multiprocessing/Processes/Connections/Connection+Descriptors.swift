import Glibc
internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

extension Connection {
    /// Sends a descriptor to another process: a file, a socket, or a connection's, over a Unix socket or duplex pipe.
    ///
    /// The receiver gets a descriptor of its own, of another number, for what is open; the caller keeps its own.
    ///
    /// - Parameter descriptor: The descriptor.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the connection can't carry descriptors; `typeMismatch` if this
    ///   is none that is open; `connectionLost` if the other end is closed; `resourceUnavailable` if too many
    ///   descriptors are under way, and nothing was sent; `closed`; `cancelled`, and nothing was sent.
    /// - SeeAlso: Python `multiprocessing.reduction.send_handle`.
    public func send(descriptor: Int32) async throws(MultiprocessingError) {
        let what = "send a descriptor"
        try check(.writing, to: what)
        let stream = try streamOfDescriptors(for: what)
        guard fcntl(descriptor, F_GETFD) >= 0 else {
            throw failure(.typeMismatch, of: what, "\(descriptor) is no open descriptor")
        }
        try await takeTurn(toSend: what)
        defer { senders.giveBack() }
        while true {
            switch stream.send(descriptor: descriptor) {
            case .written: return
            case .blocked:
                try check(await stream.wait(for: .writing, until: nil), during: what)
            case .failed(let reason): throw broken(what, reason)
            case .closed: throw failure(.closed, of: what, "it was closed here")
            }
        }
    }

    /// Receives a descriptor that the other end sends by ``send(descriptor:)``, waiting for one.
    ///
    /// Both ends must agree on when one is sent: nothing in the stream tells it from a message.
    ///
    /// - Returns: The descriptor, closed on exec; the caller closes it.
    /// - Throws: ``MultiprocessingError`` as ``receive(_:)``; `connectionLost` if a message came instead, after which
    ///   nothing more can be received.
    /// - SeeAlso: Python `multiprocessing.reduction.recv_handle`.
    public func receiveDescriptor() async throws(MultiprocessingError) -> Int32 {
        let what = "receive a descriptor"
        try check(.reading, to: what)
        let stream = try streamOfDescriptors(for: what)
        guard await receivers.take() else { throw cancelled(what) }
        defer { receivers.giveBack() }
        let (fault, isMidMessage) = reading.withLock { ($0.input.fault, $0.input.isMidMessage) }
        if let fault { throw unreadable(what, fault) }
        guard !isMidMessage else {
            throw failure(.unsupported, of: what, "a message has begun before it; receive that")
        }
        while true {
            var descriptor: Int32 = -1
            switch stream.receive(descriptor: &descriptor) {
            case .bytes where descriptor >= 0: return descriptor
            case .bytes:
                reading.withLock { $0.input.getOutOfStep() }
                throw unreadable(what, .outOfStep)
            case .nothing:
                try check(await stream.wait(for: .reading, until: nil), during: what)
            case .endOfStream: throw failure(.endOfFile, of: what, "the other end is closed")
            case .failed(let reason): throw broken(what, reason)
            case .closed: throw failure(.closed, of: what, "it was closed here")
            }
        }
    }

    private func streamOfDescriptors(
        for what: String
    ) throws(MultiprocessingError) -> DescriptorStream {
        if let stream = stream as? DescriptorStream, stream.carriesDescriptors { return stream }
        throw failure(.unsupported, of: what, "only Unix sockets and duplex pipes carry them")
    }
}
