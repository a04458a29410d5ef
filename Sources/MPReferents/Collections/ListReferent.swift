package import MPWire

/// A shared `list`.
package struct ListReferent {
    var elements: [StoredValue]

    /// Longest list that multiplying produces; Python's limit is the memory.
    package static let longestProduct = 1 << 26

    package init(_ elements: [WireValue] = []) {
        self.elements = elements.map { .value($0) }
    }
}

extension ListReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `list(…)`: empty, or from an iterable.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> ListReferent {
        _ = try Signature.positional("list", 0...1).bind(arguments, keywords)
        guard let iterable = arguments.first else { return ListReferent() }
        let elements = try iterable.elementsAsIterated(work)
        try work.charge(elements.count)
        return ListReferent(elements)
    }

    package static let methods = MethodTable<Self>([
        Method("__add__", .slot("__add__", 1), [.iterates, .copies]) {
            try $0.sum(with: $1.required(0), $1.work)
        },
        Method("__contains__", .slot("__contains__", 1), [.decodes]) {
            .reply(.bool(try $0.firstIndex(of: $1.required(0), $1.work) != nil))
        },
        Method("__delitem__", .slot("__delitem__", 1), [.writes]) {
            try $0.delete($1.required(0), $1.work)
        },
        Method("__getitem__", .oneArgument("list.__getitem__"), [.copies]) {
            try $0.item($1.required(0), $1.work)
        },
        Method("__imul__", .unpackingSlot("__imul__", 1), [.writes, .grows, .multiplies, .decodes])
        {
            try $0.multiply(by: $1.required(0), $1.work)
        },
        Method("__len__", .slot("__len__", 0)) { list, _ in .reply(.int(list.size)) },
        Method("__mul__", .unpackingSlot("__mul__", 1), [.grows, .multiplies, .decodes]) {
            .reply(stored: .list(try $0.product(with: $1.required(0), $1.work)))
        },
        Method("__reversed__", .noArguments("list.__reversed__"), [.copies, .decodes]) {
            .reply(.reversed(try $0.decoded($1.work)))
        },
        Method("__rmul__", .unpackingSlot("__rmul__", 1), [.grows, .multiplies, .decodes]) {
            .reply(stored: .list(try $0.product(with: $1.required(0), $1.work)))
        },
        Method(
            "__setitem__",
            .unpackingSlot("__setitem__", 2),
            [.writes, .grows, .stores, .iterates]
        ) {
            try $0.set($1.required(0), to: $1.stored(1), $1.work)
        },
        Method("append", .oneArgument("list.append"), [.writes, .grows, .stores]) {
            $0.append($1.stored(0))
        },
        Method("clear", .noArguments("list.clear"), [.writes]) { list, _ in list.clear() },
        Method("copy", .noArguments("list.copy"), [.copies]) { list, _ in
            .reply(stored: .list(list.elements))
        },
        Method("count", .oneArgument("list.count"), [.decodes]) {
            try $0.count($1.required(0), $1.work)
        },
        Method("extend", .oneArgument("list.extend"), [.writes, .grows, .iterates]) {
            try $0.extend($1.required(0), $1.work)
        },
        Method("index", .positional("list.index", 1...3), [.decodes]) {
            try $0.index(of: $1.required(0), from: $1[1], to: $1[2], $1.work)
        },
        Method("insert", .positional("list.insert", 2...2), [.writes, .grows, .stores]) {
            try $0.insert($1.stored(1), at: $1.required(0), $1.work)
        },
        Method("pop", .positional("list.pop", 0...1), [.writes, .takes]) {
            try $0.pop($1[0], $1.work)
        },
        Method("remove", .oneArgument("list.remove"), [.writes, .decodes]) {
            try $0.remove($1.required(0), $1.work)
        },
        Method("reverse", .noArguments("list.reverse"), [.writes]) { list, arguments in
            try list.reverse(arguments.work)
        },
        Method("sort", .keywordOnly("sort", ["key", "reverse"]), [.writes, .copies, .decodes]) {
            try $0.sort(key: $1[0], reverse: $1[1], $1.work)
        },
        // Not in Python, where this takes a lock and two calls.
        Method(
            "append_and_count",
            .named("list.append_and_count", [.required("value")]),
            [.writes, .grows, .stores]
        ) {
            $0.elements.append($1.stored(0))
            return .reply(.int($0.size))
        },
        Method(
            "increment",
            .named("list.increment", [.required("index"), .optional("by")]),
            [.writes]
        ) {
            try $0.increment(at: $1.required(0), by: $1[1] ?? .int(1), $1.work)
        },
        Method(
            "compare_exchange",
            .named(
                "list.compare_exchange",
                [.required("index"), .required("expected"), .required("new")]
            ),
            [.writes, .grows, .stores]
        ) {
            try $0.compareExchange(at: $1.required(0), $1.required(1), $1.stored(2), $1.work)
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(list: elements)
    }

    package var value: WireValue? { .list(elements.map(\.decoded)) }

    package var storedValue: StoredValue? { .list(elements) }

    package var keptCount: Int { elements.reduce(0) { $0 + $1.keptCount } }

    package var size: Int { elements.count }
}

extension ListReferent {
    private mutating func append(_ element: StoredValue) -> Outcome {
        elements.append(element)
        return .reply(.null)
    }

    private mutating func extend(
        _ iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let numbers = try iterable.rangeNumbers(work) {
            try work.charge(numbers.count)
            elements.append(numbers: numbers)
            return .reply(.null)
        }
        let added = try iterable.elementsAsIterated(work)
        try work.charge(added.count)
        elements.append(values: added)
        return .reply(.null)
    }

    private mutating func insert(
        _ element: StoredValue,
        at position: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = placed(try position.asIndex())
        try work.chargeMoving(elements.count - position)
        elements.insert(element, at: position)
        return .reply(.null)
    }

    private mutating func pop(
        _ position: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try position?.asIndex() ?? -1
        if elements.isEmpty { throw .indexError("pop from empty list") }
        guard let found = self.position(position) else {
            throw .indexError("pop index out of range")
        }
        try work.chargeMoving(elements.count - found)
        return .reply(stored: elements.remove(at: found))
    }

    private mutating func remove(
        _ element: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard let position = try firstIndex(of: element, work) else {
            throw .valueError("list.remove(x): x not in list")
        }
        try work.chargeMoving(elements.count - position)
        elements.remove(at: position)
        return .reply(.null)
    }

    /// Builds the encoded elements that may be equal to `element`.
    ///
    /// They stay built: whoever searches once will search again.
    private mutating func prepareSearch(
        for element: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) {
        if !element.isScalar { try elements.buildAll(work) }
    }

    /// The first position at or after `start` whose element is equal to a value.
    private mutating func firstIndex(
        of element: WireValue,
        in range: Range<Int>? = nil,
        _ work: WorkMeter
    ) throws(PythonException) -> Int? {
        try prepareSearch(for: element, work)
        for position in range ?? elements.indices
        where try elements[position].isEqual(to: element, work) {
            return position
        }
        return nil
    }

    private func decoded(_ work: WorkMeter) throws(PythonException) -> [WireValue] {
        try work.charge(elements.count)
        var values: [WireValue] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.decoded(work)) }
        return values
    }

    private mutating func clear() -> Outcome {
        elements = []
        return .reply(.null)
    }

    private mutating func reverse(_ work: WorkMeter) throws(PythonException) -> Outcome {
        try work.chargeMoving(elements.count)
        elements.reverseByMoving()
        return .reply(.null)
    }

    private mutating func count(
        _ element: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        try prepareSearch(for: element, work)
        var count = 0
        for other in elements where try other.isEqual(to: element, work) { count += 1 }
        return .reply(.int(count))
    }

    private mutating func index(
        of element: WireValue,
        from start: WireValue?,
        to stop: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let first = placed(try start?.asSearchBound() ?? 0)
        let end = placed(try stop?.asSearchBound() ?? .max)
        guard first < end, let position = try firstIndex(of: element, in: first..<end, work) else {
            throw try .isNotIn("list", element, work)
        }
        return .reply(.int(position))
    }

    private mutating func sort(
        key: WireValue?,
        reverse: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let key, key != .null, !elements.isEmpty { throw Self.uncallable(key) }
        let isReversed = try reverse?.isTruthy() ?? false
        try PythonSort.sort(&elements, isReversed: isReversed, work)
        return .reply(.null)
    }

    /// Puts the elements into another order.
    ///
    /// - Parameter order: The positions from which they come.
    /// - Returns: Whether it was an order of these elements; if not, nothing has changed.
    package mutating func reorder(_ order: [Int]) -> Bool {
        guard order.count == elements.count, Set(order).count == order.count,
            order.allSatisfy(elements.indices.contains)
        else { return false }
        elements = order.map { elements[$0] }
        return true
    }

    /// The error for a sort key: functions are only names here and can't be called; other values get
    /// Python's complaint.
    package static func uncallable(_ key: WireValue) -> PythonException {
        switch key {
        case .global, .object, .cyclic:
            .typeError(
                "sort() of a shared list can't call a key function, which only its client has: "
                    + "sort a copy and store it, as in shared[:] = sorted(shared[:], key=...), or start the server with "
                    + "--python-workers python3"
            )
        case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
            .list, .tuple, .dict, .set, .frozenset, .proxy:
            .typeError("'\(key.typeNameInErrors)' object is not callable")
        }
    }

    private func sum(
        with other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard case .list(let others) = other else {
            let type = other.typeNameInErrors
            throw .cannotUse(
                other,
                to: "add",
                advice: "pass a list",
                else: "can only concatenate list (not \"\(type)\") to list"
            )
        }
        try work.charge(elements.count + others.count)
        var sum: [StoredValue] = []
        sum.reserveRoom(elements.count + others.count)
        sum.append(copying: elements.span)
        sum.append(values: others)
        return .reply(stored: .list(sum))
    }

    package func decodesEverything(for call: borrowing Call) -> Bool {
        switch call.method {
        case "__contains__", "count", "index", "remove":
            // Searching for a value that equals no container builds no elements.
            call.count > 0 && !call.argument(0).isScalar
        default: true
        }
    }

    package static var elementCost: Int { 2 }

    package func built(by call: borrowing Call) -> BuiltCounts {
        var built = Self.methods.built(by: call, in: elements.count)
        // An integer index returns one element, not a slice.
        if call.method == "__getitem__", case .value(.int)? = call.positional.first {
            built.passing = 0
        }
        built.lasting += productCount(of: call)
        guard size >= Call.manyElements, call.facts.contains(.grows) else { return built }
        // A full array moves to one of twice the size, so that it exists twice for a moment.
        if elements.count == elements.capacity { built.passing += elements.count }
        return built
    }

    private func productCount(of call: borrowing Call) -> Int {
        call.facts.contains(.multiplies) ? call.productCount(of: elements.count) : 0
    }

    private func product(
        with factor: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> [StoredValue] {
        let count = max(0, try factor.asRepeatCount())
        let (length, overflow) = elements.count.multipliedReportingOverflow(by: count)
        guard !overflow && length <= Self.longestProduct else { throw .memoryError }
        try work.chargeMoving(length)
        // Repeating refers to the same object several times, which only a built value does.
        var elements = elements
        try work.charge(elements.count)
        try elements.buildAll(work)
        if elements.count == 1 { return Array(repeating: elements[0], count: length) }
        var product: [StoredValue] = []
        product.reserveRoom(length)
        for _ in 0..<(elements.isEmpty ? 0 : count) { product.append(copying: elements.span) }
        return product
    }

    private mutating func multiply(
        by factor: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        elements = try product(with: factor, work)
        return .reply(stored: .list(elements))
    }

    /// The position of an index, counted from the end if it is negative; `nil` outside the list.
    func position(_ index: Int) -> Int? {
        let position = index < 0 ? index + elements.count : index
        return elements.indices.contains(position) ? position : nil
    }

    /// The same, but clamped to the list.
    private func placed(_ index: Int) -> Int {
        min(max(index < 0 ? index + elements.count : index, 0), elements.count)
    }
}

extension [StoredValue] {
    /// The position of the first encoded element.
    private var firstKept: Int? {
        let elements = span
        for position in elements.indices {
            if case .kept = elements[position] { return position }
        }
        return nil
    }

    /// Builds all encoded elements.
    fileprivate mutating func buildAll(_ work: WorkMeter) throws(PythonException) {
        guard let first = firstKept else { return }
        for position in first..<count {
            guard case .kept = self[position] else { continue }
            self[position] = .value(try self[position].decoded(work))
        }
    }
}

extension Call {
    /// How many elements multiplying by `count` builds; 0 if it fails anyway.
    func productCount(of count: Int, atMost limit: Int = ListReferent.longestProduct) -> Int {
        guard
            // The method itself complains about a factor that is too large or no number.
            let factor = try? arguments.first?.asRepeatCount(), factor > 0
        else { return 0 }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? limit : min(product, limit)
    }
}

extension PythonException {
    /// `MemoryError()`.
    static let memoryError = Self(WireGlobal("builtins", "MemoryError"))
}
