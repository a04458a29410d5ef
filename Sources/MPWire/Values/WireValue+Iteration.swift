extension WireValue {
    /// The elements that Python's `iter()` yields, all at once.
    ///
    /// - Throws: `TypeError("'int' object is not iterable")`, `MemoryError` for a `range` of more than 2^20 elements,
    ///   which a few bytes would otherwise blow up, and `RuntimeError` if too little work is left.
    package func elementsAsIterated(
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) -> [WireValue] {
        try work.charge(iterationCost)
        switch self {
        case .list(let elements), .tuple(let elements): return elements
        case .dict(let entries): return entries.keys
        case .set(let members), .frozenset(let members): return members.elements
        case .text(let text): return text.unicodeScalars.map { .text(String($0)) }
        case .surrogateText(let octets): return WTF8.characters(of: octets)
        case .bytes(let octets), .bytearray(let octets): return octets.map { .int(Int($0)) }
        case .object(let object):
            if let elements = try object.elementsAsIterated(work) { return elements }
        case .null, .bool, .int, .bigInt, .float, .global, .proxy, .cyclic:
            break
        }
        throw .cannotUse(
            self,
            to: "iterate over",
            advice: "pass a list of the elements",
            else: "'\(typeNameInErrors)' object is not iterable"
        )
    }

    /// How many steps making the elements takes; those of lists and tuples exist already.
    var iterationCost: Int {
        switch self {
        case .list, .tuple, .null, .bool, .int, .float, .bigInt, .global, .proxy, .cyclic: 0
        case .text(let text): text.utf8.count
        case .surrogateText(let bytes): 4 * bytes.count
        case .bytes(let bytes), .bytearray(let bytes): bytes.count
        case .dict(let entries): entries.count
        case .set(let members), .frozenset(let members): members.count
        case .object(let object): object.partCount
        }
    }
}

extension WireValue {
    /// An upper bound of the number of ``elementsAsIterated()``, without building any.
    package var iteratedCount: Int { iteratedCount(depth: 3) }

    fileprivate func iteratedCount(depth: Int) -> Int {
        switch self {
        case .list(let elements), .tuple(let elements): elements.count
        case .dict(let entries): entries.count
        case .set(let members), .frozenset(let members): members.count
        case .text(let text): text.utf8.count
        case .surrogateText(let octets), .bytes(let octets), .bytearray(let octets): octets.count
        case .object(let object): depth > 0 ? object.iteratedCount(depth: depth - 1) : 0
        case .null, .bool, .int, .bigInt, .float, .global, .proxy, .cyclic: 0
        }
    }
}

extension WireObject {
    /// Counts the parts that it was made of, which are at least as many as its elements; a range has elements without
    /// parts.
    fileprivate func iteratedCount(depth: Int) -> Int {
        var count = global?.name == "range" ? RangeNumbers.longest : 0
        if let contents = NumPyContents(self) { count += Self.valuesPerScalar * contents.count }
        for argument in arguments { count += argument.iteratedCount(depth: depth) }
        for step in steps {
            switch step {
            case .append(let items), .setItems(let items), .addItems(let items):
                count += items.count
            case .build(let state): count += state.iteratedCount(depth: depth)
            }
        }
        return count
    }
}

extension WireObject {
    /// How many steps it takes to make a scalar of numpy, and how many plain values take as much memory.
    private static let (stepsPerScalar, valuesPerScalar) = (25, 8)

    /// The elements of an instance of a known class that has some; `nil` for all others.
    fileprivate func elementsAsIterated(
        _ work: WorkMeter
    ) throws(PythonException) -> [WireValue]? {
        switch wellKnown {
        case .range(let start, let stop, let step):
            return try RangeNumbers(start, stop, step, work).values
        case .array(_, let elements), .deque(let elements, _): return elements
        case .iterator(let sequence, let position, let isReversed):
            let elements = try sequence.elementsAsIterated(work)
            try work.charge(elements.count)
            return isReversed
                ? elements.remainingReversed(from: position)
                : Array(elements.dropFirst(max(0, position ?? 0)))
        case .mapping(let entries): return entries.keys
        case .slice, .complex: return nil
        case nil: return try elementsOfOthers(work)
        }
    }

    /// The elements of an array of numpy with one axis, and of what compares as a container.
    private func elementsOfOthers(_ work: WorkMeter) throws(PythonException) -> [WireValue]? {
        if let contents = NumPyContents(self), contents.shape.count == 1, !contents.isMasked {
            try work.charge(Self.stepsPerScalar * contents.count)
            return contents.scalars
        }
        // Even one without elements costs something: each may hold another one twice.
        try work.charge(Self.stepsPerScalar)
        switch (global?.module, global?.name) {
        case ("builtins", "zip"): return try elementsOfZip(work)
        case ("builtins", "enumerate"): return try elementsOfEnumeration(work)
        case ("re", "RegexFlag"): return flags
        default: break
        }
        guard case .plain(let value) = comparisonForm else { return nil }
        switch value {
        case .text, .surrogateText:
            let characters = try value.elementsAsIterated(work)
            return global == WireGlobal("collections", "UserString")
                ? characters.map(userString) : characters
        case .bytes, .list, .tuple, .dict, .object: return try value.elementsAsIterated(work)
        default: return nil
        }
    }

    /// The members of which a combination of flags consists.
    private var flags: [WireValue]? {
        guard construction == .reduce, case .int(let bits)? = arguments.first, bits >= 0 else {
            return nil
        }
        return (0..<Int.bitWidth).map { 1 << $0 }.filter { bits & $0 != 0 }.map {
            .object(WireObject(.reduce, callable, [.int($0)]))
        }
    }

    /// An instance like this `UserString`, of another text.
    private func userString(_ text: WireValue) -> WireValue {
        .object(
            WireObject(construction, callable, arguments, steps: [.build(.dict(["data": text]))])
        )
    }

    private func elementsOfZip(_ work: WorkMeter) throws(PythonException) -> [WireValue]? {
        guard construction == .reduce, steps.isEmpty else { return nil }
        guard let first = arguments.first else { return [] }
        var rows = try first.elementsAsIterated(work).map { [$0] }
        for argument in arguments.dropFirst() {
            let elements = try argument.elementsAsIterated(work)
            rows.removeLast(max(0, rows.count - elements.count))
            for position in rows.indices { rows[position].append(elements[position]) }
        }
        try work.charge(Self.stepsPerScalar * rows.count)
        return rows.map { .tuple($0) }
    }

    private func elementsOfEnumeration(_ work: WorkMeter) throws(PythonException) -> [WireValue]? {
        guard construction == .reduce, steps.isEmpty, arguments.count == 2,
            case .int(let start) = arguments[1]
        else { return nil }
        let elements = try arguments[0].elementsAsIterated(work)
        try work.charge(Self.stepsPerScalar * elements.count)
        return elements.enumerated().map { .tuple([.int(start &+ $0.offset), $0.element]) }
    }
}

extension [WireValue] {
    /// The remaining elements of a reversed iterator: it counts down from `position`, or from the end.
    fileprivate func remainingReversed(from position: Int?) -> [WireValue] {
        let last = Swift.min(position ?? count, count - 1)
        return last < 0 ? [] : self[...last].reversed()
    }
}

/// The length of `range(start, stop, step)`, which may exceed a signed integer.
func rangeCount(_ start: Int, _ stop: Int, _ step: Int) -> UInt {
    guard step > 0 ? start < stop : start > stop else { return 0 }
    let span = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
    return (span - 1) / step.magnitude + 1
}
