package import MPWire

/// How many items fit into a queue, as Python reads `maxsize`.
package enum QueueCapacity: Equatable, Sendable {
    /// As many as memory holds: `maxsize` is zero or negative, or beyond any count.
    case unlimited
    /// This many, at least one.
    case limited(Int)
    /// `maxsize` is no number but of this type, about which Python complains only when it counts.
    case uncountable(typeName: String)

    /// Reads a `maxsize`.
    package init(_ maxsize: WireValue) {
        switch maxsize.number {
        case .int(let value): self = value > 0 ? .limited(value) : .unlimited
        case .bigInt: self = .unlimited
        // A queue with `maxsize` 1.5 is full with two items.
        case .float(let value) where value > 0:
            self = Int(exactly: value.rounded(.up)).map { .limited($0) } ?? .unlimited
        case .float: self = .unlimited
        case nil: self = .uncountable(typeName: maxsize.typeNameInErrors)
        }
    }

    /// Whether `put` has to count.
    func isLimited() throws(PythonException) -> Bool {
        switch self {
        case .unlimited: return false
        case .limited: return true
        case .uncountable(let type):
            throw .typeError("'>' not supported between instances of '\(type)' and 'int'")
        }
    }

    /// Whether nothing fits in beside `count` items.
    func isFull(_ count: Int) throws(PythonException) -> Bool {
        switch self {
        case .unlimited: return false
        case .limited(let limit): return count >= limit
        case .uncountable(let type):
            throw .typeError("'<' not supported between instances of 'int' and '\(type)'")
        }
    }
}
