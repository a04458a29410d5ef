internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

/// One end of a pipe, or of a connection to another process, over which values and bytes are sent as messages.
///
/// The other end may be CPython's `multiprocessing.connection.Connection`: values travel as pickles, like arguments of
/// managers' methods.
///
/// ```swift
/// let (parent, child) = try pipe()
/// try await parent.send(["apples": 3])
/// let stock = try await child.receive([String: Int].self)
/// ```
///
/// Several tasks may send and receive at once: messages are never mixed, and each receiver gets a whole one, first come
/// first served. A connection is closed by ``close()``, and when nobody refers to it any more.
///
/// - SeeAlso: Python `multiprocessing.connection.Connection`.
public final class Connection: Sendable, CustomStringConvertible {
    /// What is read of the message under way.
    struct Reading {
        var input = MessageInput()
        /// The buffer of a long message, until it is complete.
        var buffer: [UInt8] = []
    }

    /// Moves the bytes.
    let stream: any ByteStream
    /// The connection in words, for error texts.
    let name: String
    /// The longest message that is received.
    let messageLimit: Int
    /// The message that is being received; kept from one receiver to the next.
    let reading = Guarded(Reading())
    /// Whether a message was cut off that was being sent: what came next would be taken for its rest.
    let isCutOff = Guarded(false)
    /// Whether the other end is a process of the same program, so that values are as large as their pickles can be.
    let isBetweenRelatives: Bool
    /// The turns of tasks that receive.
    let receivers = Turns()
    /// The turns of tasks that send.
    let senders = Turns()
    /// The other end; `nil` for a pipe, and for a connection that was handed over by another process.
    public let peer: ConnectionPeer?

    /// Takes over a stream.
    init(
        _ stream: any ByteStream,
        named name: String,
        peer: ConnectionPeer? = nil,
        messageLimit: Int,
        isBetweenRelatives: Bool = false
    ) {
        self.stream = stream
        self.isBetweenRelatives = isBetweenRelatives
        self.name = name
        self.peer = peer
        self.messageLimit = messageLimit
    }

    deinit {
        stream.close()
    }

    /// Whether ``close()`` was called.
    ///
    /// - SeeAlso: Python `Connection.closed`.
    public var isClosed: Bool { stream.isClosed }

    /// Whether messages can be received: not at the writing end of a pipe, and not any more after an error that leaves
    /// open where the next message begins.
    ///
    /// - SeeAlso: Python `Connection.readable`.
    public var isReadable: Bool {
        stream.directions.contains(.reading) && !isClosed
            && reading.withLock { $0.input.fault } == nil
    }

    /// Whether messages can be sent: not at the reading end of a pipe, and not any more after an error in the middle of a
    /// message.
    ///
    /// - SeeAlso: Python `Connection.writable`.
    public var isWritable: Bool {
        stream.directions.contains(.writing) && !isClosed && !isCutOff.withLock { $0 }
    }

    /// The descriptor of the socket or pipe.
    ///
    /// It stays the connection's: reading from it or closing it is a mistake. A child process that inherits it may make
    /// a connection of it, in Python by `multiprocessing.connection.Connection(fd)`.
    ///
    /// - Throws: ``MultiprocessingError``: `closed` if it is closed here; `unsupported` with TLS, where the socket's bytes
    ///   aren't the messages'.
    /// - SeeAlso: Python `Connection.fileno`.
    public var fileDescriptor: Int32 {
        get throws(MultiprocessingError) {
            let what = "use the descriptor"
            guard !stream.isProtected else {
                throw failure(.unsupported, of: what, "its bytes are those of TLS")
            }
            guard let descriptor = stream.descriptor else {
                throw failure(.closed, of: what, "it is closed here")
            }
            return descriptor
        }
    }

    /// The connection in a few words.
    public var description: String { name }

    /// Closes the connection: waiting tasks end in `closed`, and the other end finds the end of the stream after all
    /// messages that were sent.
    ///
    /// Over TCP, the other end may lose the last of them if it has sent something that wasn't received here: the system
    /// then resets the connection. Ends that say when they are done avoid it.
    ///
    /// - SeeAlso: Python `Connection.close`.
    public func close() { stream.close() }

    /// Waits until there is something to receive.
    ///
    /// - Parameter timeout: Longest wait; `nil` is no limit, `.zero` is no wait.
    /// - Returns: Whether there is: a message, a part of one, or the end of the stream.
    /// - Throws: ``MultiprocessingError``: `cancelled`; `closed` if the connection is closed here; `unsupported` at the
    ///   writing end of a pipe.
    /// - SeeAlso: Python `Connection.poll`.
    public func poll(
        timeout: Duration? = .zero
    ) async throws(MultiprocessingError) -> Bool {
        try check(.reading, to: "poll")
        if stream.isReady(for: .reading) { return true }
        let deadline = timeout.map { EventLoop.now() + max($0, .zero) }
        let outcome = await stream.wait(for: .reading, until: deadline)
        if case .timedOut = outcome { return false }
        try check(outcome, during: "poll")
        return true
    }
}

extension Connection {
    /// Takes over a descriptor: a connected stream socket, or an end of a pipe, on which messages are sent.
    ///
    /// A child gets its end of a pipe in this way from a parent that isn't this package, such as CPython.
    ///
    /// - Parameters:
    ///   - fileDescriptor: The descriptor, which the connection closes; also if this fails because it is something else,
    ///     or a socket that isn't connected.
    ///   - configuration: The settings.
    /// - Throws: ``MultiprocessingError``: `unsupported` if it is something else, `resourceUnavailable` if the system
    ///   has no thread left.
    /// - SeeAlso: Python `multiprocessing.connection.Connection(handle)`.
    public convenience init(
        fileDescriptor: Int32,
        configuration: ConnectionConfiguration = ConnectionConfiguration()
    ) throws(MultiprocessingError) {
        let descriptor = Descriptor(adopting: fileDescriptor)
        let name = Self.name(of: fileDescriptor)
        let loop = try ClientLoop.shared(.never).loop
        let stream: DescriptorStream
        do throws(SystemError) {
            try DescriptorStream.checkSocket(descriptor)
            stream = try DescriptorStream(
                adopting: descriptor,
                on: loop,
                polling: configuration.polling
            )
        } catch {
            throw MultiprocessingError(
                .unsupported,
                "cannot use \(name): it is neither a connected stream socket nor an end of a pipe (\(error))",
                cause: error
            )
        }
        self.init(stream, named: name, messageLimit: configuration.messageLimitInBytes)
    }

    /// The words for the connection of a descriptor.
    static func name(of descriptor: Int32) -> String {
        "the connection of descriptor \(descriptor)"
    }
}
