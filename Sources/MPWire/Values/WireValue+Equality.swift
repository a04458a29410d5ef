extension WireValue: Equatable {
    /// Whether Python's `==` would be true.
    ///
    /// Numbers compare by value across `bool`, `int` and `float`; texts by code points, not by canonical
    /// equivalence like Swift's; containers element by element; NaN is equal to nothing.
    ///
    /// - Complexity: O(size of the smaller value).
    public static func == (left: WireValue, right: WireValue) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, .distinct, &steps)
    }

    /// Whether Python's `==` would be true.
    ///
    /// - Throws: `RuntimeError` if comparing them costs more than `work` has left.
    package func isEqual(
        to other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        try work.charging { self.isEqual(to: other, .distinct, &$0) }
    }

    /// Whether both are equal; `rule` decides about NaN.
    ///
    /// - Parameters:
    ///   - other: The other value.
    ///   - rule: The result of comparing NaN with NaN.
    ///   - steps: Decreases by one for each pair of values.
    /// - Returns: The answer; with fewer than zero steps left, it is `false` and means nothing.
    func isEqual(to other: WireValue, _ rule: NaNRule, _ steps: inout Int) -> Bool {
        steps -= 1
        guard steps >= 0 else { return false }
        // Most values that are compared are these; a pair of them is looked at without being copied.
        if case .int(let left) = self, case .int(let right) = other { return left == right }
        return switch (self, other) {
        case (.text(let left), .text(let right)): left.hasSameCodePoints(as: right, &steps)
        case (.null, .null): true
        case (.surrogateText(let left), .surrogateText(let right)):
            left.isEqual(to: right, &steps)
        case (.bytes(let left), .bytes(let right)), (.bytes(let left), .bytearray(let right)),
            (.bytearray(let left), .bytes(let right)),
            (.bytearray(let left), .bytearray(let right)):
            left.isEqual(to: right, &steps)
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            left.isEqual(to: right, rule, &steps)
        case (.dict(let left), .dict(let right)): left.isEqual(to: right, rule, &steps)
        case (.set(let left), .set(let right)), (.set(let left), .frozenset(let right)),
            (.frozenset(let left), .set(let right)),
            (.frozenset(let left), .frozenset(let right)):
            left.isEqual(to: right, &steps)
        case (.global(let left), .global(let right)): left == right
        case (.object(let left), .object(let right)): left.isEqual(to: right, rule, &steps)
        case (.object(let object), _): object.isEqual(toPlain: other, &steps)
        case (_, .object(let object)): object.isEqual(toPlain: self, &steps)
        case (.proxy(let left), .proxy(let right)): left == right
        case (.cyclic(let left), .cyclic(let right)):
            left.opcodes.isEqual(to: right.opcodes, &steps)
        default: hasEqualNumber(as: other, rule)  // All other pairs have different types.
        }
    }

    private func hasEqualNumber(as other: WireValue, _ rule: NaNRule) -> Bool {
        guard let left = number, let right = other.number else { return false }
        return left == right || rule == .same && left.isNaN && right.isNaN
    }
}

extension [WireValue] {
    /// Whether both have equal elements; `rule` decides about NaN.
    ///
    /// Elements in the same storage are equal, as one object is equal to itself in Python.
    fileprivate func isEqual(to other: [WireValue], _ rule: NaNRule, _ steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        if isSameStorage(as: other) { return true }
        for position in indices
        where !self[position].isEqual(to: other[position], rule, &steps) {
            return false
        }
        return true
    }

    /// Whether both have the same storage, so that nothing need be compared.
    func isSameStorage(as other: [WireValue]) -> Bool {
        withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
        }
    }
}

extension [UInt8] {
    /// The number of bytes compared, hashed or copied in the time of one step.
    static let countPerStep = 32

    /// Whether both hold the same bytes.
    fileprivate func isEqual(to other: [UInt8], _ steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        steps -= count / Self.countPerStep
        return steps >= 0 && self == other
    }
}

extension WireSet: Equatable {
    /// Whether both have equal members, in any order.
    public static func == (left: WireSet, right: WireSet) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, &steps)
    }

    fileprivate func isEqual(to other: WireSet, _ steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        if isEmpty || entries.storageAddress == other.entries.storageAddress { return true }
        for key in entries.hashedKeys {
            steps -= key.weight
            guard steps >= 0, other.contains(key) else { return false }
        }
        return true
    }
}

extension WireDictionary: Equatable {
    /// Whether both hold equal values under equal keys, in any order.
    public static func == (left: WireDictionary, right: WireDictionary) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, .distinct, &steps)
    }
}

