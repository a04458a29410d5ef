import Testing

@testable import MPWire

/// What stays encoded is what the machine would have built, and nothing else is kept.
@Suite(.timeLimit(.minutes(10)))
struct KeptPickleTests {
    private static func arguments(
        _ pickle: [UInt8],
        _ limits: PickleLimits = .standard
    ) -> StoredArguments? {
        PlainPickle.arguments(of: pickle.span, limits: limits)
    }

    /// The first argument, if it is kept.
    private static func kept(_ pickle: [UInt8]) -> KeptPickle? {
        guard case .kept(let kept)? = arguments(pickle)?[0] else { return nil }
        return kept
    }

    /// A tuple of one argument that these opcodes push.
    private static func pickle(_ opcodes: [UInt8]) -> [UInt8] {
        [0x80, 4] + opcodes + [0x85, 0x2e]
    }

    private static func pickle(_ hexadecimal: String) -> [UInt8] {
        pickle([UInt8](hexadecimal: hexadecimal))
    }

    // Random pickles.

    private static let scalars: [[UInt8]] = [
        [0x4e], [0x88], [0x89], [0x4b, 7], [0x4d, 1, 2], [0x4a, 0, 0, 0, 128], [0x8a, 0],
        [0x8a, 9, 1, 2, 3, 4, 5, 6, 7, 0x80, 0], [0x8a, 2, 1, 0],
        [0x47, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
        [0x47, 0x80, 0, 0, 0, 0, 0, 0, 0], [0x47, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], [0x8c, 0],
        [0x8c, 3, 0x61, 0x62, 0x63], [0x8c, 2, 0xc3, 0xa9], [0x58, 2, 0, 0, 0, 0x68, 0x69],
        [0x43, 2, 0, 255], [0x42, 1, 0, 0, 0, 7], [0x8c, 1, 0x61], [0x4b, 1],
    ]
    private static let faulty: [[UInt8]] = [
        [0x8c, 1, 0xff], [0x8c, 3, 0xed, 0xa0, 0x80], [0x8c, 200, 0x61], [0x30], [0x32], [0x8f],
        [0x52], [0x74], [0x61], [0x73], [0x75], [0x65], [0x28], [0x86], [0x94], [0x68, 0],
        [0x68, 1],
        [0x6a, 1, 0, 0, 0], [0x95, 1, 0, 0, 0, 0, 0, 0, 0], [0x96, 0, 0, 0, 0, 0, 0, 0, 0], [0x2e],
        [0x63, 0x61, 0x0a, 0x62, 0x0a], [0x8b, 1, 0, 0, 0, 1], [0x71, 0], [0x6c], [0x64],
    ]

    private static func value(_ random: inout SplitMix, _ depth: Int) -> [UInt8] {
        if random.number(below: 60) == 0 { return faulty[random.number(below: faulty.count)] }
        let memoize: [UInt8] = random.number(below: 3) == 0 ? [0x94] : []
        switch random.number(below: depth > 4 ? 6 : 13) {
        case 0...4: return scalars[random.number(below: scalars.count)] + memoize
        case 5:
            return random.number(below: 3) == 0 ? [0x68, UInt8(random.number(below: 8))] : [0x4e]
        case 6: return [0x5d] + memoize + items(&random, depth, one: 0x61, many: 0x65)
        case 7: return [0x5d] + memoize
        case 8: return [0x7d] + memoize + items(&random, depth, one: 0x73, many: 0x75)
        case 9: return [0x7d] + memoize
        case 10: return [0x29] + memoize
        case 11:
            let count = random.number(below: 3)
            let elements = (0...count).flatMap { _ in value(&random, depth + 1) }
            return elements + [[0x85, 0x86, 0x87][count]] + memoize
        default:
            let elements = (0..<random.number(below: 6)).flatMap { _ in value(&random, depth + 1) }
            return [0x28] + elements + [0x74] + memoize
        }
    }

    private static func items(
        _ random: inout SplitMix,
        _ depth: Int,
        one: UInt8,
        many: UInt8
    ) -> [UInt8] {
        (0..<random.number(below: 3)).flatMap { _ -> [UInt8] in
            let width = one == 0x73 ? 2 : 1
            let isOne = random.number(below: 2) == 0
            let count = isOne ? 1 : random.number(below: 4)
            let values = (0..<count * width).flatMap { index -> [UInt8] in
                // Keys are scalars most of the time.
                width == 2 && index.isMultiple(of: 2) && random.number(below: 6) > 0
                    ? scalars[random.number(below: scalars.count)] : value(&random, depth + 1)
            }
            return isOne ? values + [one] : [0x28] + values + [many]
        }
    }

    private static func message(_ random: inout SplitMix) -> [UInt8] {
        let count = 1 + random.number(below: 4)
        let values = (0..<count).flatMap { _ in value(&random, 0) }
        let tuple =
            count == 4 ? [0x28] + values + [0x74] : values + [[0x85, 0x86, 0x87][count - 1]]
        let memoize: [UInt8] = random.number(below: 2) == 0 ? [0x94] : []
        var pickle: [UInt8] = [0x80, 4] + tuple + memoize + [0x2e]
        if random.number(below: 8) == 0 {
            pickle[random.number(below: pickle.count)] = UInt8(random.number(below: 256))
        }
        return pickle
    }

    @Test func keepsWhatTheMachineBuilds() throws {
        var random = SplitMix(seed: 21)
        var (keeping, others) = (0, 0)
        for _ in 0..<20000 {
            let pickle = Self.message(&random)
            guard let arguments = Self.arguments(pickle) else {
                others += 1
                continue
            }
            if arguments.contains(where: { $0.keptCount > 0 }) { keeping += 1 }
            let expected: WireValue
            do {
                expected = try PickleReader.readByMachine(pickle[...])
            } catch {
                Issue.record("\(pickle.hexadecimal) is kept, though \(error)")
                continue
            }
            // Octets, since Python calls `1` and `True` equal.
            let value = WireValue.tuple(arguments.map(\.decoded))
            if value.pickled != expected.pickled {
                Issue.record("\(pickle.hexadecimal) is read as \(value) instead of \(expected)")
            }
            for position in arguments.indices {
                try check(arguments[position], is: arguments[position].decoded)
            }
        }
        #expect(keeping > 3000)
        #expect(others > 3000)
    }

    /// What is kept means the same among other values, behind entries of the memo.
    private func check(_ stored: StoredValue, is value: WireValue) throws {
        let shared = WireValue.list([.int(1)])
        let answer = StoredValue.list([.value(shared), stored, .value(shared), stored])
        var bytes: [UInt8] = []
        bytes.copyingEverything {
            AnswerWriter(.stock).append(returning: answer, isDelivery: false, to: &$0)
        }
        let reply = try PickleReader.readByMachine(bytes[...])
        let expected = WireValue.tuple([
            .text("#RETURN"), .list([shared, value, shared, stored.decoded]),
        ])
        if reply.pickled != expected.pickled {
            Issue.record("\(value) is written as \(reply)")
        }
    }

    @Test func countsWhatItHolds() throws {
        // ({'a': [1, (2, 3)], 'b': None}, [0])
        let pickle = [UInt8](
            hexadecimal: "80047d94288c0161945d94284b014b024b03869465" + "8c0162944e755d4b006186942e"
        )
        let arguments = try #require(Self.arguments(pickle))
        #expect(
            try WireValue.tuple(arguments.map(\.decoded)).representation()
                == "({'a': [1, (2, 3)], 'b': None}, [0])"
        )
        guard case .kept = arguments[0], case .kept(let list) = arguments[1] else {
            Issue.record("a container is built")
            return
        }
        #expect(list.valueCount == 2)
        #expect(list.octets == [0x5d, 0x4b, 0, 0x61])
        let dict = try #require(Self.kept(Array(pickle.dropLast(7)) + [0x85, 0x2e]))
        // The dict, two keys, the list, three numbers, the tuple, None.
        #expect(dict.valueCount == 9)
        #expect(!dict.octets.contains(Opcode.memoize.rawValue))
        #expect(dict.isContainer)
    }

