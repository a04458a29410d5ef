import MPWire
import Testing

/// Values that are small as pickles, and large if what they share is looked at in each place.
@Suite(.timeLimit(.minutes(10)))
struct SharedValueWorkTests {
    private static let steps = 10_000

    /// Two to the power of `depth` leaves.
    private static func doubled(_ leaf: WireValue, depth: Int) -> WireValue {
        (0..<depth).reduce(leaf) { value, _ in .tuple([value, value]) }
    }

    private static func isTooMuch(_ error: any Error) -> Bool {
        error as? PythonException == .workLimitReached(steps)
    }

    @Test func equalValuesThatDoubleAreTooMuchWorkUnlessTheyAreOne() throws {
        let value = Self.doubled(.int(1), depth: 40)
        let other = Self.doubled(.int(1), depth: 40)
        let work = WorkMeter(limit: Self.steps)
        #expect(try value.isEqual(to: value, work))
        #expect { try value.isEqual(to: other, work) } throws: { Self.isTooMuch($0) }
    }

    @Test func ordersThatDoubleAreTooMuchWork() {
        let less = Self.doubled(.int(1), depth: 40)
        let more = WireValue.tuple([Self.doubled(.int(1), depth: 39), .int(2)])
        let work = WorkMeter(limit: Self.steps)
        #expect { try WireValue.tuple([less]).isLess(than: .tuple([more]), work) } throws: {
            Self.isTooMuch($0)
        }
    }

    @Test func keysThatDoubleAreTooMuchWork() {
        let work = WorkMeter(limit: Self.steps)
        #expect { try WireKey(Self.doubled(.int(1), depth: 40), work) } throws: {
            Self.isTooMuch($0)
        }
        // Nor is what can't be hashed at their end found at all costs.
        work.restart()
        #expect { try WireKey(Self.doubled(.list([]), depth: 40), work) } throws: { error in
            error as? PythonException == .typeError("unhashable type: 'list'")
        }
        #expect(work.spent < 1_000)
    }

    @Test func textsThatDoubleAreTooMuchWork() {
        let work = WorkMeter(limit: Self.steps)
        #expect { try Self.doubled(.int(1), depth: 40).representation(work: work) } throws: {
            Self.isTooMuch($0)
        }
    }

    @Test func frozensetsInFrozensetsAreHashedOnceEach() throws {
        // frozenset({x, (x,)}) of the one before, 200 times: two to the power of 200 leaves.
        let work = WorkMeter(limit: 2 * Self.steps)
        var value = WireValue.frozenset(WireSet())
        for _ in 0..<200 {
            var members = WireSet()
            members.insert(try WireKey(value, work))
            members.insert(try WireKey(.tuple([value]), work))
            value = .frozenset(members)
        }
        let other = value
        let key = try WireKey(value, work)
        #expect(try key == WireKey(other, work))
    }

    @Test func proxiesAreFoundInValuesThatDouble() {
        let token = Token(typeid: "list", address: nil, ident: "1")
        let proxy = WireProxy(
            token: token,
            proxyType: WireGlobal("multiprocessing.managers", "ListProxy")
        )
        var idents: Set<String> = []
        Self.doubled(.proxy(proxy), depth: 60).forEachProxy { idents.insert($0.token.ident) }
        #expect(idents == ["1"])
    }

    @Test func setsOfHeavyKeysAreChargedByWhatTheKeysWeigh() throws {
        let heavy = WireValue.tuple(Array(repeating: .int(1), count: 1_000))
        var (left, right) = (WireSet(), WireSet())
        for number in 0..<20 {
            left.insert(try WireKey(.tuple([heavy, .int(number)])))
            right.insert(try WireKey(.tuple([heavy, .int(number + 10)])))
        }
        let work = WorkMeter(limit: Self.steps)
        #expect { try left.union(right, work) } throws: { Self.isTooMuch($0) }
        #expect(try left.union(right, .unlimited).count == 30)
    }
}

