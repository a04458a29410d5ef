import MPReferents
import MPWire

extension Operations {
    private static func dict(
        _ statement: String,
        times: Int = 1,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        row(
            "dict",
            "x = {k: k for k in range(n)}; y = {k: k for k in range(n // 2, n // 2 + n)}; "
                + "z = list(y.items()); q = list(range(0, n, 2))",
            statement,
            times: times,
            { DictReferent(Elements.dict($0)) },
            method,
            arguments
        )
    }

    static var dicts: [BulkOperation] {
        [
            dict("x.update(y)", "update") { n in [.dict(Elements.dict(n, from: n / 2))] },
            dict("x.update(z)  # pairs", "update") { n in
                [.list((n / 2..<n / 2 + n).map { .tuple([.int($0), .int($0)]) })]
            },
            dict("x | y", "__or__") { n in [.dict(Elements.dict(n, from: n / 2))] },
            dict("dict.fromkeys(range(n))", "fromkeys") { [.range(0, $0)] },
            dict("list(x.keys())", "keys"),
            dict("list(x.values())", "values"),
            dict("list(x.items())", "items"),
            dict("x.copy()", "copy"),
            dict("x.popitem()", times: 500, "popitem"),
            dict("x[n // 2]", times: 500, "__getitem__") { [.int($0 / 2)] },
            dict("{k: x[k] for k in q}", "get_all") { [.range(0, $0, 2)] },
            dict("list(reversed(x))", "__reversed__"),
            dict("repr(x)", "__repr__"),
            row(
                "dict",
                "x = {0: {k: k for k in range(n)}}; y = {k: k for k in range(n)}; y[n - 1] = 0",
                "x[0] == y",
                { n in DictReferent(["a": .dict(Elements.dict(n))]) },
                "compare_exchange"
            ) { n in
                var other = Elements.dict(n)
                if let key = try? WireKey(.int(n - 1)) { other[key] = .int(0) }
                return [.text("a"), .dict(other), .null]
            },
        ]
    }

    private static func set(
        _ statement: String,
        times: Int = 1,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        row(
            "set",
            "x = set(range(n)); y = set(range(n // 2, n // 2 + n)); z = list(y)",
            statement,
            times: times,
            { SetReferent(Elements.set($0)) },
            method,
            arguments
        )
    }

    private static func other(_ n: Int) -> [WireValue] { [.set(Elements.set(n, from: n / 2))] }

    private static func items(_ n: Int) -> [WireValue] {
        [.list((n / 2..<n / 2 + n).map { .int($0) })]
    }

    static var sets: [BulkOperation] {
        [
            set("x | y", "__or__", other), set("x & y", "__and__", other),
            set("x - y", "__sub__", other), set("x ^ y", "__xor__", other),
            set("x <= y", "__le__", other),
            set("x |= y", "__ior__", other), set("x &= y", "__iand__", other),
            set("x -= y", "__isub__", other), set("x ^= y", "__ixor__", other),
            set("x.update(z)", "update", items),
            set("x.update(range(n))", "update") { [.range(0, $0)] },
            set("x.update(*[z] * 8)", "update") { n in Array(repeating: items(n)[0], count: 8) },
            set("x.union(z)", "union", items),
            set("x.intersection(z)", "intersection", items),
            set("x.difference(z)", "difference", items),
            set("x.difference(*[range(n)] * 8)", "difference") { n in
                Array(repeating: .range(0, n), count: 8)
            },
            set("x.difference_update(z)", "difference_update", items),
            set("x.symmetric_difference(z)", "symmetric_difference", items),
            set("x.issubset(z)", "issubset", items),
            set("x.issuperset(z)", "issuperset", items),
            set("x.isdisjoint(range(-n, 0))", "isdisjoint") { n in [.range(-n, 0)] },
            set("x.copy()", "copy"),
            set("x.pop()", times: 500, "pop"),
            set("list(x)", "__iter__"),
            set("repr(x)", "__repr__"),
        ]
    }

    /// Python's own queues are plain objects without a manager here.
    static var queues: [BulkOperation] {
        [
            row(
                "Queue",
                "x = Queue(); z = list(range(n))",
                "for k in z: x.put(k)",
                { _ in QueueReferent() },
                "put_all"
            ) { [.list(Elements.ints($0))] },
            row(
                "Queue",
                "x = Queue(); any(map(x.put, range(n)))",
                "while x.qsize(): x.get()",
                { n in try filled(QueueReferent(), Elements.ints(n)) },
                "get_all"
            ) { _ in [] },
            row(
                "LifoQueue",
                "x = LifoQueue(); any(map(x.put, range(n)))",
                "while x.qsize(): x.get()",
                { n in try filled(try QueueReferent.makeLIFO([], [:]), Elements.ints(n)) },
                "get_all"
            ) { _ in [] },
            row(
                "PriorityQueue",
                "x = []; z = [k * 7919 % 1000003 for k in range(n)]",
                "for k in z: heappush(x, k)",
                { _ in try QueueReferent.makePriority([], [:]) },
                "put_all"
            ) { n in [.list(Elements.shuffled(n).map { .int($0) })] },
            row(
                "PriorityQueue",
                "x = [k * 7919 % 1000003 for k in range(n)]; heapify(x)",
                "while x: heappop(x)",
                { n in
                    try filled(
                        try QueueReferent.makePriority([], [:]),
                        Elements.shuffled(n).map { .int($0) }
                    )
                },
                "get_all"
            ) { _ in [] },
            BulkOperation(
                type: "Queue",
                setup: "x = deque(); z = list(range(n))",
                statement: "x.extendleft(z)  # a loan comes back",
                object: { n in try LentQueue(filled(QueueReferent(), Elements.ints(n))) },
                call: { _ in BulkCall(method: "restore") }
            ),
        ]
    }

    private static func filled(
        _ queue: QueueReferent,
        _ items: [WireValue]
    ) throws -> any Referent {
        var queue: any Referent = queue
        _ = try BulkCall(method: "put_all", arguments: [.list(items)]).perform(0, on: &queue)
        return queue
    }
}

/// A queue all of whose items were taken, and whose only method is to give them back.
struct LentQueue: Referent {
    static var exposed: [String] { ["restore"] }
    private var queue: any Referent
    private var loans: [Loan] = []

    init(_ queue: any Referent) throws {
        self.queue = queue
        let outcome = try BulkCall(method: "get_all").perform(0, on: &self.queue)
        if case .reply(.delivering(_, let loan)) = outcome.result { loans = [loan] }
    }

    mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        .reply(.null, waking: queue.restore(loans))
    }

    func appendRepresentation(to text: inout RepresentationText) throws(PythonException) {}
    var value: WireValue? { nil }
    var size: Int { queue.size }
}
