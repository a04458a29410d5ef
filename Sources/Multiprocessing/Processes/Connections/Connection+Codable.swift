internal import MPSystem
internal import MPTransport

/// Connections are arguments of child processes: there they arrive open.
///
/// The sender keeps its own, as in Python: to find the end of the stream when the child has gone, it closes the end that it
/// has passed on.
extension Connection: Codable {
    /// Passes the connection to a child process.
    ///
    /// - Parameter encoder: Encodes the arguments of a child.
    /// - Throws: ``MultiprocessingError``: `unsupported` if they are for somebody else, if the connection has a half
    ///   received message, or is protected by TLS; `closed`; `resourceUnavailable`.
    public func encode(to encoder: any Encoder) throws {
        let number = try passOn()
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    /// Takes over a connection that was passed to this child process.
    ///
    /// - Parameter decoder: Decodes the arguments of the child.
    /// - Throws: ``MultiprocessingError``: `unsupported` if this isn't a child that decodes its arguments.
    public convenience init(from decoder: any Decoder) throws {
        let number = try decoder.singleValueContainer().decode(Int.self)
        guard let incoming = InheritedResources.incoming, let descriptor = incoming.take(number)
        else {
            throw MultiprocessingError(
                .unsupported,
                "cannot receive a connection: it can only come as an argument of this process, once"
            )
        }
        try self.init(fileDescriptor: descriptor)
    }

    private func passOn() throws(MultiprocessingError) -> Int {
        let what = "pass on the right to send or receive"
        guard !isClosed else { throw failure(.closed, of: what, "it is closed here") }
        guard let outgoing = InheritedResources.outgoing else {
            throw failure(
                .unsupported,
                of: what,
                "connections can only be arguments of a child process; send(descriptor:) sends one"
            )
        }
        guard let stream = stream as? DescriptorStream else {
            throw failure(.unsupported, of: what, "what TLS has agreed on stays in this process")
        }
        guard !reading.withLock({ $0.input.isMidMessage }) else {
            let words = "a part of a message was received here; receive the rest before"
            throw failure(.unsupported, of: what, words)
        }
        do throws(SystemError) {
            let copy = Descriptor(adopting: try stream.blockingCopy())
            return try outgoing.add(copyOf: copy.rawValue)
        } catch {
            throw failure(.resourceUnavailable, of: what, "\(error)", cause: error)
        }
    }
}
