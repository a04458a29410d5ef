internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

extension Connection {
    /// Sends a value, and waits until the system has taken it.
    ///
    /// A value of any length is sent without a second copy of large bytes in it, and at the pace of the receiver: the
    /// system keeps some 100 KiB for it.
    ///
    /// - Parameter value: The value.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if Python has nothing like it, and nothing is sent;
    ///   `connectionLost` if the other end is closed, or an earlier message was cut off by an error; `closed`;
    ///   `unsupported` at the reading end of a pipe; `cancelled`: then nothing was sent, or, as the error says, the
    ///   message had begun and is sent to its end in the background.
    /// - Complexity: O(length of the message).
    /// - SeeAlso: Python `Connection.send`.
    public func send(_ value: some Encodable) async throws(MultiprocessingError) {
        try check(.writing, to: "send")
        let wire: WireValue
        do throws(WireCodingError) {
            wire = try WireCoding.encode(value)
        } catch {
            throw failure(.typeMismatch, of: "send a \(type(of: value))", "\(error)", cause: error)
        }
        var output = OutgoingBytes()
        output.appendFrame { wire.appendPickle(to: &$0) }
        try await transmit(output.pieces)
    }

    /// Sends bytes as a message.
    ///
    /// - Parameter bytes: The bytes, of which there may be none.
    /// - Throws: ``MultiprocessingError`` as ``send(_:)``.
    /// - SeeAlso: Python `Connection.send_bytes`.
    public func sendBytes(_ bytes: [UInt8]) async throws(MultiprocessingError) {
        try await sendBytes(bytes[...])
    }

    /// Sends a part of an array as a message.
    ///
    /// - Parameter bytes: The bytes, of which there may be none.
    /// - Throws: ``MultiprocessingError`` as ``send(_:)``.
    /// - SeeAlso: Python `Connection.send_bytes(buf, offset, size)`.
    public func sendBytes(_ bytes: ArraySlice<UInt8>) async throws(MultiprocessingError) {
        try check(.writing, to: "send bytes")
        try await transmit([[UInt8].frameHeader(payloadSize: bytes.count)[...], bytes])
    }

    /// Sends pieces as they are, after everything that was sent before.
    func transmit(_ pieces: [ArraySlice<UInt8>]) async throws(MultiprocessingError) {
        try await takeTurn(toSend: "send")
        var queue = ByteQueue(pieces)
        let count = queue.count
        do throws(MultiprocessingError) {
            try await write(&queue)
            try check(await stream.flush(), during: "send")
        } catch  where error.code == .cancelled && queue.count < count {
            // Half a message would be the end of the connection.
            finishInBackground(queue)
            throw cancelled("send", "; the message had begun, and is sent to its end")
        } catch  where error.code == .cancelled {
            senders.giveBack()
            throw cancelled("send", "; nothing was sent")
        } catch {
            if queue.count < count { isCutOff.withLock { $0 = true } }
            senders.giveBack()
            throw error
        }
        senders.giveBack()
        await stream.shareThread()
    }

    /// Waits until nobody else sends; the caller gives the turn back.
    func takeTurn(toSend what: String) async throws(MultiprocessingError) {
        guard await senders.take() else { throw cancelled(what, "; nothing was sent") }
        guard isCutOff.withLock({ $0 }) else { return }
        senders.giveBack()
        try check(.writing, to: what)
        throw failure(.connectionLost, of: what, "a message was cut off by an error before")
    }

    /// Writes a queue to its end; for whoever has the turn.
    private func write(_ queue: inout ByteQueue) async throws(MultiprocessingError) {
        while !queue.isEmpty {
            switch stream.write(&queue) {
            case .written: continue
            case .blocked:
                try check(await stream.wait(for: .writing, until: nil), during: "send")
            case .failed(let reason): throw broken("send", reason)
            case .closed: throw failure(.closed, of: "send", "it was closed here")
            }
        }
    }

    /// Writes the rest of a message, and then passes the turn on.
    private func finishInBackground(_ rest: ByteQueue) {
        Task {
            var rest = rest
            do throws(MultiprocessingError) {
                try await write(&rest)
            } catch {
                // Nobody waits for it: the next sender learns that.
                isCutOff.withLock { $0 = true }
            }
            senders.giveBack()
        }
    }
}
