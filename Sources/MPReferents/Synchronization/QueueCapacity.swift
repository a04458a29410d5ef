package import MPWire

/// The capacity of a queue, as Python reads `maxsize`.
package enum QueueCapacity: Equatable, Sendable {
    /// No limit but memory: `maxsize` is zero or negative, or beyond any count.
    case unlimited
    /// At most this many items, at least one.
    case limited(Int)
    /// `maxsize` is of this type, which isn't a number. Python complains about it only when it
    /// counts.
    case uncountable(typeName: String)

    package init(_ maxsize: WireValue) {
        switch maxsize.number {
        case .int(let value): self = value > 0 ? .limited(value) : .unlimited
        case .bigInt: self = .unlimited
        // A queue with `maxsize` 1.5 is full with two items.
        case .float(let value) where value > 0:
            self = Int(exactly: value.rounded(.up)).map { .limited($0) } ?? .unlimited
        case .float: self = .unlimited
        case .decimal, .fraction, nil: self = .uncountable(typeName: maxsize.typeNameInErrors)
        }
    }

    /// Whether `put` has to count the items.
    func isLimited() throws(PythonException) -> Bool {
        switch self {
        case .unlimited: return false
        case .limited: return true
        case .uncountable(let type):
            throw .typeError("'>' not supported between instances of '\(type)' and 'int'")
        }
    }

    /// Whether a queue of `count` items is full.
    func isFull(_ count: Int) throws(PythonException) -> Bool {
        switch self {
        case .unlimited: return false
        case .limited(let limit): return count >= limit
        case .uncountable(let type):
            throw .typeError("'<' not supported between instances of 'int' and '\(type)'")
        }
    }
}
