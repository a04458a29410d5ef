extension WireValue: Equatable {
    /// Whether Python's `==` would be true.
    ///
    /// Numbers compare by value across `bool`, `int`, `float`, `Decimal` and `Fraction`; texts by code points, not by
    /// canonical equivalence like Swift's; containers element by element; NaN is equal to nothing. Instances of classes
    /// that aren't known are equal if the same steps rebuild them.
    ///
    /// - Complexity: O(size of the smaller value).
    public static func == (left: WireValue, right: WireValue) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, .structure, &steps)
    }

    /// Whether Python's `==` would be true.
    ///
    /// - Throws: `RuntimeError` if comparing them costs more than `work` has left; `TypeError` if only the class of a part
    ///   could compare it, `ValueError` for arrays.
    package func isEqual(
        to other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        var hasEnded = false
        let isEqual = try work.charging { steps in
            let before = steps
            let isEqual = self.isEqual(to: other, .python, &steps)
            hasEnded = Incomparability.hasEnded(steps)
            if hasEnded { steps = before }
            return isEqual
        }
        if hasEnded { throw .incomparable(self, other) }
        return isEqual
    }

    /// Whether both are equal.
    ///
    /// - Parameters:
    ///   - other: The other value.
    ///   - rule: What they are compared for.
    ///   - steps: Decreases by one for each pair of values.
    /// - Returns: The answer; with fewer than zero steps left, it is `false` and means nothing.
    func isEqual(to other: WireValue, _ rule: EqualityRule, _ steps: inout Int) -> Bool {
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
            left.isEqual(to: right, rule, &steps)
        case (.global(let left), .global(let right)): left == right
        case (.object(let left), .object(let right)): left.isEqual(to: right, rule, &steps)
        case (.object(let object), _): object.isEqual(toPlain: other, rule, &steps)
        case (_, .object(let object)): object.isEqual(toPlain: self, rule, &steps)
        case (.proxy(let left), .proxy(let right)): left == right
        case (.cyclic(let left), .cyclic(let right)):
            left.opcodes.isEqual(to: right.opcodes, &steps)
        default: hasEqualNumber(as: other, rule)  // All other pairs have different types.
        }
    }

    private func hasEqualNumber(as other: WireValue, _ rule: EqualityRule) -> Bool {
        guard let left = number, let right = other.number else { return false }
        return left.isEqual(to: right, rule)
    }
}

extension WireNumber {
    /// Whether both are the same number.
    fileprivate func isEqual(to other: WireNumber, _ rule: EqualityRule) -> Bool {
        if isNaN || other.isNaN { return rule == .key && isNaN && other.isNaN }
        return self == other
    }
}

extension [WireValue] {
    /// Whether both have equal elements; `rule` decides about NaN.
    ///
    /// Elements in the same storage are equal, as one object is equal to itself in Python.
    func isEqual(
        to other: [WireValue],
        _ rule: EqualityRule,
        _ steps: inout Int
    ) -> Bool {
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
        return left.isEqual(to: right, .structure, &steps)
    }

    fileprivate func isEqual(to other: WireSet, _ rule: EqualityRule, _ steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        if isEmpty || entries.storageAddress == other.entries.storageAddress { return true }
        // Members that are found by their identity alone may be rebuilt by the same steps.
        if rule == .structure, elements.isEqual(to: other.elements, rule, &steps) { return true }
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
        return left.isEqual(to: right, .structure, &steps)
    }
}

extension WireObject: Equatable {
    /// Whether both are equal in Python, as far as their class is understood; otherwise whether the same
    /// steps rebuild them.
    public static func == (left: WireObject, right: WireObject) -> Bool {
        var steps = Int.max
        return left.isEqual(to: right, .structure, &steps)
    }

    fileprivate func isEqual(to other: WireObject, _ rule: EqualityRule, _ steps: inout Int) -> Bool
    {
        if self === other { return true }
        // Their forms may build their elements.
        steps -= partCount + other.partCount
        guard steps >= 0 else { return false }
        switch (comparisonForm, other.comparisonForm) {
        case (.unknown, _), (_, .unknown), (.ambiguous, _), (_, .ambiguous), (.identity, _),
            (_, .identity):
            return isEqualItself(to: other, rule, &steps)
        case (.number(let left), .number(let right)): return left.isEqual(to: right, rule)
        case (.plain(let left), .plain(let right)): return left.isEqual(to: right, rule, &steps)
        case (.plain(let left), _): return left.isEqual(to: .object(other), rule, &steps)
        case (_, .plain(let right)): return WireValue.object(self).isEqual(to: right, rule, &steps)
        case (.key(let left), .key(let right)):
            guard left.family == right.family else {
                return left.kin != nil && left.kin == right.kin && rule == .python
                    ? Incomparability.end(&steps) : false
            }
            return left.key.isEqual(to: right.key, rule, &steps)
        case (.number(let left), .known(.complex(let real, let imaginary))),
            (.known(.complex(let real, let imaginary)), .number(let left)):
            return imaginary == 0 && WireNumber(real).isEqual(to: left, rule)
        case (.known(let left), .known(let right)):
            return isEqual(left, to: right, of: other, rule, &steps)
        case (.key, _), (_, .key), (.number, _), (_, .number): return false
        }
    }

