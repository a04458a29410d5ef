/// An answer to a call of a link as it arrived, for its caller to decode.
package struct EncodedAnswer: Equatable, Sendable {
    /// The whole payload of the frame, except what is in `insets`.
    private let payload: ArraySlice<UInt8>
    /// The large byte strings that lie beside it.
    private let insets: [Inset]

    /// The longest payload that is copied out of the buffer it arrived in.
    ///
    /// A shorter one usually shares a read buffer, which would have to be copied as a whole before the next read; a
    /// longer one was gathered in a buffer of its own.
    private static let longestCopy = 128 << 10

    /// Keeps an answer.
    ///
    /// - Parameters:
    ///   - payload: The payload of a frame for which ``LinkFrame/answeredCall(in:)`` is known.
    ///   - insets: The large byte strings that lie beside it.
    package init(_ payload: ArraySlice<UInt8>, insets: [Inset]) {
        let isLong = payload.count > Self.longestCopy || !insets.isEmpty
        self.payload = isLong ? payload : Array(payload)[...]
        // Their places are indices of the payload, which begins at another one in a copy; so one with insets is none.
        self.insets = insets
    }

    /// Whether the value was taken out of an object, and goes back unless its receipt is confirmed.
    package var isDelivery: Bool { payload.first == LinkFrame.Kind.delivery.rawValue }

    /// Decodes the answer.
    ///
    /// - Parameters:
    ///   - limits: What a pickle may take.
    ///   - adopt: Keeps the objects of nested proxies alive.
    /// - Returns: The answer.
    /// - Throws: It can't be decoded; the error says why.
    package func reply(
        limits: PickleLimits,
        adopt: LinkFrame.Adoption?
    ) throws(LinkFrameError) -> Reply {
        let frame = try LinkFrame(
            payload,
            from: .server,
            insets: insets,
            limits: limits,
            policy: .everything,
            adopt: adopt
        )
        switch frame {
        case .reply(_, let reply): return reply
        case .delivery(_, let value): return .returning(value)
        case .call, .tracedCall, .cancel, .release, .received, .cancelled, .goodbye:
            preconditionFailure("a frame without an answer was kept as one")
        }
    }
}
