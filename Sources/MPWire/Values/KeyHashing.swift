/// Hashes a value as a key: includes everything that Python's equality compares, and finds unhashable values.
struct KeyHashing {
    /// How many steps feeding one value to a hasher takes.
    private static let stepsPerValue = 3

    /// The first type found that makes the value unhashable.
    private(set) var unhashableTypeName: String?
    /// The number of steps so far.
    private(set) var cost = 0
    private var hasher = Hasher()

    /// Feeds a value that is to be a key.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - steps: Reduced by the cost. Below zero nothing more is fed, and the hash means nothing.
    mutating func hash(_ value: WireValue, _ steps: inout Int) {
        feed(value, asKey: true, &steps)
    }

    /// The hash; never zero.
    consuming func finish() -> UInt32 {
        let hash = UInt32(truncatingIfNeeded: hasher.finalize())
        return hash == 0 ? 1 : hash
    }

    /// The hash of a text that is too short to be charged; the same as that of a text among others.
    static func hash(of text: String) -> UInt32 {
        var hashing = KeyHashing()
        hashing.feed(text)
        return hashing.finish()
    }

    private mutating func charge(_ count: Int, _ steps: inout Int) -> Bool {
        cost += count
        steps -= count
        return steps >= 0 && unhashableTypeName == nil
    }

    /// Feeds what all values equal to this one have in common.
    private mutating func feed(_ value: WireValue, asKey: Bool, _ steps: inout Int) {
        guard charge(Self.stepsPerValue, &steps) else { return }
        if let number = value.number { return feed(number) }
        switch value {
        case .text(let text): feed(text, &steps)
        case .surrogateText(let bytes), .bytes(let bytes): feed(bytes, &steps)
        case .bytearray(let bytes): asKey ? refuse(value) : feed(bytes, &steps)
        case .list(let elements): asKey ? refuse(value) : feed(elements, asKey: false, &steps)
        case .tuple(let elements): feed(elements, asKey: asKey, &steps)
        case .dict(let entries): asKey ? refuse(value) : feed(entries, &steps)
        case .set(let members): asKey ? refuse(value) : feed(members, &steps)
        case .frozenset(let members): feed(members, &steps)
        case .global(let global): hasher.combine(global)
        case .object(let object): feed(object, asKey: asKey, &steps)
        case .proxy(let proxy): hasher.combine(proxy.token.ident)
        case .cyclic(let graph):
            asKey && graph.isUnhashable ? refuse(value) : feed(graph.opcodes, &steps)
        case .null, .bool, .int, .bigInt, .float: break  // The numbers are done.
        }
    }

    private mutating func refuse(_ value: WireValue) {
        unhashableTypeName = value.typeNameInErrors
    }

    /// As a key, every NaN is the same.
    private mutating func feed(_ number: WireNumber) {
        hasher.combine(number.isNaN ? .float(.nan) : number)
    }

    /// Feeds a text by its code points, as ``WireValue`` compares it.
    private mutating func feed(_ text: String, _ steps: inout Int) {
        guard charge(text.utf8.count / [UInt8].countPerStep, &steps) else { return }
        feed(text)
    }

    private mutating func feed(_ text: String) {
        text.utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    private mutating func feed(_ bytes: [UInt8], _ steps: inout Int) {
        guard charge(bytes.count / [UInt8].countPerStep, &steps) else { return }
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    private mutating func feed(_ values: [WireValue], asKey: Bool, _ steps: inout Int) {
        hasher.combine(values.count)
        for value in values {
            guard steps >= 0, unhashableTypeName == nil else { return }
            feed(value, asKey: asKey, &steps)
        }
    }

    /// Feeds entries so that their order doesn't matter.
    private mutating func feed(_ entries: WireDictionary, _ steps: inout Int) {
        var sum = 0
        entries.entries.forEachEntry { key, value in
            guard charge(Self.stepsPerValue, &steps) else { return false }
            var entry = KeyHashing()
            entry.hasher.combine(key.hash)
            entry.feed(value, asKey: false, &steps)
            cost += entry.cost
            sum &+= entry.hasher.finalize()
            return true
        }
        hasher.combine(sum)
    }

    /// Feeds members so that their order doesn't matter.
    private mutating func feed(_ members: WireSet, _ steps: inout Int) {
        var sum = 0
        for key in members.entries.hashedKeys {
            guard charge(Self.stepsPerValue, &steps) else { return }
            var member = KeyHashing()
            member.hasher.combine(key.hash)
            sum &+= member.hasher.finalize()
        }
        hasher.combine(sum)
    }
}

// Instances of known classes are hashed as what they are compared by, all others by their identity.
extension KeyHashing {
    private mutating func feed(_ object: WireObject, asKey: Bool, _ steps: inout Int) {
        // Finding out what it is may build its elements.
        guard charge(object.partCount, &steps) else { return }
        switch object.comparisonForm {
        case .number(let number): feed(number)
        case .plain(let value): feed(value, asKey: asKey, &steps)
        case .key(let key):
            guard key.isHashable || !asKey else { return refuse(.object(object)) }
            hasher.combine(key.family)
            // The parts of a slice are hashed as keys, too.
            feed(key.key, asKey: asKey && key.family == "slice", &steps)
        case .known(let known): feed(known, object, asKey: asKey, &steps)
        case .ambiguous: refuse(.object(object))
        case .identity, .unknown:
            if let member = object.member, let global = object.global {
                hasher.combine(global)
                feed(member, asKey: false, &steps)
            } else {
                hasher.combine(ObjectIdentifier(object))
            }
        }
    }

    private mutating func feed(
        _ known: WellKnownObject,
        _ object: WireObject,
        asKey: Bool,
        _ steps: inout Int
    ) {
        switch known {
        case .array where asKey, .deque where asKey, .mapping where asKey:
            refuse(.object(object))
        case .range(let start, let stop, let step):
            hasher.combine(RangeIdentity(start, stop, step))
        case .complex(let real, let imaginary):
            // A complex without an imaginary part is equal to its real part.
            feed(WireNumber(real))
            if imaginary != 0 { feed(WireNumber(imaginary)) }
        case .array(_, let elements), .deque(let elements, _):
            feed(elements, asKey: false, &steps)
        case .mapping(let entries): feed(entries, &steps)
        case .slice, .iterator: hasher.combine(ObjectIdentifier(object))
        }
    }
}

extension WireCyclicGraph {
    /// Whether values of the type are unhashable in Python.
    fileprivate var isUnhashable: Bool { ["list", "dict", "set"].contains(typeName) }
}
