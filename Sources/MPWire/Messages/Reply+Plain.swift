/// The replies of stock mode that nearly all are: a method returned a scalar.
extension Reply {
    /// Appends the reply as it travels in stock mode, a pickle of `(kind, result)`, with large octets where they lie.
    ///
    /// - Parameters:
    ///   - output: Receives the pickle.
    ///   - address: Says by which address the receiver reaches a proxy's object.
    package func appendPickle(
        to output: inout OutgoingBytes,
        addressing address: ((Token) -> Address?)? = nil
    ) {
        if case .returning(let value) = self, Self.appendReturn(of: value, to: &output.bytes) {
            return
        }
        self.value.appendPickle(to: &output, addressing: address)
    }

    /// Appends that a method returned a scalar, in one piece.
    ///
    /// It takes half of the instructions of the general way, which makes values of the kind and of the
    /// pair first.
    ///
    /// - Returns: Whether it was a scalar; if not, nothing was appended.
    private static func appendReturn(of value: WireValue, to bytes: inout [UInt8]) -> Bool {
        guard let capacity = PlainPickle.capacity(for: value) else { return false }
        bytes.append(addingCapacity: returnStart + capacity) { $0.appendPlainReturn(of: value) }
        return true
    }

    /// Appends a whole frame that says that a method returned a scalar.
    ///
    /// - Returns: Whether it was a scalar; if not, nothing was appended.
    package static func appendScalarFrame(
        returning value: WireValue,
        in bytes: inout [UInt8]
    ) -> Bool {
        guard let capacity = PlainPickle.capacity(for: value) else { return false }
        let header = FrameHeader.shortFormSize
        bytes.append(addingCapacity: header + returnStart + capacity) { frame in
            frame.append(repeating: 0, count: header)
            frame.appendPlainReturn(of: value)
            let length = UInt32(frame.count - header)
            var octets = frame.mutableSpan
            var words = octets.mutableBytes
            words.storeBytes(of: length.bigEndian, as: UInt32.self)
        }
        return true
    }

    /// How much stands before the value: the protocol, the kind with its opcode and length.
    fileprivate static let returnStart = 2 + 2 + Kind.returning.rawValue.utf8.count
}

extension OutputSpan<UInt8> {
    /// Appends the pickle of `("#RETURN", value)`.
    fileprivate mutating func appendPlainReturn(of value: WireValue) {
        append(.proto)
        append(4)
        append(.shortBinUnicode)
        append(UInt8(Reply.Kind.returning.rawValue.utf8.count))
        append(utf8: Reply.Kind.returning.rawValue)
        appendPlain(value)
        append(.tuple2)
        append(.stop)
    }
}
