internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

extension Connection {
    /// Receives a value, waiting for one.
    ///
    /// - Parameter type: The value's type.
    /// - Returns: The value.
    /// - Throws: ``MultiprocessingError``: `endOfFile` if the other end is closed and everything it sent was received;
    ///   `typeMismatch` if the message is something else, or a value that is over a limit, which is lost then, and the
    ///   connection goes on;
    ///   `connectionLost` if the other end died in the middle of a message; `messageTooLong`, after which nothing more can
    ///   be received; `cancelled`, by which no message is lost; `closed`; `unsupported` at the writing end of a pipe.
    /// - Complexity: O(length of the message). Memory is taken for what has come, not for what was announced.
    /// - SeeAlso: Python `Connection.recv`.
    public func receive<Value: Decodable>(
        _ type: Value.Type = Value.self
    ) async throws(MultiprocessingError) -> Value {
        let message = try await nextMessage(atMost: messageLimit, for: "receive a \(type)")
        let value = try value(of: message, as: "\(type)")
        do throws(WireCodingError) {
            return try WireCoding.decode(value, as: type)
        } catch {
            throw failure(.typeMismatch, of: "receive a \(type)", "\(error)", cause: error)
        }
    }

    /// Receives the bytes of a message, waiting for one.
    ///
    /// - Parameter maxLength: The longest message that is taken; `nil` is the connection's own limit.
    /// - Returns: The bytes, of which there may be none.
    /// - Throws: ``MultiprocessingError`` as ``receive(_:)``; `messageTooLong` if there are more bytes, after which nothing
    ///   more can be received, as in Python.
    /// - SeeAlso: Python `Connection.recv_bytes`.
    public func receiveBytes(
        maxLength: Int? = nil
    ) async throws(MultiprocessingError) -> [UInt8] {
        let limit = min(maxLength.map { max($0, 0) } ?? messageLimit, messageLimit)
        return try await nextMessage(atMost: limit, for: "receive bytes").bytes
    }

    /// The values that are received, until the other end is closed.
    ///
    /// ```swift
    /// for try await job in connection.messages(of: Job.self) {
    ///     try await connection.send(job.result)
    /// }
    /// ```
    ///
    /// - Parameter type: The values' type.
    /// - Returns: A sequence; each step receives one value.
    public func messages<Value: Decodable & Sendable>(
        of type: Value.Type
    ) -> ConnectionMessages<Value> {
        ConnectionMessages(connection: self)
    }

    /// Receives the next message.
    ///
    /// - Parameters:
    ///   - limit: The longest message that is taken.
    ///   - what: What the caller does, for error texts.
    /// - Returns: The message.
    /// - Throws: Why there is none.
    func nextMessage(
        atMost limit: Int,
        for what: @autoclosure () -> String
    ) async throws(MultiprocessingError) -> MessageInput.Message {
        guard isReadable else { throw whyUnreadable(what()) }
        guard await receivers.take() else { throw cancelled(what()) }
        defer { receivers.giveBack() }
        while true {
            switch reading.withLock({ step(&$0, atMost: limit) }) {
            case .message(let message):
                await stream.shareThread()
                return message
            case .progress: continue
            case .nothingYet:
                let outcome = await stream.wait(for: .reading, until: nil)
                try check(outcome, during: what())
            case .unreadable(let fault): throw unreadable(what(), fault)
            case .end(isMidMessage: false):
                throw failure(.endOfFile, of: what(), "the other end is closed")
            case .end(isMidMessage: true):
                let words = "the other end was closed in the middle of a message"
                throw failure(.connectionLost, of: what(), words)
            case .broken(let reason): throw broken(what(), reason)
            case .closed: throw failure(.closed, of: what(), "it was closed here")
            }
        }
    }

    private func whyUnreadable(_ what: String) -> MultiprocessingError {
        do throws(MultiprocessingError) {
            try check(.reading, to: what)
        } catch {
            return error
        }
        return unreadable(what, reading.withLock { $0.input.fault } ?? .outOfStep)
    }

    private func value(
        of message: MessageInput.Message,
        as type: String
    ) throws(MultiprocessingError) -> WireValue {
        do throws(PickleError) {
            return try PickleReader.read(
                message.payload,
                insets: message.insets,
                limits: isBetweenRelatives ? .betweenRelatives : .standard,
                policy: .everything
            )
        } catch {
            if error.isLimit {
                let words = "the message is over a limit for values: \(error)"
                throw failure(.typeMismatch, of: "receive a \(type)", words, cause: error)
            }
            let isChallenge = HandshakeMessage.isChallenge(message.payload)
            let hint = isChallenge ? "; the other end wants an authkey" : ""
            let words = "the message is no value: \(error)\(hint)"
            throw failure(.typeMismatch, of: "receive a \(type)", words, cause: error)
        }
    }
}

// MARK: - One step

extension Connection {
    /// What became of a look for a message.
    private enum Step {
        /// A message is complete.
        case message(MessageInput.Message)
        /// Some bytes of it have come.
        case progress
        /// Nothing more is there yet.
        case nothingYet
        case end(isMidMessage: Bool)
        case unreadable(MessageInput.Fault)
        case broken(CloseReason)
        case closed
    }

    /// Takes a message or reads once, without waiting; for whoever has the turn.
    private func step(_ reading: inout Reading, atMost limit: Int) -> Step {
        do throws(MessageInput.Fault) {
            if let message = try reading.input.next(atMost: limit) {
                reading.buffer = []
                return .message(message)
            }
        } catch {
            return .unreadable(error)
        }
        switch read(&reading) {
        case .bytes: return .progress
        case .nothing: return .nothingYet
        case .endOfStream: return .end(isMidMessage: reading.input.isMidMessage)
        case .failed(let reason): return .broken(reason)
        case .closed: return .closed
        }
    }

    /// Reads as many bytes of the message under way as there are.
    private func read(_ reading: inout Reading) -> StreamRead {
        let count = reading.input.wantedCount
        if count == MessageInput.largestPiece || !reading.buffer.isEmpty {
            return readThroughBuffer(count, &reading)
        }
        var outcome = StreamRead.nothing
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            outcome = stream.read(into: UnsafeMutableRawBufferPointer(buffer).first(count))
            if case .bytes(let read) = outcome { filled = read }
        }
        reading.input.append(bytes[...])
        return outcome
    }

    /// Reads into the same buffer as before: it stays in the processor's cache until it is copied from.
    private func readThroughBuffer(_ count: Int, _ reading: inout Reading) -> StreamRead {
        if reading.buffer.isEmpty {
            reading.buffer = [UInt8](repeating: 0, count: MessageInput.largestPiece)
        }
        let outcome = reading.buffer.withUnsafeMutableBytes { buffer in
            stream.read(into: buffer.first(count))
        }
        if case .bytes(let read) = outcome { reading.input.append(reading.buffer[..<read]) }
        return outcome
    }
}

extension PickleError {
    /// Whether the pickle is one, but larger than is read.
    fileprivate var isLimit: Bool {
        switch self {
        case .limitExceeded, .tooManyValues, .noRoom: true
        case .truncated, .malformed, .refused, .refusedProxy: false
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// The first bytes alone.
    fileprivate func first(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self[..<count])
    }
}
