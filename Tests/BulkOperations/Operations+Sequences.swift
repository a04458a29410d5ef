import MPReferents
import MPWire

/// Every operation whose time depends on the number of elements.
enum Operations {
    static var all: [BulkOperation] {
        lists + sorts + deques + arrays + dicts + sets + queues
    }

    /// Makes one whose object and call are plain.
    static func row(
        _ type: String,
        _ setup: String,
        _ statement: String,
        times: Int = 1,
        _ object: @escaping (Int) throws -> any Referent,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        BulkOperation(
            type: type,
            setup: setup,
            statement: statement,
            times: times,
            object: object,
            call: { BulkCall(method: method, arguments: arguments($0)) }
        )
    }

    private static func list(
        _ statement: String,
        times: Int = 1,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        row(
            "list",
            "x = list(range(n))",
            statement,
            times: times,
            { ListReferent(Elements.ints($0)) },
            method,
            arguments
        )
    }

    private static var lists: [BulkOperation] {
        [
            list("x.insert(0, 1)", times: 100, "insert") { _ in [.int(0), .int(1)] },
            list("x.pop(0)", times: 100, "pop") { _ in [.int(0)] },
            row(
                "list",
                "x = []; any(map(x.append, range(n)))",
                "x.append(1)",
                times: 500,
                { try appended(to: ListReferent(), $0) },
                "append"
            ) { _ in [.int(1)] },
            list("x.insert(len(x) // 2, 1)", times: 100, "insert") { [.int($0 / 2), .int(1)] },
            list("del x[n // 2]", times: 100, "__delitem__") { [.int($0 / 2)] },
            list("x[::2]", "__getitem__") { _ in [.slice(.null, .null, .int(2))] },
            list("x[::-1]", "__getitem__") { _ in [.slice(.null, .null, .int(-1))] },
            list("x[10:-10]", "__getitem__") { _ in [.slice(.int(10), .int(-10), .null)] },
            list("x[::2] = x[1::2]", "__setitem__") { n in
                [.slice(.null, .null, .int(2)), .list(Elements.ints(n / 2))]
            },
            list("x[n // 4:n // 2] = [1]", "__setitem__") { n in
                [.slice(.int(n / 4), .int(n / 2), .null), .list([.int(1)])]
            },
            list("del x[::2]", "__delitem__") { _ in [.slice(.null, .null, .int(2))] },
            list("del x[n // 4:n // 2]", "__delitem__") { n in
                [.slice(.int(n / 4), .int(n / 2), .null)]
            },
            list("n - 1 in x", "__contains__") { [.int($0 - 1)] },
            list("'a' in x", "__contains__") { _ in [.text("a")] },
            list("x.index(n - 1)", "index") { [.int($0 - 1)] },
            list("x.count(1)", "count") { _ in [.int(1)] },
            list("x.remove(n // 2)", "remove") { [.int($0 / 2)] },
            list("x.extend(range(n))", "extend") { [.range(0, $0)] },
            list("x.extend([1] * n)", "extend") { n in [.list(Array(repeating: .int(1), count: n))]
            },
            list("x + x", "__add__") { [.list(Elements.ints($0))] },
            list("x * 2", "__mul__") { _ in [.int(2)] },
            list("x.reverse()", "reverse"),
            list("x.copy()", "copy"),
            list("repr(x)", "__repr__"),
            row(
                "list",
                "x = [(k, str(k)) for k in range(n)]",
                "(n - 1, str(n - 1)) in x",
                { n in ListReferent((0..<n).map { .tuple([.int($0), .text(String($0))]) }) },
                "__contains__"
            ) { n in [.tuple([.int(n - 1), .text(String(n - 1))])] },
            row(
                "list",
                "x = [list(range(n))] * 4; y = list(range(n)); y[-1] = 0",
                "x.count(y)",
                { n in ListReferent(Array(repeating: .list(Elements.ints(n)), count: 4)) },
                "count"
            ) { n in [.list(Elements.ints(n).dropLast() + [.int(0)])] },
            row(
                "list",
                "x = list(map(str, range(n)))",
                "repr(x)",
                { ListReferent(Elements.texts($0)) },
                "__repr__"
            ),
            row(
                "list",
                "x = [k / 7 for k in range(n)]",
                "repr(x)",
                { n in ListReferent((0..<n).map { .float(Double($0) / 7) }) },
                "__repr__"
            ),
        ]
    }

    /// An object that has grown one by one, as shared ones do.
    private static func appended(
        to object: any Referent,
        _ n: Int
    ) throws -> any Referent {
        var object = object
        for number in 0..<n {
            _ = try BulkCall(method: "append", arguments: [.int(number)]).perform(0, on: &object)
        }
        return object
    }

    private static func sort(
        _ kind: String,
        _ setup: String,
        _ elements: @escaping (Int) -> [WireValue]
    ) -> BulkOperation {
        row("list", setup, "x.sort()  # \(kind)", { ListReferent(elements($0)) }, "sort")
    }