    /// Compares instances of which one is equal to itself alone, or could be compared by its class alone.
    private func isEqualItself(
        to other: WireObject,
        _ rule: EqualityRule,
        _ steps: inout Int
    ) -> Bool {
        switch rule {
        case .structure: return hasSameSteps(as: other, rule, &steps)
        case .key: return isSameMember(as: other)
        case .python:
            if isSameMember(as: other) { return true }
            return mayBeEqualToOthers || other.mayBeEqualToOthers
                ? Incomparability.end(&steps) : false
        }
    }

    /// Whether both have the form of one member of an enumeration: a class, called with one number or text.
    private func isSameMember(as other: WireObject) -> Bool {
        guard let member, let its = other.member, global == other.global else { return false }
        return member == its
    }

    /// The value of a member of an enumeration; functions, whose names aren't capitalised, make other things.
    var member: WireValue? {
        guard construction == .reduce, steps.isEmpty, arguments.count == 1,
            case .unknown = comparisonForm, let first = global?.lastName.unicodeScalars.first,
            first.properties.isUppercase || first == "_"
        else { return nil }
        switch arguments[0] {
        case .int, .text: return arguments[0]
        default: return nil
        }
    }

    /// Whether its class may call it equal to another instance.
    private var mayBeEqualToOthers: Bool {
        switch comparisonForm {
        case .unknown, .ambiguous: true
        case .number, .plain, .key, .identity, .known: false
        }
    }

    /// Whether two instances of known containers are equal.
    private func isEqual(
        _ left: WellKnownObject,
        to right: WellKnownObject,
        of other: WireObject,
        _ rule: EqualityRule,
        _ steps: inout Int
    ) -> Bool {
        switch (left, right) {
        case (.range(let start, let stop, let step), .range(let start2, let stop2, let step2)):
            return RangeIdentity(start, stop, step) == RangeIdentity(start2, stop2, step2)
        case (.complex(let real, let imaginary), .complex(let real2, let imaginary2)):
            return WireValue.float(real).isEqual(to: .float(real2), rule, &steps)
                && WireValue.float(imaginary).isEqual(to: .float(imaginary2), rule, &steps)
        case (.array(_, let left), .array(_, let right)),
            (.deque(let left, _), .deque(let right, _)):
            return left.isEqual(to: right, rule, &steps)
        case (.mapping(let left), .mapping(let right)) where isCounter && other.isCounter:
            return left.withoutZeros.isEqual(to: right.withoutZeros, rule, &steps)
        case (.mapping(let left), .mapping(let right)):
            // Only two OrderedDicts also compare their order.
            return left.isEqual(to: right, rule, &steps)
                && (!isOrderedDict || !other.isOrderedDict
                    || left.keys.isEqual(to: right.keys, rule, &steps))
        default: return false
        }
    }

    private var isCounter: Bool { global == WireGlobal("collections", "Counter") }

    private var isOrderedDict: Bool { global == WireGlobal("collections", "OrderedDict") }

    private func hasSameSteps(
        as other: WireObject,
        _ rule: EqualityRule,
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
        _ rule: EqualityRule,
        _ steps: inout Int
    ) -> Bool {
        switch (construction, other.construction) {
        case (.reduce, .reduce), (.newObject, .newObject): true
        case (.newObjectWithKeywords(let left), .newObjectWithKeywords(let right)):
            left.isEqual(to: right, rule, &steps)
        case (.reduce, _), (.newObject, _), (.newObjectWithKeywords, _): false
        }
    }

    /// Whether it is equal to a value that is no instance.
    fileprivate func isEqual(
        toPlain value: WireValue,
        _ rule: EqualityRule,
        _ steps: inout Int
    ) -> Bool {
        steps -= partCount
        guard steps >= 0 else { return false }
        switch comparisonForm {
        case .number(let number): return value.number.map { $0.isEqual(to: number, rule) } ?? false
        case .plain(let plain): return plain.isEqual(to: value, rule, &steps)
        case .known(.complex(let real, let imaginary)):
            return imaginary == 0
                && value.number.map { $0.isEqual(to: WireNumber(real), rule) } ?? false
        case .known(.mapping(let entries)):
            guard case .dict(let other) = value else { return false }
            return entries.isEqual(to: other, rule, &steps)
        case .unknown, .ambiguous:
            // No class of sound mind is equal to nothing.
            return rule == .python && !value.isNull ? Incomparability.end(&steps) : false
        case .key, .identity, .known: return false
        }
    }

    /// The number of values or bytes that ``comparisonForm`` has to look at.
    var partCount: Int {
        var count = 1
        for argument in arguments { count += argument.elementCount }
        for step in steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                count += items.count
            case .build(let state): count += 1 + state.countOfMaps
            }
        }
        return count
    }
}

extension WireDictionary {
    /// The entries of a `Counter` that count something.
    fileprivate var withoutZeros: WireDictionary {
        var counted = WireDictionary()
        for (key, count) in self where count.number != .int(0) {
            counted[WireKey(hashable: key)] = count
        }
        return counted
    }
}

extension WireObject.Step {
    fileprivate func isEqual(
        to other: WireObject.Step,
        _ rule: EqualityRule,
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
    /// The number of entries in the maps of a `ChainMap`, whose state this may be.
    fileprivate var countOfMaps: Int {
        guard case .dict(let state) = self, state.count == 1,
            case .list(let maps)? = state[text: "maps"]
        else { return 0 }
        return maps.reduce(maps.count) { $0 + $1.elementCount }
    }

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