/// What an attack found: pickles of a few hundred bytes that took seconds.
@Suite(.timeLimit(.minutes(10)))
struct PickleWorkTests {
    private static func bytes(_ parts: String...) -> [UInt8] {
        parts.flatMap { [UInt8](hexadecimal: $0) }
    }

    private static func spent(on pickle: [UInt8]) -> (steps: Int, error: PickleError?) {
        let work = WorkMeter()
        do throws(PickleError) {
            _ = try PickleReader.read(
                pickle[...],
                policy: ClassPolicy(allowing: ["shop.Order"]),
                work: work
            )
            return (work.spent, nil)
        } catch {
            return (work.spent, error)
        }
    }

    @Test func nestedFrozensetsAreReadInLinearTime() {
        // frozenset((x, (x,))) of the one before, 40 times.
        var pickle = Self.bytes("8004", "2891", "94")
        for index in 0..<40 {
            let get = "68" + String(index, radix: 16).leftPadded(to: 2)
            pickle += Self.bytes("30", "28", get, get, "85", "91", "94")
        }
        // Written out, it would be large, so it is refused; to find that out takes little, too.
        let (steps, error) = Self.spent(on: pickle + Self.bytes("2e"))
        #expect(error != nil && steps < 10_000)
    }

    @Test func keysThatDifferInTheKeywordsOfNewObjExDontCollide() throws {
        let order = WireValue.global(WireGlobal("shop", "Order"))
        let keys = try (0..<500).map { number in
            try WireKey(
                .object(
                    WireObject(.newObjectWithKeywords(["number": .int(number)]), order, [])
                )
            )
        }
        #expect(Set(keys.map(\.hashValue)).count > 490)
    }

    @Test func aFractionOfALongTextIsRefused() {
        let text = String(repeating: "1", count: 20_000)
        let value = WireValue.object(
            WireObject(.reduce, .global(WireGlobal("fractions", "Fraction")), [.text(text)])
        )
        var pickle: [UInt8] = []
        value.appendPickle(to: &pickle)
        #expect(Self.spent(on: pickle).error != nil)
    }

    @Test func manyStatesInACycleAreRefused() {
        // x = shop.Order.__new__(shop.Order); y = [x]; x.__setstate__(y) again and again.
        var pickle = Self.bytes("8004", "8c0473686f70", "8c054f72646572", "93", "2981", "94")
        pickle += Self.bytes("5d94", "680061", "30")
        for _ in 0..<10_000 { pickle += Self.bytes("6801", "62") }
        let (steps, error) = Self.spent(on: pickle + Self.bytes("2e"))
        #expect(error != nil && steps < 100_000)
    }

    @Test func heavyKeysOfAStateInACycleAreCharged() {
        // A tuple of 1,000 numbers in each of 1,000 keys of a dict that holds an instance whose state it is.
        var pickle = Self.bytes("8004", "28")
        for _ in 0..<1_000 { pickle += Self.bytes("4b01") }
        pickle += Self.bytes("74", "9430", "8c0473686f70", "8c054f72646572", "93", "2981", "94")
        pickle += Self.bytes("7d94", "28")
        for number in 0..<1_000 {
            let digits = String(number, radix: 16).leftPadded(to: 4)
            pickle += Self.bytes("6800", "4d" + digits.suffix(2) + digits.prefix(2), "86", "4e")
        }
        pickle += Self.bytes("8c0178", "6801", "75", "62", "2e")
        #expect(Self.spent(on: pickle).steps > 1_000_000)
    }

    @Test func decimalIntegersAreChargedByTheSquareOfTheirLength() {
        let digits = [UInt8](repeating: UInt8(ascii: "9"), count: 4_300)
        var pickle = Self.bytes("28")
        for _ in 0..<100 { pickle += Self.bytes("4c") + digits + Self.bytes("4c0a") }
        let (steps, error) = Self.spent(on: pickle + Self.bytes("74", "2e"))
        #expect(error == nil)
        #expect(steps > 100 * 1_000)
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
