/// The answer to a call of a link that returned a scalar or a flat tuple, as most do.
package struct ScalarAnswer: Equatable, Sendable {
    /// The number of the call.
    package let call: UInt64
    package let value: WireValue
    /// Whether the value was taken out of an object.
    package let isDelivery: Bool

    /// Reads the payload of a frame.
    ///
    /// - Returns: `nil` if it is anything else, or faulty.
    package init?(_ payload: Span<UInt8>, limits: PickleLimits) {
        let header = LinkFrame.callHeaderSize
        guard payload.count > header else { return nil }
        let kind = payload[0]
        guard kind == LinkFrame.Kind.returning.rawValue || kind == LinkFrame.Kind.delivery.rawValue
        else { return nil }
        let pickle = payload.extracting(header..<payload.count)
        guard let value = PlainPickle.value(of: pickle, limits: limits) else { return nil }
        let number = payload.bytes.unsafeLoadUnaligned(fromByteOffset: 1, as: UInt64.self)
        call = UInt64(bigEndian: number)
        self.value = value
        isDelivery = kind == LinkFrame.Kind.delivery.rawValue
    }
}
