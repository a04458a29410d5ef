/// Answers that carry what an object holds, without building what is encoded there.
extension Reply {
    /// Appends that a method returned `value`, as it travels in stock mode: a pickle of `(kind, result)`.
    ///
    /// - Parameters:
    ///   - value: What the method returned.
    ///   - output: Receives the pickle.
    ///   - address: Says by which address the receiver reaches a proxy's object.
    package static func appendReturn(
        of value: StoredValue,
        to output: inout OutgoingBytes,
        addressing address: ((Token) -> Address?)?
    ) {
        let pair = StoredValue.tuple([.value(.text(Kind.returning.rawValue)), value])
        pair.appendPickle(to: &output, addressing: address)
    }
}

extension LinkFrame {
    /// Appends the payload of the answer to a call that returned `value`.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - value: What it returned.
    ///   - isDelivery: Whether it was taken out of an object.
    ///   - output: Receives the payload.
    ///   - address: Says by which address the receiver reaches a proxy's object.
    package static func append(
        answer call: UInt64,
        _ value: StoredValue,
        isDelivery: Bool,
        to output: inout OutgoingBytes,
        addressing address: ((Token) -> Address?)?
    ) {
        output.bytes.append(isDelivery ? Kind.delivery.rawValue : Kind.returning.rawValue)
        output.bytes.appendBigEndian(call)
        value.appendPickle(to: &output, addressing: address)
    }
}
