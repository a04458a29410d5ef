/// Python's equality: numbers compare by value across `bool`, `int` and `float`; texts by code
/// points, not by canonical equivalence as Swift's do; containers element by element.
extension WireValue: Equatable {
    /// Whether Python's `==` would be true, with NaN equal to nothing.
    ///
    /// - Complexity: O(size of the smaller value).
    public static func == (left: WireValue, right: WireValue) -> Bool {
        if let leftNumber = left.number, let rightNumber = right.number {
            return leftNumber == rightNumber
        }
        switch left {
        case .null:
            if case .null = right { return true }
        case .text(let a):
            if case .text(let b) = right { return a.hasSameCodePoints(as: b) }
        case .surrogateText(let a):
            if case .surrogateText(let b) = right { return a == b }
        case .bytes(let a), .bytearray(let a):
            if let b = right.octets { return a == b }
        case .list(let a):
            if case .list(let b) = right { return a == b }
        case .tuple(let a):
            if case .tuple(let b) = right { return a == b }
        case .dict(let a):
            if case .dict(let b) = right { return a == b }
        case .set(let a), .frozenset(let a):
            if let b = right.members { return a == b }
        case .global(let a):
            if case .global(let b) = right { return a == b }
        case .object(let a):
            if case .object(let b) = right { return a == b }
        case .proxy(let a):
            if case .proxy(let b) = right { return a == b }
        case .cyclic(let a):
            if case .cyclic(let b) = right { return a == b }
        case .bool, .int, .bigInt, .float:
            break  // The right side is no number.
        }
        return false
    }

    /// The octets of a `bytes` or `bytearray`, which compare with each other.
    var octets: [UInt8]? {
        switch self {
        case .bytes(let octets), .bytearray(let octets): octets
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .list, .tuple, .dict,
            .set, .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }

    /// The members of a `set` or `frozenset`, which compare with each other.
    package var members: WireSet? {
        switch self {
        case .set(let members), .frozenset(let members): members
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .list, .tuple, .dict, .global, .object, .proxy, .cyclic:
            nil
        }
    }

    /// The name of the type that makes this value unhashable in Python, or `nil` if it is hashable.
    package var unhashableTypeName: String? {
        switch self {
        case .list: "list"
        case .dict: "dict"
        case .set: "set"
        case .bytearray: "bytearray"
        case .tuple(let elements):
            elements.lazy.compactMap(\.unhashableTypeName).first
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .frozenset,
            .global, .object, .proxy, .cyclic:
            nil
        }
    }
}

/// A Python number in the one form in which equal numbers look equal.
package enum WireNumber: Hashable, Sendable {
    /// Integral and within 64 bits.
    case int(Int)
    /// Integral and beyond 64 bits.
    case bigInt(WireBigInt)
    /// With a fraction, infinite, or not a number.
    case float(Double)

    /// Brings a `float` into that form.
    package init(_ value: Double) {
        if let int = Int(exactly: value) {
            self = .int(int)
        } else if let bigInt = WireBigInt(exactly: value) {
            self = .bigInt(bigInt)
        } else {
            self = .float(value)
        }
    }
}

extension WireValue {
    /// The number that a `bool`, `int` or `float` stands for, or `nil`.
    package var number: WireNumber? {
        switch self {
        case .bool(let value): .int(value ? 1 : 0)
        case .int(let value): .int(value)
        case .bigInt(let value): .bigInt(value)
        case .float(let value): WireNumber(value)
        case .null, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}

extension WireKey: Hashable {
    package static func == (left: WireKey, right: WireKey) -> Bool { left.value == right.value }

    package func hash(into hasher: inout Hasher) { value.hashKey(into: &hasher) }
}

extension WireValue {
    /// Feeds what all values equal to this one have in common; the hasher is seeded per process, so
    /// that nobody can choose colliding keys.
    fileprivate func hashKey(into hasher: inout Hasher) {
        if let number {
            hasher.combine(number)
            return
        }
        switch self {
        case .text(let value): hasher.combineCodePoints(of: value)
        case .surrogateText(let value), .bytes(let value), .bytearray(let value):
            hasher.combine(value)
        case .tuple(let elements):
            for element in elements { element.hashKey(into: &hasher) }
        case .set(let members), .frozenset(let members):
            hasher.combine(members.count)
        case .global(let global): hasher.combine(global)
        case .object(let object): hasher.combine(object.global)
        case .proxy(let proxy): hasher.combine(proxy.token.ident)
        case .cyclic(let graph): hasher.combine(graph)
        case .null, .bool, .int, .bigInt, .float, .list, .dict: break
        }
    }
}

extension WireDictionary: Equatable {
    /// Whether both hold equal values under equal keys, in whatever order.
    public static func == (left: WireDictionary, right: WireDictionary) -> Bool {
        left.count == right.count
            && left.allSatisfy { key, value in
                // A key of one dictionary is hashable, so it is a key for the other one, too.
                (try? WireKey(key)).flatMap { right[$0] } == value
            }
    }
}

extension WireSet: Equatable {
    /// Whether both have equal members, in whatever order.
    public static func == (left: WireSet, right: WireSet) -> Bool { left.members == right.members }
}

extension WireObject: Equatable {
    /// Whether both are rebuilt by the same steps. (Python would ask the class, which isn't here.)
    public static func == (left: WireObject, right: WireObject) -> Bool {
        left === right
            || left.construction == right.construction && left.callable == right.callable
                && left.arguments == right.arguments && left.steps == right.steps
    }
}

extension WireProxy: Equatable {
    /// Whether both stand for the same object.
    public static func == (left: WireProxy, right: WireProxy) -> Bool {
        left.token.ident == right.token.ident
    }
}

extension String {
    /// Whether both consist of the same code points; `==` would call `é` and `e` + accent equal.
    fileprivate func hasSameCodePoints(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}

extension Hasher {
    /// Feeds a text by its code points, as ``WireValue`` compares it.
    fileprivate mutating func combineCodePoints(of text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
