import MPWire
import Testing

struct WireValueEqualityTests {
    private static let nan = WireValue.float(.nan)

    @Test(
        arguments: [
            (.int(1), .bool(true)), (.int(1), .float(1)), (.bool(false), .float(-0.0)),
            (.int(1 << 53), .float(9_007_199_254_740_992)),
            (.bytes([1]), .bytearray([1])), (.list([.int(1)]), .list([.float(1)])),
            (.tuple([.bool(true)]), .tuple([.int(1)])),
        ] as [(WireValue, WireValue)]
    )
    func equalValuesAreOneKey(_ left: WireValue, _ right: WireValue) {
        #expect(left == right)
        // Some are no keys.
        guard let key = try? WireKey(left), let other = try? WireKey(right) else { return }
        #expect(key == other)
        #expect(key.hashValue == other.hashValue)
    }

    @Test(
        arguments: [
            (.int(1), .text("1")), (.text("a"), .bytes([0x61])), (.list([]), .tuple([])),
            (.null, .bool(false)), (.text("é"), .text("e\u{301}")), (.dict([:]), .set(WireSet())),
            (.int(.max), .float(0x1p63)),
        ] as [(WireValue, WireValue)]
    )
    func differentValuesAreTwoKeys(_ left: WireValue, _ right: WireValue) {
        #expect(left != right)
    }

    @Test func nanIsEqualToNothingButOneKey() throws {
        #expect(Self.nan != Self.nan)
        #expect(WireValue.list([Self.nan]) != .list([Self.nan]))
        let other = WireValue.float(Double(nan: 3, signaling: false))
        #expect(try WireKey(.tuple([Self.nan])) == WireKey(.tuple([other])))
        #expect(try WireKey(Self.nan).hashValue == WireKey(other).hashValue)
        var dictionary = WireDictionary()
        for _ in 0..<20 { dictionary.updateValue(.null, forKey: try WireKey(Self.nan)) }
        #expect(dictionary.count == 1)
        dictionary.removeValue(forKey: try WireKey(other))
        #expect(dictionary.isEmpty)
    }

    @Test func keysThatCouldCollideDoNot() throws {
        var hashes: [Int] = []
        for number in 0..<100 {
            var member = WireSet()
            member.insert(try WireKey(.int(number)))
            hashes.append(try WireKey(.frozenset(member)).hashValue)
            let date = WireObject(
                .reduce,
                .global(WireGlobal("datetime", "date")),
                [.bytes([7, UInt8(number), 1, 1])]
            )
            hashes.append(try WireKey(.object(date)).hashValue)
        }
        #expect(Set(hashes).count > 190)
    }

    @Test(
        arguments: [
            (.list([]), "list"), (.dict([:]), "dict"), (.set(WireSet()), "set"),
            (.bytearray([]), "bytearray"), (.tuple([.int(1), .tuple([.list([])])]), "list"),
        ] as [(WireValue, String)]
    )
    func mutableValuesAreNoKeys(_ value: WireValue, _ name: String) {
        #expect(throws: PythonException.typeError("unhashable type: '\(name)'")) {
            try WireKey(value)
        }
    }

    @Test(arguments: ["array.array('i')", "collections.deque()", "collections.OrderedDict()"])
    func mutableInstancesAreNoKeys(_ expression: String) throws {
        let name = String(expression.prefix { $0 != "(" })
        let parts = name.split(separator: ".").map(String.init)
        let arguments: [WireValue] = parts[0] == "array" ? [.text("i"), .bytes([])] : []
        let object = WireObject(.reduce, .global(WireGlobal(parts[0], parts[1])), arguments)
        #expect(throws: PythonException.typeError("unhashable type: '\(name)'")) {
            try WireKey(.object(object))
        }
    }

    @Test("Members and keys found by their identity are equal to what the same steps rebuild")
    func identityInContainers() throws {
        func full(_ argument: Int) -> WireValue {
            .object(
                WireObject(.reduce, .global(WireGlobal("queue", "Full")), [.int(argument)])
            )
        }
        let sets = try [1, 1, 2].map { number in
            var members = WireSet()
            members.insert(try WireKey(full(number)))
            members.insert(try WireKey(.int(7)))
            return WireValue.set(members)
        }
        #expect(sets[0] == sets[1])
        #expect(sets[0] != sets[2])
        let dicts = try [1, 1, 2].map { number in
            var entries = WireDictionary()
            entries[try WireKey(full(number))] = .int(1)
            return WireValue.dict(entries)
        }
        #expect(dicts[0] == dicts[1])
        #expect(dicts[0] != dicts[2])
    }
}
