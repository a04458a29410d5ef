package import MPWire

/// A shared `collections.deque`.
package struct DequeReferent {
    var elements: RingBuffer<WireValue>
    /// The largest number of elements; `nil` is no limit.
    let limit: Int?

    /// Creates a deque of the last `limit` of `elements`.
    package init(_ elements: [WireValue] = [], limit: Int? = nil) {
        self.elements = RingBuffer(limit.map { elements.suffix($0) } ?? elements[...])
        self.limit = limit
    }
}

extension DequeReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `deque(iterable=(), maxlen=None)`.
    package static let settings = [SettingParameter("maxlen", at: 1)]

    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> DequeReferent {
        let signature = Signature.parsed("deque", ["iterable", "maxlen"])
        let bound = try signature.arrange(arguments, keywords)
        let limit = bound.count > 1 ? try bound[1].flatMap(limit) : nil
        guard let iterable = bound.first ?? nil else { return DequeReferent(limit: limit) }
        let elements = try iterable.elementsAsIterated(work)
        try work.charge(elements.count)
        return DequeReferent(elements, limit: limit)
    }

    private static func limit(_ value: WireValue) throws(PythonException) -> Int? {
        if case .null = value { return nil }
        switch PythonIndex(value) {
        case .inside(let limit) where limit >= 0: return limit
        case .inside: throw .valueError("maxlen must be non-negative")
        case .outside: throw .overflowError("Python int too large to convert to C ssize_t")
        case nil: throw .typeError("an integer is required")
        }
    }

    package static let methods = MethodTable<Self>([
        Method("__add__", .slot("__add__", 1), [.iterates, .copies]) {
            try $0.sum(with: $1.required(0), $1.work)
        },
        Method("__contains__", .slot("__contains__", 1), [.copies]) {
            let all = 0..<$0.elements.count
            let found = try $0.firstIndex(of: $1.required(0), in: all, $1.work)
            return .reply(.bool(found != nil))
        },
        Method("__delitem__", .slot("__delitem__", 1), [.writes, .copies]) {
            try $0.delete($1.required(0), $1.work)
        },
        Method("__getitem__", .slot("__getitem__", 1)) {
            .reply($0.elements[try $0.existing($1.required(0))])
        },
        Method("__iadd__", .slot("__iadd__", 1), [.writes, .grows, .iterates, .copies]) {
            try $1.work.charge($0.elements.count)
            try $0.extend($1.required(0), $1.work)
            return .reply($0.asValue)
        },
        Method("__imul__", .unpackingSlot("__imul__", 1), [.writes, .grows, .multiplies]) {
            try $0.multiply(by: $1.required(0), $1.work)
        },
        Method("__iter__", .slot("__iter__", 0), [.copies]) { deque, arguments in
            try arguments.work.charge(deque.elements.count)
            return .reply(.iterator(over: deque.elements.elements))
        },
        Method("__len__", .slot("__len__", 0)) { deque, _ in .reply(.int(deque.size)) },
        Method("__mul__", .unpackingSlot("__mul__", 1), [.grows, .multiplies]) {
            try $0.product(with: $1.required(0), $1.work)
        },
        Method("__reversed__", .noArguments("deque.__reversed__"), [.copies]) { deque, arguments in
            try arguments.work.charge(deque.elements.count)
            return .reply(.iterator(over: deque.elements.elements.reversed()))
        },
        Method("__rmul__", .unpackingSlot("__rmul__", 1), [.grows, .multiplies]) {
            try $0.product(with: $1.required(0), $1.work)
        },
        Method("__setitem__", .unpackingSlot("__setitem__", 2), [.writes, .grows]) {
            $0.elements[try $0.existing($1.required(0))] = $1.required(1)
            return .reply(.null)
        },
        Method("append", .oneArgument("deque.append"), [.writes, .grows]) {
            $0.append($1.required(0))
            return .reply(.null)
        },
        Method("appendleft", .oneArgument("deque.appendleft"), [.writes, .grows]) {
            $0.appendLeft($1.required(0))
            return .reply(.null)
        },
        Method("clear", .noArguments("deque.clear"), [.writes]) { deque, _ in
            deque.elements = RingBuffer()
            return .reply(.null)
        },
        Method("copy", .noArguments("deque.copy"), [.copies]) { deque, arguments in
            .reply(try deque.asValue(arguments.work))
        },
        Method("count", .oneArgument("deque.count"), [.copies]) {
            try $0.count($1.required(0), $1.work)
        },
        Method("extend", .oneArgument("deque.extend"), [.writes, .grows, .iterates]) {
            try $0.extend($1.required(0), $1.work)
            return .reply(.null)
        },
        Method("extendleft", .oneArgument("deque.extendleft"), [.writes, .grows, .iterates]) {
            try $0.extendLeft($1.required(0), $1.work)
        },
        Method("index", .positional("deque.index", 1...3)) {
            try $0.index(of: $1.required(0), from: $1[1], to: $1[2], $1.work)
        },
        Method("insert", .positional("deque.insert", 2...2), [.writes, .grows, .copies]) {
            try $0.insert($1.required(1), at: $1.required(0), $1.work)
        },
        Method("pop", .noArguments("deque.pop"), [.writes, .takes]) { deque, _ in
            try deque.taken(deque.elements.popLast())
        },
        Method("popleft", .noArguments("deque.popleft"), [.writes, .takes]) { deque, _ in
            try deque.taken(deque.elements.popFirst())
        },
        Method("remove", .oneArgument("deque.remove"), [.writes, .copies]) {
            try $0.remove($1.required(0), $1.work)
        },
        Method("reverse", .noArguments("deque.reverse"), [.writes, .copies]) { deque, arguments in
            try arguments.work.chargeMoving(deque.elements.count)
            deque.elements.reverse()
            return .reply(.null)
        },
        Method("rotate", .positional("deque.rotate", 0...1), [.writes]) {
            try $0.rotate($1[0] ?? .int(1), $1.work)
        },
        // Not in Python, where `maxlen` is an attribute: a proxy generated from method names can't
        // have that.
        Method("maxlen", .named("deque.maxlen", [])) { deque, _ in
            .reply(deque.limit.map(WireValue.int) ?? .null)
        },
        Method(
            "append_and_count",
            .named("deque.append_and_count", [.required("value")]),
            [.writes, .grows]
        ) {
            $0.append($1.required(0))
            return .reply(.int($0.size))
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try asValue(text.work).appendRepresentation(to: &text)
    }

    package var value: WireValue? { asValue }

    package var size: Int { elements.count }
}
