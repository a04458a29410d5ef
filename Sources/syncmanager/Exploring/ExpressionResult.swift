internal import MPWire

/// What an expression comes to.
enum ExpressionResult: Sendable {
    /// A plain value.
    case value(WireValue)
    /// An object that stays in the server.
    case object(ObjectHandle)

    /// What is passed where this is an argument.
    var argument: WireValue {
        switch self {
        case .value(let value): value
        case .object(let handle): handle.proxy
        }
    }
}
