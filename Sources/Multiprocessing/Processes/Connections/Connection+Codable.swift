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
    ///   received message, is sending one, or is protected by TLS; `connectionLost` if one was cut off; `closed`;
    ///   `resourceUnavailable`.
    public func encode(to encoder: any Encoder) throws {
        try passOn().encode(to: encoder)
    }

    /// Takes over a connection that was passed to this child process.
    ///
    /// - Parameter decoder: Decodes the arguments of the child.
    /// - Throws: ``MultiprocessingError``: `unsupported` if this isn't a child that decodes its arguments.
    public convenience init(from decoder: any Decoder) throws {
        let passed = try PassedConnection(from: decoder)
        guard let incoming = InheritedResources.incoming,
            let descriptor = incoming.take(passed.number)
        else {
            throw MultiprocessingError(
                .unsupported,
                "cannot receive a connection: it can only come as an argument of this process, once"
            )
        }
        let name = Self.name(of: descriptor)
        let adopted = Descriptor(adopting: descriptor)
        let loop = try ClientLoop.shared(.never).loop
        let stream: DescriptorStream
        do throws(SystemError) {
            stream = try DescriptorStream(
                adopting: adopted,
                on: loop,
                polling: PollingPolicy(rawValue: passed.polling) ?? .adaptive
            )
        } catch {
            throw MultiprocessingError(.unsupported, "cannot use \(name): \(error)", cause: error)
        }
        self.init(
            stream,
            named: name,
            messageLimit: passed.messageLimit,
            isBetweenRelatives: passed.isBetweenRelatives
        )
    }

    private func passOn() throws(MultiprocessingError) -> PassedConnection {
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
        try checkThatNothingIsSent(what)
        do throws(SystemError) {
            let copy = Descriptor(adopting: try stream.blockingCopy())
            return PassedConnection(
                number: try outgoing.add(copyOf: copy.rawValue),
                messageLimit: messageLimit,
                polling: stream.polling.rawValue,
                isBetweenRelatives: isBetweenRelatives
            )
        } catch {
            throw failure(.resourceUnavailable, of: what, "\(error)", cause: error)
        }
    }

    private func checkThatNothingIsSent(_ what: String) throws(MultiprocessingError) {
        guard !isCutOff.withLock({ $0 }) else {
            throw failure(.connectionLost, of: what, "a message was cut off by an error before")
        }
        guard !senders.isTaken else {
            throw failure(.unsupported, of: what, "a message is being sent here; wait for its end")
        }
    }
}

/// What a child process is told of a connection.
private struct PassedConnection: Codable {
    /// The number of its descriptor among those that are passed.
    let number: Int
    /// The longest message that is received.
    let messageLimit: Int
    /// How the tasks of the child wait for messages.
    let polling: String
    /// Whether the other end is a process of the same program.
    let isBetweenRelatives: Bool
}