extension WireObject: Equatable {
    /// Whether both are equal in Python, as far as their class is understood; otherwise whether the same
    /// steps rebuild them.
    public static func == (left: WireObject, right: WireObject) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, .distinct, &steps)
    }

    fileprivate func isEqual(to other: WireObject, _ rule: NaNRule, _ steps: inout Int) -> Bool {
        if self === other { return true }
        // `wellKnown` may build their elements.
        steps -= partCount + other.partCount
        guard steps >= 0 else { return false }
        switch (wellKnown, other.wellKnown) {
        case (.range(let start, let stop, let step), .range(let start2, let stop2, let step2)):
            return RangeIdentity(start, stop, step) == RangeIdentity(start2, stop2, step2)
        case (.complex(let real, let imaginary), .complex(let real2, let imaginary2)):
            return WireValue.float(real).isEqual(to: .float(real2), rule, &steps)
                && WireValue.float(imaginary).isEqual(to: .float(imaginary2), rule, &steps)
        case (.array(_, let left), .array(_, let right)),
            (.deque(let left, _), .deque(let right, _)):
            return left.isEqual(to: right, rule, &steps)
        case (.mapping(let left), .mapping(let right)):
            // Only two OrderedDicts also compare their order.
            return left.isEqual(to: right, rule, &steps)
                && (!isOrderedDict || !other.isOrderedDict
                    || left.keys.isEqual(to: right.keys, rule, &steps))
        default:
            return hasSameSteps(as: other, rule, &steps)
        }
    }

    private var isOrderedDict: Bool { global == WireGlobal("collections", "OrderedDict") }

    private func hasSameSteps(
        as other: WireObject,
        _ rule: NaNRule,
        _ steps: inout Int
    ) -> Bool {
        guard hasSameConstruction(as: other, rule, &steps),
            callable.isEqual(to: other.callable, rule, &steps),
            arguments.isEqual(to: other.arguments, rule, &steps),
            self.steps.count == other.steps.count
        else { return false }
        for (left, right) in zip(self.steps, other.steps)
        where !left.isEqual(to: right, rule, &steps) {
            return false
        }
        return true
    }

    private func hasSameConstruction(
        as other: WireObject,
        _ rule: NaNRule,
        _ steps: inout Int
    ) -> Bool {
        switch (construction, other.construction) {
        case (.reduce, .reduce), (.newObject, .newObject): true
        case (.newObjectWithKeywords(let left), .newObjectWithKeywords(let right)):
            left.isEqual(to: right, rule, &steps)
        case (.reduce, _), (.newObject, _), (.newObjectWithKeywords, _): false
        }
    }

    /// Whether both are equal: a `complex` without imaginary part and a number, or a kind of dict and a plain one.
    fileprivate func isEqual(toPlain value: WireValue, _ steps: inout Int) -> Bool {
        steps -= partCount
        guard steps >= 0 else { return false }
        return switch (wellKnown, value) {
        case (.complex(let real, let imaginary), _):
            imaginary == 0 && WireNumber(real) == value.number
        case (.mapping(let entries), .dict(let other)):
            entries.isEqual(to: other, .distinct, &steps)
        default: false  // No other class is equal to a plain value.
        }
    }

    /// The number of values or bytes that ``wellKnown`` has to look at.
    var partCount: Int {
        var count = 1
        for argument in arguments { count += argument.elementCount }
        for step in steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                count += items.count
            case .build: count += 1
            }
        }
        return count
    }
}

extension WireObject.Step {
    fileprivate func isEqual(
        to other: WireObject.Step,
        _ rule: NaNRule,
        _ steps: inout Int
    ) -> Bool {
        switch (self, other) {
        case (.append(let left), .append(let right)),
            (.setItems(let left), .setItems(let right)),
            (.addItems(let left), .addItems(let right)):
            left.isEqual(to: right, rule, &steps)
        case (.build(let left), .build(let right)): left.isEqual(to: right, rule, &steps)
        case (.append, _), (.setItems, _), (.addItems, _), (.build, _): false
        }
    }
}

extension WireValue {
    /// The number of values or bytes in the value itself, without the contents of these values.
    var elementCount: Int {
        switch self {
        case .null, .bool, .int, .float, .global, .object, .proxy: 1
        case .bigInt(let value): value.littleEndian.count
        case .text(let text): text.utf8.count
        case .surrogateText(let bytes), .bytes(let bytes), .bytearray(let bytes): bytes.count
        case .list(let elements), .tuple(let elements): elements.count
        case .dict(let entries): entries.count
        case .set(let members), .frozenset(let members): members.count
        case .cyclic(let graph): graph.opcodes.count
        }
    }
}

extension WireProxy: Equatable {
    /// Whether both stand for the same object.
    public static func == (left: WireProxy, right: WireProxy) -> Bool {
        left.token.ident == right.token.ident
    }
}

extension String {
    /// Whether both consist of the same code points; `==` would treat `é` and `e` + accent as equal.
    fileprivate func hasSameCodePoints(as other: String, _ steps: inout Int) -> Bool {
        // Swift keeps so short a text in the two words of the `String` itself: equal words are equal texts.
        if utf8.count <= 15, words == other.words { return true }
        let (left, right) = (utf8.span, other.utf8.span)
        guard left.count == right.count else { return false }
        steps -= left.count / [UInt8].countPerStep
        guard steps >= 0 else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    private var words: (UInt64, UInt64) { unsafeBitCast(self, to: (UInt64, UInt64).self) }
}
