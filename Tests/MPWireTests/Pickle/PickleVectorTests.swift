import MPWire
import Testing

/// What real CPythons sent, in protocols 2 to 5.
@Suite(.timeLimit(.minutes(10)))
struct PickleVectorTests {
    /// What is printed here where Python prints an address, a view that managers send as a list, a
    /// proxy, or an error class that protocol 2 knows by its older name.
    static let differences = [
        "call setitem nested ListProxy":
            "('7f0000000001', '__setitem__', ('inner', "
            + "<ListProxy object, typeid 'list' at 7f0000000001>), {})",
        "call append nested AutoProxy Queue":
            "('7f0000000001', 'append', ("
            + "<AutoProxy[Queue] object, typeid 'Queue' at 7f0000000002>,), {})",
        "ret dict.keys()": "('#RETURN', ['k', 'z'])",
        "ret dict.items()": "('#RETURN', [('k', 1)])",
        "ret reversed(list)": "('#RETURN', <list_reverseiterator object>)",
        "ret iter(set) (3.14 SetProxy)": "('#RETURN', <set_iterator object>)",
        "ret nested ListProxy":
            "('#RETURN', <ListProxy object, typeid 'list' at 7f0000000001>)",
    ]

    @Test(arguments: Vectors.all.messages)
    func readsAsWhatPythonPrints(_ message: Vectors.Message) throws {
        for (index, pickle) in message.pickles.enumerated() {
            var expected = Self.differences[message.name] ?? message.repr
            if message.name == "err OSError", index == 0 {
                expected = "('#ERROR', OSError(2, 'No such file'))"
            }
            #expect(try PickleReader.read(pickle[...]).representation() == expected)
        }
    }

    @Test(arguments: Vectors.all.messages)
    func survivesTheWriter(_ message: Vectors.Message) throws {
        for pickle in message.pickles {
            let value = try PickleReader.read(pickle[...])
            let again = try PickleReader.read(value.pickled[...])
            // NaN is equal to nothing, so that message is compared by its text alone.
            if message.name != "ret floats" { #expect(again == value) }
            #expect(try again.representation() == value.representation())
        }
    }

    @Test(arguments: Vectors.all.messages)
    func everyTruncationIsAnError(_ message: Vectors.Message) {
        for pickle in message.pickles {
            for length in pickle.indices {
                #expect(throws: PickleError.self) { try PickleReader.read(pickle[..<length]) }
            }
        }
    }

    @Test(arguments: Vectors.all.messages)
    func noChangedByteIsFatal(_ message: Vectors.Message) throws {
        for pickle in [message.pickles[0], message.pickles[2]] {
            var readable = 0
            for position in pickle.indices {
                for change: UInt8 in [0x01, 0x10, 0x80] {
                    var changed = pickle
                    changed[position] ^= change
                    guard let value = try? PickleReader.read(changed[...]) else { continue }
                    readable += 1
                    // Whatever can be read can be written and read again.
                    _ = try PickleReader.read(value.pickled[...])
                    _ = try value.representation()
                }
            }
            #expect(readable > 0)
        }
    }
}
