import MPWire

// The opcodes, as CPython's Lib/pickletools.py describes them.
extension HonestReader {
    /// Carries out one opcode.
    ///
    /// - Returns: Whether it was the last one.
    mutating func step() throws(BrokenPromise) -> Bool {
        let opcode = try byte()
        if opcode == UInt8(ascii: ".") { return true }
        if try pushScalar(opcode) { return false }
        if try collect(opcode) { return false }
        if try recallOrName(opcode) { return false }
        if try build(opcode) { return false }
        throw BrokenPromise(description: "an answer has the opcode \(opcode)")
    }

    private mutating func pushScalar(_ opcode: UInt8) throws(BrokenPromise) -> Bool {
        switch opcode {
        case UInt8(ascii: "N"), 0x88, 0x89: push(.plain)
        case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "F"), UInt8(ascii: "S"):
            _ = try line()
            push(.plain)
        case UInt8(ascii: "V"): push(.text(try line()))
        case UInt8(ascii: "J"): try skip(4)
        case UInt8(ascii: "K"): try skip(1)
        case UInt8(ascii: "M"): try skip(2)
        case UInt8(ascii: "G"): try skip(8)
        case 0x8a, UInt8(ascii: "U"), UInt8(ascii: "C"): try skip(try number(1))
        case 0x8b, UInt8(ascii: "T"), UInt8(ascii: "B"): try skip(try number(4))
        case 0x8e, 0x96: try skip(try number(8))
        case 0x8c: push(try text(try number(1)))
        case UInt8(ascii: "X"): push(try text(try number(4)))
        case 0x8d: push(try text(try number(8)))
        case 0x80: _ = try byte()
        case 0x95: _ = try number(8)
        default: return false
        }
        return true
    }

    private mutating func skip(_ count: Int) throws(BrokenPromise) {
        _ = try bytes(count)
        push(.plain)
    }

    private mutating func collect(_ opcode: UInt8) throws(BrokenPromise) -> Bool {
        switch opcode {
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), 0x8f: push(.sequence([]))
        case UInt8(ascii: "}"): push(.dict([]))
        case UInt8(ascii: "t"), UInt8(ascii: "l"), 0x91: push(.sequence(try popToMark()))
        case UInt8(ascii: "d"): push(.dict(try popToMark()))
        case 0x85, 0x86, 0x87:
            var elements: [Node] = []
            for _ in 0x84..<opcode { elements.insert(try pop(), at: 0) }
            push(.sequence(elements))
        case UInt8(ascii: "a"):
            let item = try pop()
            try put([item])
        case UInt8(ascii: "s"):
            let value = try pop()
            let key = try pop()
            try put([key, value])
        case UInt8(ascii: "e"), UInt8(ascii: "u"), 0x90:
            let items = try popToMark()
            try put(items)
        default: return false
        }
        return true
    }

    /// `APPEND`, `SETITEM`, `ADDITEMS` and the like call methods of what they find.
    private func put(_ items: [Node]) throws(BrokenPromise) {
        let owner = try top()
        switch owner.kind {
        case .sequence(let elements): owner.kind = .sequence(elements + items)
        case .dict(let elements): owner.kind = .dict(elements + items)
        case .instance(let module, let name, let parts, let hasState):
            try promise(
                !hasState && !parts.contains(where: \.isProxy),
                "\(module).\(name) gets items after its state decided where they go"
            )
            owner.kind = .instance(
                module: module,
                name: name,
                parts: parts + items,
                hasState: false
            )
        case .plain, .text, .global, .token, .proxy:
            throw BrokenPromise(
                description: "items are put into \(owner.kind), which is no container"
            )
        }
    }

    private mutating func recallOrName(_ opcode: UInt8) throws(BrokenPromise) -> Bool {
        switch opcode {
        case UInt8(ascii: "p"), UInt8(ascii: "g"):
            guard let index = Int(try line()) else { return false }
            if opcode == UInt8(ascii: "p") { try remember(index) } else { try recall(index) }
        case UInt8(ascii: "q"): try remember(try number(1))
        case UInt8(ascii: "r"): try remember(try number(4))
        case 0x94: try remember(memo.count)
        case UInt8(ascii: "h"): try recall(try number(1))
        case UInt8(ascii: "j"): try recall(try number(4))
        case UInt8(ascii: "0"):
            // What is popped may be a mark.
            if stack.count == marks.last { marks.removeLast() } else { _ = try pop() }
        case UInt8(ascii: "1"): _ = try popToMark()
        case UInt8(ascii: "2"): stack.append(try top())
        case UInt8(ascii: "c"):
            let module = try line()
            try name(module, try line())
        case 0x93:
            guard let name = try pop().text, let module = try pop().text else {
                throw BrokenPromise(description: "a class is named by what is no text")
            }
            try self.name(module, name)
        default: return false
        }
        return true
    }

    private mutating func build(_ opcode: UInt8) throws(BrokenPromise) -> Bool {
        switch opcode {
        case UInt8(ascii: "R"), 0x81:
            let arguments = try pop()
            try call(try pop(), arguments, isNew: opcode == 0x81)
        case 0x92:
            let keywords = try pop()
            let arguments = try pop()
            try checkNames(ofKeywords: keywords)
            try call(try pop(), arguments, isNew: true)
        case UInt8(ascii: "b"):
            let state = try pop()
            try restore(state, of: try top())
        default: return false
        }
        return true
    }
}
