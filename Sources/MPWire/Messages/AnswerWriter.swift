/// Writes a server's answers to calls, in the mode of their connection.
package struct AnswerWriter {
    /// The form of an answer.
    package enum Mode: Equatable, Sendable {
        /// CPython's: a pickle of `(kind, result)`.
        case stock
        /// Ours: the kind and the number of the call, and what the kind says.
        case link(call: UInt64)
    }

    /// The greatest length of a frame with a scalar.
    package static let longestScalarFrame = 128

    private let mode: Mode
    /// The longest frame that the client takes, in bytes.
    private let limit: Int
    /// The length in bytes at which writing stops, because there is no memory for more.
    private let room: Int
    /// Whether byte strings that are lent take no memory.
    package var lentIsFree = false
    /// Returns the address by which the client reaches a proxy's object.
    private let address: ((Token) -> Address?)?

    /// Writes for one call.
    ///
    /// - Parameters:
    ///   - mode: The form of the answer.
    ///   - limit: The longest frame that the client takes, in bytes.
    ///   - room: The length in bytes at which writing stops, because there is no memory for more.
    ///   - address: Returns the address by which the client reaches a proxy's object; `nil` keeps the proxy's own.
    package init(
        _ mode: Mode,
        limit: Int = .max,
        room: Int = .max,
        addressing address: ((Token) -> Address?)? = nil
    ) {
        self.mode = mode
        self.limit = limit
        self.room = room
        self.address = address
    }

    /// Appends a whole frame: the value of a method.
    ///
    /// - Parameters:
    ///   - value: The value, as its object holds it; what is encoded stays so.
    ///   - isDelivery: Whether it was taken out of its object; stock mode can't say so.
    ///   - output: Receives the frame.
    /// - Returns: Whether it was appended; if not, nothing was.
    package func appendFrame(
        returning value: StoredValue,
        isDelivery: Bool,
        to output: inout OutgoingBytes
    ) -> FrameFate {
        if limit >= Self.longestScalarFrame, case .value(let scalar) = value,
            Self.appendScalarFrame(
                returning: scalar,
                isDelivery: isDelivery,
                mode,
                to: &output.bytes
            )
        {
            return .written
        }
        return output.appendFrame(limit: limit, room: room, lentIsFree: lentIsFree) { output in
            append(returning: value, isDelivery: isDelivery, to: &output)
        }
    }

    /// Appends a whole frame: the value of a method, as it was pickled elsewhere.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - output: Receives the frame.
    /// - Returns: Whether it was appended; if not, nothing was.
    package func appendFrame(
        passing value: SealedPickle,
        to output: inout OutgoingBytes
    ) -> FrameFate {
        output.appendFrame(limit: limit, room: room, lentIsFree: lentIsFree) { output in
            switch mode {
            case .stock:
                output.append(pairing: Reply.Kind.returning.rawValue, with: value)
            case .link(let call):
                begin(.returning, call, &output)
                output.append(value)
            }
        }
    }

    /// Appends a whole frame: an answer of any kind.
    ///
    /// - Parameters:
    ///   - reply: The answer.
    ///   - output: Receives the frame.
    /// - Returns: Whether it was appended; if not, nothing was.
    package func appendFrame(_ reply: Reply, to output: inout OutgoingBytes) -> FrameFate {
        if case .returning(let value) = reply {
            return appendFrame(returning: .value(value), isDelivery: false, to: &output)
        }
        return output.appendFrame(limit: limit, room: room, lentIsFree: lentIsFree) {
            append(reply, to: &$0)
        }
    }
}

// Payloads.
extension AnswerWriter {
    /// Appends the payload of an answer.
    func append(_ reply: Reply, to output: inout OutgoingBytes) {
        switch mode {
        case .stock: reply.value.appendPickle(to: &output, addressing: address)
        case .link(let call): append(reply, to: call, in: &output)
        }
    }

    /// Appends the payload of the answer that carries the value of a method.
    func append(
        returning value: StoredValue,
        isDelivery: Bool,
        to output: inout OutgoingBytes
    ) {
        switch mode {
        case .stock:
            // A built value may lend its large byte strings.
            if case .value(let value) = value { return append(.returning(value), to: &output) }
            let pair = StoredValue.tuple([.value(.text(Reply.Kind.returning.rawValue)), value])
            pair.appendPickle(to: &output, addressing: address)
        case .link(let call):
            begin(isDelivery ? .delivery : .returning, call, &output)
            value.appendPickle(to: &output, addressing: address)
        }
    }

    private func append(_ reply: Reply, to call: UInt64, in output: inout OutgoingBytes) {
        switch reply {
        case .returning(let value):
            append(returning: .value(value), isDelivery: false, to: &output)
        case .raising(let exception):
            begin(.raising, call, &output)
            exception.value.appendPickle(to: &output, addressing: address)
        case .proxy(let exposed, let token):
            begin(.proxy, call, &output)
            Reply.pair(exposed, token).appendPickle(to: &output)
        case .traceback(let text):
            begin(.traceback, call, &output)
            output.bytes.append(contentsOf: text.utf8)
        case .unserializable(let text):
            begin(.unserializable, call, &output)
            output.bytes.append(contentsOf: text.utf8)
        }
    }

    private func begin(_ kind: LinkFrame.Kind, _ call: UInt64, _ output: inout OutgoingBytes) {
        output.bytes.append(kind.rawValue)
        output.bytes.appendBigEndian(call)
    }
}

// Scalars, which most methods return, are written in one piece: that takes half of the instructions.
extension AnswerWriter {
    /// Appends a whole frame of at most ``longestScalarFrame`` bytes, if the value is a scalar.
    ///
    /// - Returns: Whether it was; if not, nothing was appended.
    package static func appendScalarFrame(
        returning value: WireValue,
        isDelivery: Bool,
        _ mode: Mode,
        to bytes: inout [UInt8]
    ) -> Bool {
        guard let capacity = PlainPickle.capacity(for: value) else { return false }
        let header = FrameHeader.shortFormSize
        bytes.append(addingCapacity: header + longestStart + capacity) { frame in
            switch mode {
            case .stock:
                frame.append(repeating: 0, count: header)
                frame.appendPlainReturn(of: value)
            case .link(let call):
                frame.append(repeating: 0, count: header + LinkFrame.callHeaderSize)
                frame.appendPlainPickle(value)
                let kind = isDelivery ? LinkFrame.Kind.delivery : .returning
                frame.store(kind.rawValue, at: header)
                frame.store(call, at: header + 1)
            }
            frame.store(UInt32(frame.count - header), at: 0)
        }
        return true
    }

    /// The greatest number of bytes before a scalar: the protocol, and the kind with its opcode and length.
    private static var longestStart: Int { 2 + 2 + Reply.Kind.returning.rawValue.utf8.count }
}

extension OutputSpan<UInt8> {
    /// Appends the pickle of `("#RETURN", value)`.
    fileprivate mutating func appendPlainReturn(of value: WireValue) {
        let kind = Reply.Kind.returning.rawValue
        append(.proto)
        append(4)
        append(.shortBinUnicode)
        append(UInt8(kind.utf8.count))
        append(utf8: kind)
        appendPlain(value)
        append(.tuple2)
        append(.stop)
    }
}
