/// Why a payload isn't a frame of link mode.
package enum LinkFrameError: Error, Equatable, Sendable {
    /// There is nothing, not even a kind.
    case empty
    /// The first byte is no kind.
    case unknownKind(UInt8)
    /// The first byte is a kind that only the other end sends.
    case wrongDirection(UInt8)
    /// The payload ends inside a field.
    case truncated
    /// The payload goes on after the last field.
    case trailingBytes(Int)
    /// A flag is set that this version doesn't know.
    case unknownFlags(UInt8)
    /// A name or a text isn't UTF-8.
    case invalidText
    /// A trace context isn't what it may be.
    case invalidTraceContext(TraceContextError)
    /// The pickle of one call can't be used. This call can be answered; the link goes on.
    case undecodable(call: UInt64, reason: String)
    /// The pickle of one call holds too many values. This call can be answered; the link goes on.
    case tooManyValues(call: UInt64, limit: Int)
    /// There is no memory for the values of one call. It can be answered; the link goes on.
    case noRoom(call: UInt64)
}

extension LinkFrameError: CustomStringConvertible {
    /// What was wrong.
    package var description: String {
        switch self {
        case .empty: "an empty frame of a link"
        case .unknownKind(let kind): "a frame of a link has the unknown kind \(kind)"
        case .wrongDirection(let kind):
            "a frame of a link has the kind \(kind), which only the other end sends"
        case .truncated: "a frame of a link ends inside a field"
        case .trailingBytes(let count): "a frame of a link has \(count) bytes after its last field"
        case .unknownFlags(let flags): "a call has unknown flags: \(flags)"
        case .invalidText: "a text in a frame of a link is not UTF-8"
        case .invalidTraceContext(let error): "a call has \(error)"
        case .undecodable(let call, let reason): "the values of call \(call): \(reason)"
        case .tooManyValues(let call, let limit): "call \(call) has more than \(limit) values"
        case .noRoom(let call): "there is no memory for the values of call \(call)"
        }
    }
}
