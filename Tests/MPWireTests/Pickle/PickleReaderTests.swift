import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PickleReaderTests {
    @Test(
        arguments: [
            // Opcodes that no CPython of today writes.
            ("I01\n.", "True"), ("I00\n.", "False"), ("I-12\n.", "-12"), ("L12L\n.", "12"),
            ("L-99999999999999999999L\n.", "-99999999999999999999"), ("F1.5\n.", "1.5"),
            ("F-inf\n.", "-inf"), ("Fnan\n.", "nan"), ("S'a\\n\\x41\\101\\\\'\n.", "'a\\nAA\\\\'"),
            ("S\"it's\"\n.", "\"it's\""), ("Va\\u20ac\\U0001f600\\\\n\n.", "'a€😀\\\\\\\\n'"),
            ("T\u{3}\0\0\0abc.", "'abc'"), ("U\u{3}abc.", "'abc'"), ("(I1\nI2\nl.", "[1, 2]"),
            ("(I1\nI2\nd.", "{1: 2}"), ("(I1\nt.", "(1,)"), ("(lp0\ng0\n0.", "[]"),
            ("(lp7\n0g7\n.", "[]"), ("I1\nI2\n0.", "1"), ("(I1\nI2\n1N.", "None"), ("N(0.", "None"),
            ("I1\n2\u{86}.", "(1, 1)"),
            ("(cexceptions\nValueError\nI1\no.", "ValueError(1)"),
            ("(I1\niexceptions\nKeyError\n.", "KeyError(1)"),
            ("(ibuiltins\nobject\n.", "<builtins.object object>"),
            ("c__builtin__\nxrange\n(I0\nI3\nI1\ntR.", "range(0, 3)"),
            ("c__builtin__\nunicode\n.", "<class 'str'>"),
            (
                "ccopy_reg\n_reconstructor\n(cmultiprocessing.managers\nNamespace\n"
                    + "c__builtin__\nobject\nNtR(dVa\nI1\nsb.", "Namespace(a=1)"
            ),
            // Frames and protocol numbers are advice.
            ("\u{80}\u{5}\u{95}\u{2}\0\0\0\0\0\0\0N.", "None"),
        ] as [(String, String)]
    )
    func readsEveryOpcode(_ pickle: String, _ expected: String) throws {
        let bytes = pickle.unicodeScalars.flatMap { scalar in
            scalar.value < 0x100 ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
        }
        #expect(try PickleReader.read(bytes[...]).representation() == expected)
    }

    @Test(arguments: [
        ("", "the pickle is cut off at offset 0"),
        ("4e", "the pickle is cut off at offset 1"),
        ("4e2e00", "no valid pickle: bytes after the end at offset 2"),
        ("4e4e2e", "no valid pickle: 2 values where one should be left at offset 3"),
        ("2e", "no valid pickle: 0 values where one should be left at offset 1"),
        ("284e2e", "no valid pickle: 1 values where one should be left at offset 3"),
        ("00", "no valid pickle: unknown opcode 0 at offset 1"),
        ("8006", "no valid pickle: pickle protocol 6 at offset 2"),
        ("50610a", "no valid pickle: a persistent id at offset 1"),
        ("4e51", "no valid pickle: a persistent id at offset 2"),
        ("8201", "no valid pickle: a code of the extension registry at offset 1"),
        ("830100", "no valid pickle: a code of the extension registry at offset 1"),
        ("8401000000", "no valid pickle: a code of the extension registry at offset 1"),
        ("97", "no valid pickle: an out-of-band buffer at offset 1"),
        ("4e98", "no valid pickle: an out-of-band buffer at offset 2"),
        ("680a", "no valid pickle: memo index 10 is not set at offset 2"),
        ("94", "no valid pickle: nothing on the stack at offset 1"),
        ("2894", "no valid pickle: nothing on the stack at offset 2"),
        ("4e2830302e", "no valid pickle: 0 values where one should be left at offset 5"),
        ("30", "no valid pickle: nothing on the stack at offset 1"),
        ("31", "no valid pickle: no mark on the stack at offset 1"),
        ("74", "no valid pickle: no mark on the stack at offset 1"),
        ("4e86", "no valid pickle: nothing on the stack at offset 2"),
        ("4e2885", "no valid pickle: nothing on the stack at offset 3"),
        ("61", "no valid pickle: nothing on the stack at offset 1"),
        ("4e61", "no valid pickle: nothing on the stack at offset 2"),
        ("4e4e61", "no valid pickle: nothing there to be changed at offset 3"),
        ("7d4e61", "no valid pickle: a value that can't be changed in this way at offset 3"),
        ("7d4e73", "no valid pickle: nothing on the stack at offset 3"),
        ("4e4e4e73", "no valid pickle: nothing there to be changed at offset 4"),
        ("7d284e75", "no valid pickle: a key without a value at offset 4"),
        ("284e64", "no valid pickle: a key without a value at offset 3"),
        ("4e4e52", "no valid pickle: arguments that are no tuple at offset 3"),
        ("4e2952", "no valid pickle: a call of what is no class at offset 3"),
        ("285d6f", "no valid pickle: a call of what is no class at offset 3"),
        ("4e4e93", "no valid pickle: a class name that is no text at offset 3"),
        ("8c01ff2e", "no valid pickle: text that is not UTF-8 at offset 3"),
        ("8c02c0802e", "no valid pickle: text that is not UTF-8 at offset 4"),
        ("5501ff2e", "no valid pickle: a str that is not ASCII at offset 3"),
        ("53610a", "no valid pickle: a str that is not quoted at offset 3"),
        ("565c75783030300a", "no valid pickle: a wrong escape in text at offset 8"),
        ("49780a", "no valid pickle: no int at offset 3"),
        ("46780a", "no valid pickle: no float at offset 3"),
        ("677a0a", "no valid pickle: no memo index at offset 3"),
        ("7d5d4e732e", "no valid pickle: an unhashable key at offset 5"),
        ("8f28 5d 90 2e", "no valid pickle: an unhashable key at offset 5"),
    ])
    func saysWhatIsWrong(_ pickle: String, _ expected: String) {
        #expect {
            try WireValue(pickle: pickle)
        } throws: { error in
            "\(error)" == expected
        }
    }

    @Test func surrogatesAreKept() throws {
        let value = try WireValue(pickle: "8c03eda0802e")
        guard case .surrogateText([0xed, 0xa0, 0x80]) = value else {
            Issue.record("\(value)")
            return
        }
    }

    @Test func integersHaveOneForm() throws {
        // LONG1 of 1 in nine bytes, and 2^63 in nine.
        #expect(try WireValue(pickle: "8a09010000000000000000 2e") == .int(1))
        guard case .int(1) = try WireValue(pickle: "8a09010000000000000000 2e") else {
            Issue.record("not in the short form")
            return
        }
        guard case .bigInt = try WireValue(pickle: "8a09000000000000008000 2e") else {
            Issue.record("not in the long form")
            return
        }
        #expect(try WireValue(pickle: "8a002e") == .int(0))
        #expect(try WireValue(pickle: "8a01ff2e") == .int(-1))
    }

    @Test func theLastOfEqualKeysWinsAndTheFirstNames() throws {
        let value = try WireValue(pickle: "7d 28 4b01 4e 88 89 473ff0000000000000 4b02 75 2e")
        #expect(try value.representation() == "{1: 2}")
    }

    @Test func sharedListsAreSharedUntilTheyAreChanged() throws {
        let value = try WireValue(pickle: "5d 94 4b01 61 6800 86 2e")
        guard case .tuple(let parts) = value, case .list(let left) = parts[0],
            case .list(let right) = parts[1]
        else {
            Issue.record("\(value)")
            return
        }
        #expect(
            left.withUnsafeBufferPointer(\.baseAddress)
                == right.withUnsafeBufferPointer(\.baseAddress)
        )
    }
}
