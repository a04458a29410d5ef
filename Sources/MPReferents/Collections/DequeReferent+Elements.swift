import MPWire

/// Adding, finding and taking elements.
extension DequeReferent {
    /// The deque in the form in which Python pickles it.
    var asValue: WireValue { asValue(holding: elements.elements) }

    /// A deque of the same limit in that form, with the last of these elements.
    private func asValue(holding elements: [WireValue]) -> WireValue {
        let isTooLong = limit.map { elements.count > $0 } ?? false
        let elements = isTooLong ? Array(elements.suffix(limit ?? .max)) : elements
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("collections", "deque")),
                limit.map { [.tuple([]), .int($0)] } ?? [],
                steps: elements.isEmpty ? [] : [.append(elements)]
            )
        )
    }

    /// Adds an element at the end, and drops the first one if the deque is too long.
    mutating func append(_ element: WireValue) {
        elements.append(element)
        dropFirst()
    }

    /// Drops elements at the front until the deque is within its limit.
    private mutating func dropFirst() {
        while let limit, elements.count > limit { _ = elements.popFirst() }
    }

    /// Adds an element at the front, and drops the last one if the deque is too long.
    mutating func appendLeft(_ element: WireValue) {
        elements.prepend(element)
        dropLast()
    }

    /// Drops elements at the end until the deque is within its limit.
    private mutating func dropLast() {
        while let limit, elements.count > limit { _ = elements.popLast() }
    }

    /// Adds the elements of an iterable at the end.
    mutating func extend(_ iterable: WireValue, _ work: WorkMeter) throws(PythonException) {
        let added = try iterable.elementsAsIterated(work)
        try work.charge(added.count)
        elements.append(contentsOf: added.suffix(limit ?? .max))
        dropFirst()
    }

    /// Adds the elements of an iterable at the front, so that the last of them comes first.
    mutating func extendLeft(
        _ iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let added = try iterable.elementsAsIterated(work)
        try work.charge(added.count)
        elements.prepend(contentsOf: added.suffix(limit ?? .max).reversed())
        dropLast()
        return .reply(.null)
    }

    /// Returns an element that was removed; `nil` raises `IndexError`.
    func taken(_ element: WireValue?) throws(PythonException) -> Outcome {
        guard let element else { throw .indexError("pop from an empty deque") }
        return .reply(element)
    }

    /// The position of an index, which must be within the deque.
    func existing(_ key: WireValue) throws(PythonException) -> Int {
        let index = try key.asRepeatCount()
        let position = index < 0 ? index + elements.count : index
        guard (0..<elements.count).contains(position) else {
            throw .indexError("deque index out of range")
        }
        return position
    }

    /// Python's `del self[key]`.
    mutating func delete(
        _ key: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try existing(key)
        try work.charge(distanceToEnd(position))
        elements.remove(at: position)
        return .reply(.null)
    }

    /// Counts the elements that are equal to a value.
    func count(_ element: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        var count = 0
        _ = try elements.firstIndex(in: 0..<elements.count) { other throws(PythonException) in
            if try other.isEqual(to: element, work) { count += 1 }
            return false
        }
        return .reply(.int(count))
    }

    /// The first of these positions whose element is equal to a value.
    func firstIndex(
        of element: WireValue,
        in range: Range<Int>,
        _ work: WorkMeter
    ) throws(PythonException) -> Int? {
        try elements.firstIndex(in: range) { other throws(PythonException) in
            try other.isEqual(to: element, work)
        }
    }

    /// How many elements move when one is inserted or removed at a position.
    private func distanceToEnd(_ position: Int) -> Int { min(position, elements.count - position) }

    /// The deque in the form in which Python pickles it; charges work for its elements.
    func asValue(_ work: WorkMeter) throws(PythonException) -> WireValue {
        try work.charge(elements.count)
        return asValue
    }

    /// Python's `index`: the position of the first element that is equal to a value.
    func index(
        of element: WireValue,
        from start: WireValue?,
        to stop: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let first = placed(try start?.asSearchBound() ?? 0)
        let end = placed(try stop?.asSearchBound() ?? .max)
        guard first < end, let position = try firstIndex(of: element, in: first..<end, work) else {
            throw try .isNotIn("deque", element, work)
        }
        return .reply(.int(position))
    }

    /// Inserts an element before a position.
    mutating func insert(
        _ element: WireValue,
        at index: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = placed(try index.asIndex())
        if elements.count == limit { throw .indexError("deque already at its maximum size") }
        try work.charge(distanceToEnd(position))
        elements.insert(element, at: position)
        return .reply(.null)
    }

    /// Removes the first element that is equal to a value.
    mutating func remove(
        _ element: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        guard let position = try firstIndex(of: element, in: 0..<elements.count, work) else {
            throw try .isNotIn("deque", element, work)
        }
        try work.charge(distanceToEnd(position))
        elements.remove(at: position)
        return .reply(.null)
    }

    /// Moves elements from the end to the front, or the other way if `steps` is negative.
    mutating func rotate(
        _ steps: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let steps = try steps.asIndex()
        guard elements.count > 1 else { return .reply(.null) }
        let remainder = steps % elements.count
        let toFront = remainder < 0 ? remainder + elements.count : remainder
        try work.charge(distanceToEnd(toFront))
        let isNearer = toFront <= elements.count / 2
        elements.rotate(by: isNearer ? toFront : toFront - elements.count)
        return .reply(.null)
    }

    /// Python's `self + other`.
    func sum(with other: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        guard case .deque(let others, _)? = other.wellKnown else {
            let type = other.typeNameInErrors
            throw .cannotUse(
                other,
                to: "add",
                advice: "pass a deque",
                else: "can only concatenate deque (not \"\(type)\") to deque"
            )
        }
        try work.charge(elements.count + others.count)
        var sum = elements.elements
        sum += others
        return .reply(asValue(holding: sum))
    }

    package static var elementCost: Int { 2 }

    package func built(by call: borrowing Call) -> BuiltCounts {
        var built = Self.methods.built(by: call, in: elements.count)
        built.lasting += productCount(of: call)
        // A full deque moves to twice the room, so that it exists twice for a moment.
        if elements.isFull, call.facts.contains(.grows) { built.passing += elements.count }
        return built
    }

    private func productCount(of call: borrowing Call) -> Int {
        guard call.facts.contains(.multiplies) else { return 0 }
        // The result is built whole, and cut to the limit afterwards.
        let longest = limit.map { $0.addingReportingOverflow(elements.count) }
        guard let longest, !longest.overflow else { return call.productCount(of: elements.count) }
        return call.productCount(of: elements.count, atMost: longest.partialValue)
    }

    /// Python's `self * count`.
    func product(
        with factor: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let product = try elements(times: factor, work)
        try work.charge(min(product.count, limit ?? .max))
        return .reply(asValue(holding: product))
    }

    /// The elements repeated, at least as many as the limit keeps.
    private func elements(
        times factor: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> [WireValue] {
        var count = max(0, try factor.asRepeatCount())
        // Elements that the limit would drop at the front again aren't built.
        if let limit, !elements.isEmpty, count > 0 {
            count = min(count - 1, limit / elements.count) + 1
        }
        let (length, overflow) = elements.count.multipliedReportingOverflow(by: count)
        guard !overflow && length <= ListReferent.longestProduct else { throw .memoryError }
        try work.charge(length)
        let once = elements.elements
        var product: [WireValue] = []
        product.reserveRoom(length)
        for _ in 0..<(once.isEmpty ? 0 : count) { product.append(copying: once.span) }
        return product
    }

    /// Python's `self *= factor`.
    mutating func multiply(
        by factor: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let product = DequeReferent(try elements(times: factor, work), limit: limit)
        let value = try product.asValue(work)
        elements = product.elements
        return .reply(value)
    }

    /// The position of an index, counted from the end if it is negative, and clamped to the deque.
    private func placed(_ index: Int) -> Int {
        min(max(index < 0 ? index + elements.count : index, 0), elements.count)
    }
}
