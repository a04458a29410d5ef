import MPWire

/// What a stock CPython would do that reads an answer: its `pickle` machine, without the classes.
///
/// It shares nothing with the reader and the writer of `MPWire`. What it promises: only data classes are named and
/// called; each proxy is made by `RebuildProxy`, of a living object, at an address of the server, with names of methods
/// that are names and with no other keyword; nothing is put into an instance whose state may decide where it goes.
struct HonestReader {
    /// What the answer may speak of.
    struct World {
        /// Whether the server has the object.
        let isLiving: (String) -> Bool
        /// The addresses at which clients may have come in, as Python writes them.
        let addresses: [String]
        /// The modules whose plain names were admitted by name.
        let packages: [String]
    }

    let world: World
    var input: ArraySlice<UInt8>
    var stack: [Node] = []
    /// Where the marks are: each the height of the stack at that time.
    var marks: [Int] = []
    var memo: [Int: Node] = [:]

    /// Reads an answer as a client does that believes all of it.
    static func read(_ pickle: ArraySlice<UInt8>, in world: World) throws(BrokenPromise) {
        var reader = HonestReader(world: world, input: pickle)
        do throws(BrokenPromise) {
            while try !reader.step() {}
            try reader.checkAnswer(reader.pop())
        } catch {
            let digits = pickle.prefix(1000).map { String($0, radix: 16) }.joined(separator: " ")
            throw BrokenPromise(description: "\(error), in the answer \(digits)")
        }
    }

    init(world: World, input: ArraySlice<UInt8>) {
        self.world = world
        self.input = input
    }
}

/// What is on the stack of the machine: as much of it as decides what runs.
final class Node {
    enum Kind {
        /// Numbers, bytes, `None` and the like.
        case plain
        case text(String)
        case global(module: String, name: String)
        /// A tuple, a list or a set.
        case sequence([Node])
        case dict([Node])
        /// What a call made, or `NEWOBJ`; `hasState` says that a state was restored.
        case instance(module: String, name: String, parts: [Node], hasState: Bool)
        case token
        case proxy
    }

    var kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    var text: String? {
        if case .text(let text) = kind { text } else { nil }
    }

    var elements: [Node]? {
        if case .sequence(let elements) = kind { elements } else { nil }
    }

    var isToken: Bool {
        if case .token = kind { true } else { false }
    }

    /// Whether a proxy is in it that its owner would use as a container.
    var isProxy: Bool {
        if case .proxy = kind { true } else { false }
    }
}

// The parts of the machine.
extension HonestReader {
    mutating func pop() throws(BrokenPromise) -> Node {
        guard stack.count > (marks.last ?? 0), let node = stack.popLast() else {
            throw BrokenPromise(description: "an answer takes from an empty stack")
        }
        return node
    }

    mutating func popToMark() throws(BrokenPromise) -> [Node] {
        guard let mark = marks.popLast() else {
            throw BrokenPromise(description: "an answer has no mark where it needs one")
        }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    mutating func push(_ kind: Node.Kind) { stack.append(Node(kind)) }

    func top() throws(BrokenPromise) -> Node {
        guard let node = stack.last else {
            throw BrokenPromise(description: "an answer looks at an empty stack")
        }
        return node
    }

    mutating func byte() throws(BrokenPromise) -> UInt8 {
        guard let byte = input.popFirst() else {
            throw BrokenPromise(description: "an answer ends before its end")
        }
        return byte
    }

    /// A number in little-endian order.
    mutating func number(_ size: Int) throws(BrokenPromise) -> Int {
        var number: UInt64 = 0
        for shift in 0..<size { number |= UInt64(try byte()) << UInt64(8 * shift) }
        return Int(truncatingIfNeeded: number)
    }

    mutating func bytes(_ count: Int) throws(BrokenPromise) -> ArraySlice<UInt8> {
        guard count >= 0, count <= input.count else {
            throw BrokenPromise(description: "an answer announces more than it holds")
        }
        defer { input = input.dropFirst(count) }
        return input.prefix(count)
    }

    mutating func line() throws(BrokenPromise) -> String {
        guard let end = input.firstIndex(of: UInt8(ascii: "\n")) else {
            throw BrokenPromise(description: "an answer has a line without an end")
        }
        defer { input = input[(end + 1)...] }
        return String(decoding: input[..<end], as: UTF8.self)
    }

    mutating func text(_ count: Int) throws(BrokenPromise) -> Node.Kind {
        .text(String(decoding: try bytes(count), as: UTF8.self))
    }

    mutating func remember(_ index: Int) throws(BrokenPromise) { memo[index] = try top() }

    mutating func recall(_ index: Int) throws(BrokenPromise) {
        guard let node = memo[index] else {
            throw BrokenPromise(description: "an answer recalls what it never remembered")
        }
        stack.append(node)
    }
}
