import Testing

@testable import MPWire

/// What is read and written without the machine is what the machine reads and the writer writes.
@Suite(.timeLimit(.minutes(10)))
struct PlainPickleTests {
    /// The opcodes with arguments of which plain pickles consist, and some that they don't know.
    private static let pieces: [[UInt8]] = [
        [0x4e], [0x88], [0x89], [0x4b, 0], [0x4b, 255], [0x4d, 1, 2], [0x4a, 0, 0, 0, 128],
        [0x4a, 1, 0, 0, 0], [0x8a, 0], [0x8a, 1, 0xff], [0x8a, 8, 1, 2, 3, 4, 5, 6, 7, 0x80],
        [0x8a, 9, 1, 2, 3, 4, 5, 6, 7, 0x80, 0], [0x47, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
        [0x8c, 0], [0x8c, 3, 0x61, 0x62, 0x63], [0x8c, 2, 0xc3, 0xa9], [0x8c, 1, 0xff],
        [0x8c, 3, 0xed, 0xa0, 0x80], [0x8c, 200, 0x61], [0x58, 2, 0, 0, 0, 0x68, 0x69],
        [0x43, 2, 0, 255], [0x42, 1, 0, 0, 0, 7], [0x94], [0x28], [0x29], [0x85], [0x86], [0x87],
        [0x74], [0x7d], [0x5d], [0x68, 0], [0x30], [0x32], [0x2e], [0x95, 1, 0, 0, 0, 0, 0, 0, 0],
    ]

    /// Pickles that CPython could have written, and such that nobody writes.
    private static func pickle(_ random: inout SplitMix) -> [UInt8] {
        var pickle: [UInt8] = [0x80, UInt8(random.number(below: 8) == 0 ? 3 : 4)]
        if random.number(below: 8) == 0 { pickle += [0x95, 2, 0, 0, 0, 0, 0, 0, 0] }
        let count = random.number(below: 5)
        let isMarked = random.number(below: 4) == 0
        if isMarked { pickle.append(0x28) }
        for _ in 0..<count {
            let isPlain = random.number(below: 8) > 0
            pickle += pieces[random.number(below: isPlain ? 23 : pieces.count)]
            if random.number(below: 3) == 0 { pickle.append(0x94) }
        }
        let ends: [UInt8] = [0x29, 0x85, 0x86, 0x87, 0x2e, 0x74]
        let fitting = isMarked ? 5 : count
        pickle.append(ends[random.number(below: 4) == 0 ? random.number(below: 6) : fitting])
        if random.number(below: 3) == 0 { pickle.append(0x94) }
        if pickle.last != 0x2e { pickle.append(0x2e) }
        if random.number(below: 10) == 0 { pickle.removeLast() }
        if random.number(below: 10) == 0 {
            pickle[random.number(below: pickle.count)] = UInt8(random.number(below: 256))
        }
        return pickle
    }

    private static func value(_ pickle: ArraySlice<UInt8>) -> WireValue? {
        PlainPickle.value(of: pickle.span, limits: .standard)
    }

    @Test func readsWhatTheMachineReads() throws {
        var random = SplitMix(seed: 7)
        var (plain, others) = (0, 0)
        for _ in 0..<5000 {
            let pickle = Self.pickle(&random)
            guard let value = Self.value(pickle[...]) else {
                others += 1
                continue
            }
            plain += 1
            let expected = try PickleReader.readByMachine(pickle[...])
            // Octets, since Python calls `1` and `True` equal.
            if value.pickled != expected.pickled {
                Issue.record("\(pickle) is read as \(value) instead of \(expected)")
            }
        }
        #expect(plain > 1000)
        #expect(others > 1000)
    }

    @Test(arguments: [
        "80044e2e", "8004882e", "80044bff2e", "80044dffff2e", "80044affffffff2e", "80048a01802e",
        "8004473ff00000000000002e", "80048c03616263942e",
        "8005950800000000000000284b014b0294742e",
    ])
    func leavesToTheMachineWhatIsFaulty(pickle: String) throws {
        let bytes = [UInt8](hexadecimal: pickle)
        for length in 0..<bytes.count {
            #expect(Self.value(bytes[..<length]) == nil)
        }
        #expect(Self.value(bytes[...]) != nil)
        #expect(Self.value((bytes + [0x2e])[...]) == nil)
    }

    @Test func leavesToTheMachineWhatMayReachALimit() {
        let pickle = WireValue.tuple([.int(1), .text("abc")]).pickled
        func isRead(_ change: (inout PickleLimits) -> Void) -> Bool {
            var limits = PickleLimits.standard
            change(&limits)
            return PlainPickle.value(of: pickle.span, limits: limits) != nil
        }
        #expect(isRead { _ in })
        #expect(!isRead { $0.depth = 1 })
        #expect(!isRead { $0.nodes = 2 })
        #expect(!isRead { $0.memoIndex = 0 })
        #expect(!isRead { $0.longBytes = 4 })
        #expect(!isRead { $0.logicalSize = 32 })
    }

    private static let scalars: [WireValue] = [
        .null, .bool(true), .bool(false), .int(0), .int(255), .int(256), .int(65_535), .int(65_536),
        .int(-1), .int(-128), .int(-129), .int(1 << 31 - 1), .int(1 << 31), .int(-(1 << 31)),
        .int(-(1 << 31) - 1), .int(.max), .int(.min), .float(1.5), .float(.nan), .float(-0.0),
        .text(""), .text("key"), .text("ä€😀"), .text("e\u{301}"), .text("a\0b"),
        .text(String(repeating: "x", count: 63)),
    ]

    @Test func writesWhatTheWriterWrites() {
        func written(_ value: WireValue) -> [UInt8] {
            var writer = PickleWriter()
            var bytes: [UInt8] = [0x80, 4]
            writer.writeRoot(value, &bytes)
            return bytes + [0x2e]
        }
        for value in Self.scalars {
            var bytes: [UInt8] = []
            let capacity = PlainPickle.capacity(for: value) ?? 0
            bytes.append(addingCapacity: capacity) { $0.appendPlainPickle(value) }
            #expect(bytes == written(value))
            #expect(value.pickled == written(value))
        }
        var random = SplitMix(seed: 9)
        for _ in 0..<300 {
            let elements = (0..<random.number(below: 9)).map { _ in
                Self.scalars[random.number(below: Self.scalars.count)]
            }
            var bytes: [UInt8] = [1, 2, 3]
            let capacity = PlainPickle.capacity(for: elements) ?? 0
            bytes.append(addingCapacity: capacity) { $0.appendPlainPickle(elements) }
            #expect(bytes.dropFirst(3) == written(.tuple(elements))[...])
        }
    }

    @Test func writesNothingThatNeedsTheMemo() {
        #expect(PlainPickle.capacity(for: .text(String(repeating: "x", count: 64))) == nil)
        #expect(PlainPickle.capacity(for: .list([])) == nil)
        #expect(PlainPickle.capacity(for: [.int(1), .tuple([])]) == nil)
        #expect(PlainPickle.capacity(for: Array(repeating: WireValue.null, count: 9)) == nil)
    }
}

/// Random numbers that are the same in each run.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func number(below limit: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((bits ^ (bits >> 31)) % UInt64(limit))
    }
}