    // The closed list of opcodes.

    @Test func refusesEveryOtherOpcode() {
        let allowed: Set<UInt8> = [
            // None, True, False; numbers; texts and octets.
            0x4e, 0x88, 0x89, 0x4b, 0x4d, 0x4a, 0x8a, 0x47, 0x8c, 0x58, 0x43, 0x42,
            // Containers.
            0x5d, 0x7d, 0x29, 0x28, 0x61, 0x65, 0x73, 0x75, 0x74, 0x85, 0x86, 0x87,
            // The memo and frames, which aren't kept.
            0x94, 0x68, 0x6a, 0x95,
        ]
        // What means something without a mark of its own or three values before it.
        let alone: Set<UInt8> = [
            0x4e, 0x88, 0x89, 0x4b, 0x4d, 0x4a, 0x8a, 0x47, 0x8c, 0x43, 0x5d, 0x7d, 0x29, 0x85,
            0x86,
        ]
        var random = SplitMix(seed: 5)
        var seen: Set<UInt8> = []
        for round in 0..<60_000 {
            // Operands of any kind around one opcode in a list.
            let opcode = UInt8(round % 256)
            let operands = (0..<random.number(below: 12)).map { _ in UInt8(random.number(below: 4))
            }
            let before: [UInt8] = random.number(below: 2) == 0 ? [] : [0x4b, 1, 0x94, 0x4e]
            let inner = before + [opcode] + operands
            let pickle = Self.pickle([0x5d, 0x28] + inner + [0x65])
            guard let arguments = Self.arguments(pickle) else { continue }
            seen.insert(opcode)
            guard case .kept(let piece) = arguments[0] else { continue }
            // Every octet that is executed is one of the list, as reading it anew shows.
            let again = Self.kept(Self.pickle(piece.octets))
            #expect(again?.octets == piece.octets)
        }
        #expect(seen.isSubset(of: allowed), "\(seen.subtracting(allowed)) should not be kept")
        #expect(seen.isSuperset(of: alone))
    }

