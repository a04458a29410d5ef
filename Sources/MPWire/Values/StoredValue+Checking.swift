extension StoredValue {
    /// Takes over a pickle of plain data, which stays encoded unless it is a scalar.
    ///
    /// It is `nil` if there is anything else in it, or if it is faulty; then ``PickleReader`` reads it, and says what is
    /// wrong.
    ///
    /// - Parameters:
    ///   - pickle: The whole pickle.
    ///   - limits: What it may cost.
    package init?(checking pickle: ArraySlice<UInt8>, limits: PickleLimits) {
        guard pickle.last == Opcode.stop.rawValue else { return nil }
        // Arguments are what is checked.
        var tuple: [UInt8] = []
        tuple.reserveCapacity(pickle.count + 1)
        tuple += pickle[..<(pickle.endIndex - 1)]
        tuple.append(.tuple1)
        tuple.append(.stop)
        guard let arguments = PlainPickle.arguments(of: tuple.span, limits: limits),
            arguments.count == 1
        else { return nil }
        self = arguments[0]
    }

    /// The value as a pickle that ``init(checking:limits:)`` takes over.
    package var pickle: [UInt8] {
        var output = OutgoingBytes()
        appendPickle(to: &output, addressing: nil)
        let pieces = output.pieces(of: 0..<output.bytes.count)
        return pieces.reduce(into: []) { $0 += $1 }
    }
}
