package import MPWire

/// What a link learned of a call.
package enum CallAnswer: Equatable, Sendable {
    /// All there is to know: a scalar was decoded on arrival, which costs less than keeping its bytes.
    case result(CallResult)
    /// The same, but taken out of an object for a caller who confirms it himself.
    case held(CallResult)
    /// The bytes of the answer, which the caller decodes in its own task.
    indirect case encoded(EncodedAnswer)
}

extension CallAnswer {
    /// Whether it brings something that was taken out of an object, and the server doesn't know yet that it arrived.
    var isUnconfirmedDelivery: Bool {
        switch self {
        case .result: false
        case .held: true
        case .encoded(let answer): answer.isDelivery
        }
    }
}