    private static let shuffle = "s = [k * 7919 % 1000003 for k in range(n)]; "

    private static var sorts: [BulkOperation] {
        [
            sort("ints", shuffle + "x = s") { n in Elements.shuffled(n).map { .int($0) } },
            sort("floats", shuffle + "x = [k / 7 for k in s]") { n in
                Elements.shuffled(n).map { .float(Double($0) / 7) }
            },
            sort("texts", shuffle + "x = list(map(str, s))") { n in
                Elements.shuffled(n).map { .text(String($0)) }
            },
            sort("texts that begin alike", shuffle + "x = ['customer:' + str(k) for k in s]") { n in
                Elements.shuffled(n).map { .text("customer:\($0)") }
            },
            sort("ints and floats", shuffle + "x = [k if k % 2 else k / 2 for k in s]") { n in
                Elements.shuffled(n).map {
                    $0.isMultiple(of: 2) ? .float(Double($0) / 2) : .int($0)
                }
            },
            sort("pairs", shuffle + "x = [(k, 'a') for k in s]") { n in
                Elements.shuffled(n).map { .tuple([.int($0), .text("a")]) }
            },
            sort("pairs that begin alike", shuffle + "x = [(k % 100, k) for k in s]") { n in
                Elements.shuffled(n).map { .tuple([.int($0 % 100), .int($0)]) }
            },
            sort("ints in order", "x = list(range(n))") { Elements.ints($0) },
            sort("ints in reverse", "x = list(range(n, 0, -1))") { Elements.ints($0).reversed() },
        ]
    }

    private static func deque(
        _ statement: String,
        times: Int = 1,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        row(
            "deque",
            "x = deque(range(n))",
            statement,
            times: times,
            { DequeReferent(Elements.ints($0)) },
            method,
            arguments
        )
    }

    private static var deques: [BulkOperation] {
        [
            row(
                "deque",
                "x = deque(); any(map(x.append, range(n)))",
                "x.append(1)",
                times: 500,
                { try appended(to: DequeReferent(), $0) },
                "append"
            ) { _ in [.int(1)] },
            row(
                "deque",
                "x = deque(); any(map(x.append, range(n)))",
                "x.appendleft(1)",
                times: 500,
                { try appended(to: DequeReferent(), $0) },
                "appendleft"
            ) { _ in [.int(1)] },
            deque("x.popleft()", times: 500, "popleft"),
            deque("x.insert(n // 2, 1)", times: 20, "insert") { [.int($0 / 2), .int(1)] },
            deque("del x[n // 2]", times: 20, "__delitem__") { [.int($0 / 2)] },
            deque("x[n // 2]", times: 100, "__getitem__") { [.int($0 / 2)] },
            deque("x.rotate(n // 2)", "rotate") { [.int($0 / 2)] },
            deque("x.rotate(1)", times: 500, "rotate") { _ in [.int(1)] },
            deque("x.remove(n // 2)", "remove") { [.int($0 / 2)] },
            deque("n - 1 in x", "__contains__") { [.int($0 - 1)] },
            deque("x.index(n - 1)", "index") { [.int($0 - 1)] },
            deque("x.count(1)", "count") { _ in [.int(1)] },
            deque("x.extend(range(n))", "extend") { [.range(0, $0)] },
            deque("x.extendleft(range(n))", "extendleft") { [.range(0, $0)] },
            deque("x.reverse()", "reverse"),
            deque("x * 2", "__mul__") { _ in [.int(2)] },
            deque("x.copy()", "copy"),
            deque("repr(x)", "__repr__"),
        ]
    }

    private static func array(
        _ statement: String,
        times: Int = 1,
        _ method: String,
        _ arguments: @escaping (Int) -> [WireValue] = { _ in [] }
    ) -> BulkOperation {
        row(
            "Array",
            "x = array('i', range(n)); y = array('i', range(n // 2)); z = list(range(n))",
            statement,
            times: times,
            { try ArrayReferent(typecode: "i", Elements.ints($0)) },
            method,
            arguments
        )
    }

    private static var arrays: [BulkOperation] {
        [
            array("x[::2]", "__getitem__") { _ in [.slice(.null, .null, .int(2))] },
            array("x[::-1]", "__getitem__") { _ in [.slice(.null, .null, .int(-1))] },
            array("x[10:-10]", "__getitem__") { _ in [.slice(.int(10), .int(-10), .null)] },
            array("x[::2] = y", "__setitem__") { n in
                [.slice(.null, .null, .int(2)), Elements.array(n / 2)]
            },
            array("x[:n // 2] = y", "__setitem__") { n in
                [.slice(.null, .int(n / 2), .null), Elements.array(n / 2)]
            },
            array("x[::2] = y[:0]", "__setitem__") { _ in
                [.slice(.null, .null, .int(2)), Elements.array(0)]
            },
            array("x[n // 2] = 5", times: 100, "__setitem__") { [.int($0 / 2), .int(5)] },
            array("repr(x)", "__repr__"),
        ]
    }
}
