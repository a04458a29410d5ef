import Testing

@testable import MPWire

/// The table of operands is Python's, and every reader of pickles takes what it says.
@Suite(.timeLimit(.minutes(10)))
struct OpcodeTests {
    private static let opcodes = (UInt8.min...UInt8.max).compactMap(Opcode.init(rawValue:))

    private static let scalars: Set<Opcode> = [
        .none, .newTrue, .newFalse, .binInt1, .binInt2, .binInt, .long1, .binFloat,
        .shortBinUnicode, .binUnicode, .shortBinBytes, .binBytes,
    ]

    /// An opcode with an operand as the table says: zeros, the text `11`, or lines of `0`.
    private static func encoded(_ opcode: Opcode) -> [UInt8] {
        let operand: [UInt8] =
            switch opcode.operand {
            case .fixed(let width): Array(repeating: 0, count: width)
            case .counted(let width): [2] + Array(repeating: 0, count: width - 1) + [0x31, 0x31]
            case .lines(let count): (0..<count).flatMap { _ in [0x30, 0x0a] as [UInt8] }
            }
        return [opcode.rawValue] + operand
    }

    /// `arg.n` of `pickletools.opcodes` in CPython 3.13: all that isn't zero.
    @Test func theTableIsPythons() {
        let operands: [(Opcode.Operand, [UInt8])] = [
            (.fixed(1), [0x4b, 0x68, 0x71, 0x80, 0x82]),
            (.fixed(2), [0x4d, 0x83]),
            (.fixed(4), [0x4a, 0x6a, 0x72, 0x84]),
            (.fixed(8), [0x47, 0x95]),
            (.counted(lengthWidth: 1), [0x43, 0x55, 0x8a, 0x8c]),
            (.counted(lengthWidth: 4), [0x42, 0x54, 0x58, 0x8b]),
            (.counted(lengthWidth: 8), [0x8d, 0x8e, 0x96]),
            (.lines(1), [0x46, 0x49, 0x4c, 0x50, 0x53, 0x56, 0x67, 0x70]),
            (.lines(2), [0x63, 0x69]),
        ]
        #expect(Self.opcodes.count == 68)
        for opcode in Self.opcodes {
            let operand = operands.first { $0.1.contains(opcode.rawValue) }?.0
            #expect(opcode.operand == operand ?? .fixed(0), "\(opcode)")
        }
    }

    @Test(arguments: opcodes)
    func plainPicklesHaveThisOperand(opcode: Opcode) {
        let bytes = Self.encoded(opcode) + [0x4e]
        let end = bytes.count - 1
        var position = 0
        let isScalar = PlainPickle.scalar(bytes.span, &position) != nil
        #expect(isScalar == Self.scalars.contains(opcode))
        #expect(position == (isScalar ? end : 0))
        for length in 0..<end {
            position = 0
            let scalar = PlainPickle.scalar(bytes.span.extracting(first: length), &position)
            #expect(scalar == nil)
        }
    }

    /// The operand in a list, after a number in the memo.
    @Test(arguments: opcodes)
    func keptPicklesHaveThisOperand(opcode: Opcode) throws {
        let others: Set<Opcode> = [
            .emptyTuple, .emptyList, .emptyDict, .tuple1, .memoize, .binGet, .longBinGet, .frame,
        ]
        let start: [UInt8] = [0x80, 4, 0x5d, 0x28, 0x4b, 1, 0x94]
        let pickle = start + Self.encoded(opcode) + [0x65, 0x85, 0x2e]
        let arguments = PlainPickle.arguments(of: pickle.span, limits: .standard)
        #expect((arguments != nil) == Self.scalars.union(others).contains(opcode))
        guard let arguments else { return }
        let value = WireValue.tuple(arguments.map(\.decoded))
        #expect(value.pickled == (try PickleReader.readByMachine(pickle[...])).pickled)
    }

    /// After the operand, the machine misses the next opcode.
    @Test(arguments: opcodes)
    func theMachineTakesThisOperand(opcode: Opcode) {
        let refused: Set<Opcode> = [.string, .persistentID, .global, .inst, .ext1, .ext2, .ext4]
        guard opcode.operand != .fixed(0), !refused.contains(opcode) else { return }
        let pickle = [0x80, 4, 0x4b, 1, 0x94] + Self.encoded(opcode)
        #expect(throws: PickleError.truncated(at: pickle.count)) {
            try PickleReader.readByMachine(pickle[...])
        }
    }

    /// Going from operand to operand ends at the last byte, as in large messages.
    @Test(arguments: Vectors.all.messages)
    func messagesConsistOfSuchOperands(_ message: Vectors.Message) throws {
        for pickle in message.pickles {
            var position = 0
            while let opcode = Opcode(rawValue: pickle[position]), opcode != .stop {
                position += 1
                switch opcode.operand {
                case .fixed(let width): position += width
                case .counted(let width):
                    let count = pickle.span.littleEndian(at: &position, width: width)
                    position += Int(try #require(count))
                case .lines(let count):
                    for _ in 0..<count {
                        position = try #require(pickle[position...].firstIndex(of: 0x0a)) + 1
                    }
                }
            }
            #expect(position == pickle.count - 1)
        }
    }
}