    @Test(arguments: [
        // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, persistent ids, the registry of extensions.
        "636f730a73797374656d0a", "8c026f738c0673797374656d93",
        "5d8c026f738c0673797374656d938c01788552", "5d29814e62",
        "8c0178514e", "50780a", "8201", "830100", "8401000000",
        // Sets, bytearrays, buffers; numbers and texts of old protocols, or with lengths of eight bytes.
        "8f", "285d91", "8f284b0190", "9600000000000000005d", "97", "98",
        "8b0100000001", "49310a", "4c314c0a", "46310a", "532778270a", "56780a",
        "8d01000000000000006178", "8e010000000000000061",
        // PUT, POP, DUP.
        "5d947100", "5d7200000000", "5d70300a", "5d4e30", "5d32", "5d284e31",
    ])
    func leavesToTheMachineWhatIsNotPlainData(opcodes: String) {
        #expect(Self.arguments(Self.pickle(opcodes)) == nil)
        #expect(Self.arguments(Self.pickle("5d28" + opcodes + "65")) == nil)
        #expect(Self.arguments(Self.pickle("7d284e" + opcodes + "75")) == nil)
    }

    @Test(arguments: [
        // What contains itself, or something twice; no such entry in the memo.
        "5d94680061", "5d942868006865", "5d945d9468018687", "7d944e680073",
        "5d284b0168ff65", "5d284b01946a0100000065",
        // Keys that can't be hashed.
        "7d285d4e75", "7d287d4e75", "7d285d854e75", "7d5d4e73",
        // Not on the stack what there should be.
        "7d284e75", "7d4e73", "5d61", "5d65", "7d75", "4e4e61", "2865", "5d284e", "5d2828654e",
        "7d4e61", "5d4e4e73", "294e61", "5d284e2e65", "86", "2886", "285d284e7465",
        "5d284e6165", "285d654e74",
    ])
    func leavesToTheMachineWhatIsFaulty(opcodes: String) {
        #expect(Self.arguments(Self.pickle(opcodes)) == nil)
    }

