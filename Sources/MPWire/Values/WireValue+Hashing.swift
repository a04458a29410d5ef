extension WireKey: Hashable {
    package static func == (left: WireKey, right: WireKey) -> Bool {
        left.value.isEqual(to: right.value, .same)
    }

    package func hash(into hasher: inout Hasher) { value.hashKey(into: &hasher) }
}

extension WireValue {
    /// The name of the type that makes this value unhashable in Python, or `nil` if it is hashable.
    package var unhashableTypeName: String? {
        switch self {
        case .list: "list"
        case .dict: "dict"
        case .set: "set"
        case .bytearray: "bytearray"
        case .tuple(let elements): Self.firstUnhashableTypeName(in: elements)
        case .object(let object): object.isHashable ? nil : typeNameInErrors
        case .cyclic(let graph):
            ["list", "dict", "set"].contains(graph.typeName) ? graph.typeName : nil
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .frozenset,
            .global, .proxy:
            nil
        }
    }

    /// A loop, since a lazy sequence asks what it finds twice, and so doubles the work at each level.
    private static func firstUnhashableTypeName(in elements: [WireValue]) -> String? {
        for element in elements {
            if let name = element.unhashableTypeName { return name }
        }
        return nil
    }

    /// Feeds what all values equal to this one have in common.
    ///
    /// Everything in the value takes part, and the hasher is seeded per process, so that nobody can
    /// choose keys that collide.
    fileprivate func hashKey(into hasher: inout Hasher) {
        if let number {
            number.hashKey(into: &hasher)
            return
        }
        switch self {
        case .text(let text): hasher.combineCodePoints(of: text)
        case .surrogateText(let octets), .bytes(let octets), .bytearray(let octets):
            hasher.combine(octets)
        case .list(let elements), .tuple(let elements): hasher.combineAll(elements)
        case .dict(let entries): hasher.combineUnordered(entries)
        case .set(let members), .frozenset(let members):
            hasher.combineUnordered(members.members)
        case .global(let global): hasher.combine(global)
        case .object(let object): object.hashKey(into: &hasher)
        case .proxy(let proxy): hasher.combine(proxy.token.ident)
        case .cyclic(let graph): hasher.combine(graph)
        case .null, .bool, .int, .bigInt, .float: break  // The numbers are done.
        }
    }
}

extension WireNumber {
    /// As a key, every NaN is the same.
    fileprivate func hashKey(into hasher: inout Hasher) {
        hasher.combine(isNaN ? .float(.nan) : self)
    }
}

extension WireObject {
    /// Whether Python hashes instances of the class.
    fileprivate var isHashable: Bool {
        switch wellKnown {
        case .array, .deque, .mapping: false
        case .slice, .range, .complex, .iterator, nil: true
        }
    }

    fileprivate func hashKey(into hasher: inout Hasher) {
        switch wellKnown {
        case .range(let start, let stop, let step):
            hasher.combine(RangeIdentity(start, stop, step))
        case .complex(let real, let imaginary):
            // A complex without an imaginary part is equal to its real part.
            WireNumber(real).hashKey(into: &hasher)
            if imaginary != 0 { WireNumber(imaginary).hashKey(into: &hasher) }
        case .array(_, let elements), .deque(let elements, _): hasher.combineAll(elements)
        case .mapping(let entries): hasher.combineUnordered(entries)
        case .slice, .iterator, nil: hashSteps(into: &hasher)
        }
    }

    private func hashSteps(into hasher: inout Hasher) {
        callable.hashKey(into: &hasher)
        hasher.combineAll(arguments)
        for step in steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                hasher.combineAll(items)
            case .build(let state): state.hashKey(into: &hasher)
            }
        }
    }
}

extension Hasher {
    /// Feeds a text by its code points, as ``WireValue`` compares it.
    fileprivate mutating func combineCodePoints(of text: String) {
        var text = text
        text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Feeds values in their order.
    fileprivate mutating func combineAll(_ values: [WireValue]) {
        combine(values.count)
        for value in values { value.hashKey(into: &self) }
    }

    /// Feeds entries so that their order doesn't matter.
    fileprivate mutating func combineUnordered(_ entries: WireDictionary) {
        var sum = 0
        for (key, value) in entries {
            var hasher = Hasher()
            key.hashKey(into: &hasher)
            value.hashKey(into: &hasher)
            sum &+= hasher.finalize()
        }
        combine(sum)
    }
}
