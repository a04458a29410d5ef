import MPWire

/// Adding, finding and taking elements.
extension DequeReferent {
    /// The deque as Python pickles it.
    var asValue: WireValue {
        let elements = elements.elements
        return .object(
            WireObject(
                .reduce,
                .global(WireGlobal("collections", "deque")),
                limit.map { [.tuple([]), .int($0)] } ?? [],
                steps: elements.isEmpty ? [] : [.append(elements)]
            )
        )
    }

    /// Adds an element at the end, and drops the first one if there are too many.
    mutating func append(_ element: WireValue) {
        elements.append(element)
        if let limit, elements.count > limit { _ = elements.popFirst() }
    }

    /// Adds an element at the front, and drops the last one if there are too many.
    mutating func appendLeft(_ element: WireValue) {
        elements.prepend(element)
        if let limit, elements.count > limit { _ = elements.popLast() }
    }

    /// Adds the elements of an iterable at the end.
    mutating func extend(_ iterable: WireValue) throws(PythonException) {
        for element in try iterable.elementsAsIterated() { append(element) }
    }

    /// Adds the elements of an iterable at the front, so that the last of them comes first.
    mutating func extendLeft(_ iterable: WireValue) throws(PythonException) -> Outcome {
        for element in try iterable.elementsAsIterated() { appendLeft(element) }
        return .reply(.null)
    }

    /// Answers an element that was taken.
    func taken(_ element: WireValue?) throws(PythonException) -> Outcome {
        guard let element else { throw .indexError("pop from an empty deque") }
        return .reply(element)
    }

    /// The position that an index means.
    func existing(_ key: WireValue) throws(PythonException) -> Int {
        let index = try key.asRepeatCount()
        let position = index < 0 ? index + elements.count : index
        guard (0..<elements.count).contains(position) else {
            throw .indexError("deque index out of range")
        }
        return position
    }

    /// Python's `del self[key]`.
    mutating func delete(_ key: WireValue) throws(PythonException) -> Outcome {
        let position = try existing(key)
        change { $0.remove(at: position) }
        return .reply(.null)
    }

    /// Answers how many elements are equal to one.
    func count(_ element: WireValue) -> Outcome {
        .reply(.int(elements.elements.count { $0 == element }))
    }

    /// Answers where the first element stands that is equal to one.
    func index(
        of element: WireValue,
        from start: WireValue?,
        to stop: WireValue?
    ) throws(PythonException) -> Outcome {
        let first = placed(try start?.asSearchBound() ?? 0)
        let end = placed(try stop?.asSearchBound() ?? .max)
        guard first < end, let position = (first..<end).first(where: { elements[$0] == element })
        else { throw .valueError("\(try element.representation()) is not in deque") }
        return .reply(.int(position))
    }

    /// Puts an element before a position.
    mutating func insert(
        _ element: WireValue,
        at index: WireValue
    ) throws(PythonException) -> Outcome {
        let position = placed(try index.asIndex())
        if elements.count == limit { throw .indexError("deque already at its maximum size") }
        change { $0.insert(element, at: position) }
        return .reply(.null)
    }

    /// Removes the first element that is equal to one.
    mutating func remove(_ element: WireValue) throws(PythonException) -> Outcome {
        guard let position = (0..<elements.count).first(where: { elements[$0] == element }) else {
            throw .valueError("\(try element.representation()) is not in deque")
        }
        change { $0.remove(at: position) }
        return .reply(.null)
    }

    /// Moves elements from the end to the front, or the other way if `steps` is negative.
    mutating func rotate(_ steps: WireValue) throws(PythonException) -> Outcome {
        let steps = try steps.asIndex()
        guard elements.count > 1 else { return .reply(.null) }
        let remainder = steps % elements.count
        let toFront = remainder < 0 ? remainder + elements.count : remainder
        if toFront <= elements.count / 2 {
            for _ in 0..<toFront { elements.popLast().map { elements.prepend($0) } }
        } else {
            for _ in toFront..<elements.count { elements.popFirst().map { elements.append($0) } }
        }
        return .reply(.null)
    }

    /// Answers a deque with the elements of another one behind these.
    func sum(with other: WireValue) throws(PythonException) -> Outcome {
        guard case .deque(let others, _)? = other.wellKnown else {
            let type = other.typeNameInErrors
            throw .typeError("can only concatenate deque (not \"\(type)\") to deque")
        }
        return .reply(DequeReferent(elements.elements + others, limit: limit).asValue)
    }

    package static var elementCost: Int { 2 }

    package func built(by call: Call) -> BuiltCounts {
        var built = Self.methods.built(by: call, in: elements.count)
        built.lasting += productCount(of: call)
        // One that is full moves to twice the room, and is there twice meanwhile.
        if elements.isFull, needsMemory(for: call.method) { built.passing += elements.count }
        return built
    }

    private func productCount(of call: Call) -> Int {
        // One with a limit drops what is beyond it, once it is made.
        let longest = limit.map { $0.addingReportingOverflow(elements.count) }
        guard let longest, !longest.overflow else { return call.builtCount(of: elements.count) }
        return call.builtCount(of: elements.count, atMost: longest.partialValue)
    }

    /// A deque with these elements several times.
    func product(with factor: WireValue) throws(PythonException) -> DequeReferent {
        var count = max(0, try factor.asRepeatCount())
        // What would be dropped again at the front needn't be made.
        if let limit, !elements.isEmpty { count = min(count, limit / elements.count + 1) }
        let (length, overflow) = elements.count.multipliedReportingOverflow(by: count)
        guard !overflow && length <= ListReferent.longestProduct else { throw .memoryError }
        let once = elements.elements
        var product: [WireValue] = []
        product.reserveCapacity(length)
        while product.count < length { product += once }
        return DequeReferent(product, limit: limit)
    }

    /// Python's `self *= factor`.
    mutating func multiply(by factor: WireValue) throws(PythonException) -> Outcome {
        elements = try product(with: factor).elements
        return .reply(asValue)
    }

    /// Changes the elements somewhere in the middle.
    private mutating func change(_ body: (inout [WireValue]) -> Void) {
        var elements = elements.elements
        body(&elements)
        self.elements = RingBuffer(elements)
    }

    /// The place of an index that counts from the end if it is negative; at the nearest end where
    /// it is outside.
    private func placed(_ index: Int) -> Int {
        min(max(index < 0 ? index + elements.count : index, 0), elements.count)
    }
}
