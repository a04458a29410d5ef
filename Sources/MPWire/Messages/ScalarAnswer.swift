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
        guard payload.count > LinkFrame.callHeaderSize else { return nil }
        let kind = payload[0]
        guard kind == LinkFrame.Kind.returning.rawValue || kind == LinkFrame.Kind.delivery.rawValue
        else { return nil }
        var position = 1
        guard let call = payload.bigEndian(at: &position, width: 8),
            let value = PlainPickle.value(of: payload.extracting(position...), limits: limits)
        else { return nil }
        self.call = call
        self.value = value
        isDelivery = kind == LinkFrame.Kind.delivery.rawValue
    }
}
