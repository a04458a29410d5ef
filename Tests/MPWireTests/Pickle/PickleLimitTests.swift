import MPWire
import Testing

/// Pickles that are small and would cost much: each is an error, at once.
@Suite(.timeLimit(.minutes(10)))
struct PickleLimitTests {
    private static func pickle(
        _ prefix: String,
        _ count: Int,
        _ unit: String,
        _ suffix: String
    )
        -> [UInt8]
    {
        let unit = [UInt8](hexadecimal: unit)
        var bytes = [UInt8](hexadecimal: prefix)
        bytes.reserveCapacity(bytes.count + count * unit.count + 16)
        for _ in 0..<count { bytes += unit }
        return bytes + [UInt8](hexadecimal: suffix)
    }

    private static func limit(
        of pickle: [UInt8],
        _ limits: PickleLimits = .standard,
        work: WorkMeter = WorkMeter()
    ) -> String? {
        do {
            _ = try PickleReader.read(pickle[...], limits: limits, work: work)
            return nil
        } catch .limitExceeded(let limit, _) {
            return limit
        } catch .tooManyValues(let limit, _) {
            return "more than \(limit) values"
        } catch {
            return error.description
        }
    }

    @Test func nestingEndsAtTheLimit() {
        // )…TUPLE1 × n; ]…APPEND; }…SETITEM with the key None; REDUCE is deeper by its arguments.
        #expect(Self.limit(of: Self.pickle("29", 255, "85", "2e")) == nil)
        #expect(Self.limit(of: Self.pickle("29", 256, "85", "2e")) == "nesting deeper than 256")
        #expect(
            Self.limit(of: Self.pickle("", 256, "5d", "") + Self.pickle("", 255, "61", "2e")) == nil
        )
        #expect(
            Self.limit(of: Self.pickle("", 257, "5d", "") + Self.pickle("", 256, "61", "2e"))
                == "nesting deeper than 256"
        )
        #expect(
            Self.limit(of: Self.pickle("", 257, "7d4e", "7d") + Self.pickle("", 257, "73", "2e"))
                == "nesting deeper than 256"
        )
    }

    @Test func nestingThatIsFilledFromOutsideEndsAtTheLimit() {
        // Lists that are put into each other outermost first, through the memo.
        var bytes: [UInt8] = []
        for index in 0..<300 {
            bytes += [0x5d, 0x72, UInt8(index & 0xff), UInt8(index >> 8), 0, 0, 0x30]
        }
        for index in 0..<299 {
            for target in [index, index + 1] {
                bytes += [0x6a, UInt8(target & 0xff), UInt8(target >> 8), 0, 0]
            }
            bytes += [0x61, 0x30]
        }
        bytes += [0x68, 0, 0x2e]
        #expect(Self.limit(of: bytes) == "nesting deeper than 256")
    }

    @Test(arguments: ["5d", "29", "7d4e", "28", "8f", "4e", "6800"])
    func everyPushCounts(_ opcode: String) {
        var limits = PickleLimits()
        limits.nodes = 1000
        let pickle = Self.pickle("4e94", 1000, opcode, "2e")
        #expect(Self.limit(of: pickle, limits) == "more than 1000 values")
    }

    @Test func aMillionListsAreTooMany() {
        var limits = PickleLimits()
        limits.nodes = 1_000_000
        let pickle = Self.pickle("", 1_000_001, "5d", "2e")
        #expect(Self.limit(of: pickle, limits) == "more than 1000000 values")
    }

    @Test func bytesAndTextsTakeNoMoreThanTheirLength() throws {
        var limits = PickleLimits()
        limits.builtElements = 10
        let text = String(repeating: "x", count: 100_000)
        let value = WireValue.tuple([.text(text), .bytes(Array(text.utf8)), .null])
        #expect(try PickleReader.read(value.pickled[...], limits: limits) == value)
    }

    /// Values, tuples, containers, entries, memo.
    @Test(arguments: [
        ("4e", 9), ("4e85", 3), ("5d", 1), ("7d", 1), ("8f", 1), ("5d94", 1), ("4e94", 4),
    ])
    func valuesAreReadAsLongAsThereIsRoom(_ unit: String, most: Int) {
        var limits = PickleLimits()
        limits.builtElements = 12
        let enough = Self.pickle("28", most, unit, "742e")
        #expect(Self.limit(of: enough, limits)?.hasPrefix("there is no memory") != true)
        let tooMuch = Self.pickle("28", 13, unit, "742e")
        #expect(Self.limit(of: tooMuch, limits)?.hasPrefix("there is no memory") == true)
    }

    /// The size of a value is its own affair, unless its parts multiply.
    @Test func whatIsNotSharedIsNeverTooLarge() throws {
        var limits = PickleLimits()
        limits.logicalSize = 100
        let large = WireValue.bytes([UInt8](repeating: 1, count: 10_000))
        for value in [WireValue.tuple([large]), .list([large]), .tuple([large, large, large])] {
            #expect(try PickleReader.read(value.pickled[...], limits: limits) == value)
        }
        let many = WireValue.tuple(Array(repeating: large, count: 10))
        for value in [many, .list([many])] {
            let limit = Self.limit(of: value.pickled, limits)
            #expect(limit?.hasPrefix("shared values that multiply") == true)
        }
    }

    @Test func aMillionLevelsOfTuplesAreTooDeep() {
        #expect(
            Self.limit(of: Self.pickle("29", 1_000_000, "85", "2e")) == "nesting deeper than 256"
        )
    }

    private static let multiplied = "shared values that multiply beyond 134217728 bytes"

    @Test func laughsDoNotMultiply() {
        // A billion laughs of tuples, each ten times the one before.
        var bytes = [UInt8](hexadecimal: "4e857100")
        for _ in 0..<12 {
            bytes += [UInt8](hexadecimal: "2868006800680068006800680068006800680068006800747100")
        }
        #expect(Self.limit(of: bytes + [0x2e]) == Self.multiplied)
    }

    @Test func laughsOfListsDoNotMultiply() {
        // As before with lists, which are only known at the end.
        var bytes = [UInt8](hexadecimal: "5d710030")
        for _ in 0..<12 {
            bytes += [UInt8](hexadecimal: "5d286800680068006800680068006800680068006800 65710030")
        }
        #expect(Self.limit(of: bytes + [0x68, 0, 0x2e]) == Self.multiplied)
    }

    @Test func laughsThatStaySmallSurviveBothWays() throws {
        // 2 to the 20th leaves in 20 lists: shared when read, and shared when written again.
        var bytes = [UInt8](hexadecimal: "5d4e61710030")
        for _ in 0..<20 { bytes += [UInt8](hexadecimal: "5d680061680061710030") }
        let value = try PickleReader.read((bytes + [0x68, 0, 0x2e])[...])
        #expect(value.pickled.count < 250)
        let again = try PickleReader.read(value.pickled[...])
        #expect(again.pickled == value.pickled)
    }

    @Test func hashingSharedKeysAgainAndAgainIsTooMuch() {
        // A key of 1000 × 1000 leaves in each of 1000 dicts.
        var bytes = Self.pickle("28", 1000, "4e", "74710030")
        bytes += Self.pickle("28", 1000, "6800", "74710030")
        bytes += Self.pickle("28", 1000, "7d68004e73", "742e")
        let work = WorkMeter(limit: 4_000_000)
        #expect(Self.limit(of: bytes, work: work) == "it costs more than 4000000 steps")
    }

    @Test func callsThatBuildAgainAndAgainAreTooMuch() {
        // 50 KB of bytes from one text, 1000 times: _codecs.encode(text, 'latin1').
        var limits = PickleLimits()
        limits.logicalSize = 1 << 20
        var bytes = [UInt8](hexadecimal: "635f636f646563730a656e636f64650a710058 50c30000")
        bytes += [UInt8](repeating: 0x61, count: 50_000)
        bytes += [UInt8](hexadecimal: "8c066c6174696e3186710130")
        bytes += Self.pickle("28", 1000, "6800680152", "742e")
        #expect(Self.limit(of: bytes, limits) == "calls that build too much")
    }

    /// Found by the fuzzer: the search for the list took twice as long at each level.
    @Test func anUnhashableKeyIsFoundAtOnceHoweverDeep() {
        // A dict whose key is a list in 250 tuples.
        let pickle = Self.pickle("7d5d", 250, "85", "4e732e")
        #expect(Self.limit(of: pickle)?.contains("an unhashable key") == true)
    }

    @Test(arguments: [
        ("LONG4 of 2^31 bytes", "8b00000080", "an int of 2147483648 bytes"),
        ("LONG4 of 4097 bytes", "8b01100000", "an int of 4097 bytes"),
        ("BINPUT of 2^32 - 1", "4e72ffffffff2e", "memo index 4294967295"),
        ("BINPUT of 2^24", "4e72000000012e", "memo index 16777216"),
        ("PUT of 2^24", "4e7031363737373231360a2e", "memo index 16777216"),
    ])
    func lyingNumbersAreErrors(_ name: String, _ pickle: String, _ limit: String) {
        #expect(Self.limit(of: [UInt8](hexadecimal: pickle)) == limit)
    }

    @Test(arguments: [
        ("BINBYTES8 of 2^63", "8e000000000000008061"),
        ("BINBYTES8 of 2^64 - 1", "8effffffffffffffff61"),
        ("BINBYTES of 2^32 - 1", "42ffffffff61"),
        ("BINUNICODE8 of 2^62", "8d000000000000004061"),
        ("BINSTRING of 2^31", "540000008061"),
        ("BYTEARRAY8 of 2^40", "96000000000001000061"),
        ("FRAME that is too long", "800495ff000000000000004e2e"),
        ("LONG1 of 255 bytes", "8aff01"),
    ])
    func lyingLengthsAreCutOff(_ name: String, _ pickle: String) {
        #expect {
            try WireValue(pickle: pickle)
        } throws: { error in
            guard case PickleError.truncated = error else { return false }
            return true
        }
    }

    @Test func longDecimalsAreRefused() throws {
        let digits = [UInt8](repeating: UInt8(ascii: "9"), count: 4300)
        let longest = try PickleReader.read(([0x49] + digits + [0x0a, 0x2e])[...])
        #expect(try longest.representation() == String(decoding: digits, as: UTF8.self))
        #expect(
            Self.limit(of: [0x49, 0x39, 0x39] + digits + [0x0a, 0x2e]) == "an int of 4302 digits"
        )
    }

    @Test func limitsCanBeSet() {
        var limits = PickleLimits()
        limits.nodes = 2
        #expect(Self.limit(of: [UInt8](hexadecimal: "4e4e862e"), limits) == "more than 2 values")
        limits.nodes = 3
        #expect(Self.limit(of: [UInt8](hexadecimal: "4e4e862e"), limits) == nil)
    }

    @Test func cyclesHaveLimitsToo() {
        // A ring of 300 lists.
        var bytes: [UInt8] = []
        for index in 0..<300 {
            bytes += [0x5d, 0x72, UInt8(index & 0xff), UInt8(index >> 8), 0, 0, 0x30]
        }
        for index in 0..<300 {
            for target in [index, (index + 1) % 300] {
                bytes += [0x6a, UInt8(target & 0xff), UInt8(target >> 8), 0, 0]
            }
            bytes += [0x61, 0x30]
        }
        #expect(Self.limit(of: bytes + [0x68, 0, 0x2e]) == "nesting deeper than 256")
    }
}
