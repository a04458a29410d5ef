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
        let kind = Kind.returning.rawValue
        bytes.append(addingCapacity: pairHeader + kind.utf8.count + capacity) { pickle in
            pickle.append(.proto)
            pickle.append(4)
            pickle.append(.shortBinUnicode)
            pickle.append(UInt8(kind.utf8.count))
            pickle.append(utf8: kind)
            pickle.appendPlain(value)
            pickle.append(.tuple2)
            pickle.append(.stop)
        }
        return true
    }

    /// What goes before the kind: the opcode of a text and its length.
    private static let pairHeader = 2
}