    @Test func aPieceThatIsCutOffIsNoPiece() {
        let pickle = Self.pickle("7d94288c0161945d94284b0147000000000000000065" + "75")
        #expect(Self.kept(pickle) != nil)
        for length in 0..<pickle.count {
            #expect(Self.arguments(Array(pickle[..<length])) == nil)
        }
        #expect(Self.arguments(pickle + [0x2e]) == nil)
    }

    // Limits.

    @Test func nestsAsDeepAsItMay() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Self.pickle(
                Array(repeating: 0x5d, count: depth) + Array(repeating: 0x61, count: depth - 1)
            )
        }
        let deepest = try #require(Self.kept(nested(64)))
        #expect(deepest.valueCount == 64)
        #expect(try PickleReader.readByMachine(nested(64)[...]) == .tuple([deepest.value]))
        #expect(Self.arguments(nested(65)) == nil)
        let tuples = Self.pickle([0x29] + Array(repeating: 0x85, count: 64))
        #expect(Self.arguments(tuples) == nil)
        #expect(Self.kept(Self.pickle([0x29] + Array(repeating: 0x85, count: 63))) != nil)
        var limits = PickleLimits()
        limits.depth = 64
        #expect(Self.arguments(Self.pickle("5d4e61"), limits) == nil)
    }

    @Test func repeatsShortTextsOnly() throws {
        func list(of length: Int) -> [UInt8] {
            let text = [0x8c, UInt8(length)] + [UInt8](repeating: 0x61, count: length)
            return Self.pickle([0x5d, 0x28] + text + [0x94, 0x68, 0, 0x65])
        }
        #expect(Self.kept(list(of: 63))?.valueCount == 3)
        #expect(Self.arguments(list(of: 64)) == nil)
    }

    @Test func growsByNoMoreThanItsLength() {
        let text: [UInt8] = [0x8c, 60] + [UInt8](repeating: 0x61, count: 60)
        func list(_ count: Int) -> [UInt8] {
            let references = (0..<count).flatMap { _ in [0x68, 0] as [UInt8] }
            return Self.pickle([0x5d, 0x28] + text + [0x94] + references + [0x65])
        }
        #expect(Self.kept(list(2)) != nil)
        // 40 references would be 80 octets that become 2,480.
        #expect(Self.arguments(list(40)) == nil)
    }

    @Test func limitsMayForbidKeeping() {
        let pickle = Self.pickle("5d284b014b0265")
        #expect(Self.kept(pickle) != nil)
        var tight = Array(repeating: PickleLimits(), count: 4)
        tight[0].nodes = 3
        tight[1].memoIndex = 3
        tight[2].logicalSize = 100
        tight[3].longBytes = 100
        for limits in tight { #expect(Self.arguments(pickle, limits) == nil) }
        let long = [0x58, 0x01, 0, 1, 0] + [UInt8](repeating: 0x61, count: 1 << 16 + 1)
        #expect(Self.arguments(Self.pickle([0x5d] + long + [0x61])) == nil)
    }

    @Test func duplicateKeysAreTheLastOnes() throws {
        // {1: 'a', True: 'b', 1.0: 'c'}
        let opcodes = "7d284b018c0161" + "888c0162" + "473ff00000000000008c016375"
        let kept = try #require(Self.kept(Self.pickle(opcodes)))
        #expect(try kept.value.representation() == "{1: 'c'}")
    }
}
