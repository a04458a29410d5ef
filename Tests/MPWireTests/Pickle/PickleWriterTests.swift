import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PickleWriterTests {
    @Test(
        arguments: [
            (.tuple([.text("#RETURN"), .null]), "80048c07 2352455455524e 4e862e"),
            (.tuple([]), "8004292e"), (.list([]), "80045d2e"), (.dict([:]), "80047d2e"),
            (.list([.int(1)]), "80045d4b01612e"), (.set(WireSet()), "80048f2e"),
            (.tuple([.list([]), .list([])]), "80045d5d862e"),
            (.list([.list([.null])]), "80045d5d944e61612e"),
            (.int(-1), "80044affffffff2e"), (.int(65_535), "80044dffff2e"),
            (.int(1 << 31), "80048a0500000080002e"), (.int(-(1 << 31) - 1), "80048a05ffffff7fff2e"),
            (.int(.min), "80048a0800000000000000802e"), (.float(1), "8004473ff00000000000002e"),
            (.bytes([7]), "80044301072e"),
            (.surrogateText([0xed, 0xa0, 0x80]), "80048c03eda0802e"),
        ] as [(WireValue, String)]
    )
    func writesTheShortestForm(_ value: WireValue, _ expected: String) {
        #expect(value.pickled.hexadecimal == expected.filter { $0 != " " })
    }

    @Test func whatIsSharedIsWrittenOnce() throws {
        let row = WireValue.list([.int(1), .int(2)])
        let text = WireValue.text(String(repeating: "x", count: 1000))
        let octets = WireValue.bytes([UInt8](repeating: 7, count: 1000))
        let map = WireValue.dict(["k": row])
        let object = WireValue.range(0, 3)
        let parts = [row, text, octets, map, object, .tuple([row]), .bytearray([1, 2])]
        let once = WireValue.list(parts).pickled.count
        let twice = WireValue.list(parts + parts).pickled.count
        #expect(twice - once == 2 * parts.count)
    }

    @Test func aListAndATupleOfTheSameStorageAreTwoThings() throws {
        let elements: [WireValue] = [.int(1), .int(2)]
        let value = WireValue.tuple([.list(elements), .tuple(elements), .list(elements)])
        #expect(
            try PickleReader.read(value.pickled[...]).representation() == "([1, 2], (1, 2), [1, 2])"
        )
    }

    @Test(arguments: [1, 16, 17, 300, 70_000])
    func anyNumberOfSharedValuesSurvives(_ count: Int) throws {
        let rows = (0..<count).map { WireValue.list([.int($0)]) }
        let value = WireValue.tuple([.list(rows + rows.reversed())])
        let pickle = value.pickled
        #expect(try PickleReader.read(pickle[...]) == value)
        #expect(pickle.count < count * 18 + 20)
    }

    @Test func classesAreNamedOnce() throws {
        let value = WireValue.list((0..<100).map { .range(0, $0) })
        #expect(value.pickled.count < 100 * 12 + 20)
        #expect(try PickleReader.read(value.pickled[...]) == value)
    }

    @Test func manyClassesAreAllNamed() throws {
        let value = WireValue.list(
            (0..<40).map { index in .global(WireGlobal("farm", "Class\(index % 20)")) }
        )
        let policy = ClassPolicy(allowing: ["farm.*"])
        #expect(try PickleReader.read(value.pickled[...], policy: policy) == value)
    }

    @Test func cyclesAreWrittenBesideSharedValues() throws {
        let loop = try WireValue(pickle: "5d94 5d94 6800 61 61 2e")
        guard case .cyclic = loop else {
            Issue.record("not a cycle")
            return
        }
        let shared = WireValue.list([.int(1)])
        let value = WireValue.list([shared, loop, shared, loop, .tuple([loop]), shared])
        let again = try PickleReader.read(value.pickled[...])
        #expect(again == value)
        #expect(try again.representation() == "[[1], [[[...]]], [1], [[[...]]], ([[[...]]],), [1]]")
    }
}
