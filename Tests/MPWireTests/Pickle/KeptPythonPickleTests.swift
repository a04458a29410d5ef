import Testing

@testable import MPWire

/// What CPython pickles stays encoded, and CPython reads it out of an answer.
@Suite(.enabled(if: PythonOracle.isThere, "there is no python3"), .timeLimit(.minutes(10)))
struct KeptPythonPickleTests {
    private static let kept = [
        "[]", "{}", "(1,)", "()", "[1, 2.5, None, True, False]", "list(range(1000))", "10**40",
        "list(range(2500))", "{i: str(i) for i in range(2500)}", "list(range(40000))",
        "[{'name': 'a', 'age': 1}, {'name': 'b', 'age': 2}]", "{'a': [1, (2, {})], None: ()}",
        "[float('nan'), -0.0, 1e300, -2**63, 2**63, -1, 255, 256, 65535, 65536]",
        "{(1, 'a'): [b'x', 'é', '😀']}", "('t', [1], {'k': [{}]})", "['x'*300, b'y'*300]",
        "{1: 'a', 'b': 2.5}", "[(), ((),), [[]], {'': {}}]", "['a']*100", "[1]*5",
    ]
    private static let others = [
        "[set()]", "[frozenset({1})]", "[bytearray(b'x')]", "['\\ud800']", "shared()", "[[]]*3",
        "looped()", "[1j]", "[ValueError('x')]", "[int]", "[range(3)]", "['x'*64]*2",
        "[decimal.Decimal('1')]", "[10**4000]",
    ]

    /// Pickles of protocols 4 and 5 of a tuple of one.
    private static func pickles(_ expressions: [String]) throws -> [(repr: String, [[UInt8]])] {
        try PythonOracle.evaluate(expressions.map { "(\($0),)" }).map { evaluation in
            (evaluation.repr, evaluation.pickles[4...5].map { [UInt8](hexadecimal: $0) })
        }
    }

    private static func stored(_ pickle: [UInt8]) -> StoredValue? {
        PlainPickle.arguments(of: pickle.span, limits: .standard)?[0]
    }

    @Test func keepsWhatPythonWrites() throws {
        var replies: [[UInt8]] = []
        var expected: [String] = []
        for (repr, pickles) in try Self.pickles(Self.kept) {
            for pickle in pickles {
                guard case .kept(let kept)? = Self.stored(pickle) else {
                    Issue.record("\(repr.prefix(40)) is not kept")
                    continue
                }
                #expect(try WireValue.tuple([kept.value]).representation() == repr)
                var bytes: [UInt8] = []
                bytes.copyingEverything {
                    AnswerWriter(.stock).append(returning: .kept(kept), isDelivery: false, to: &$0)
                }
                replies.append(bytes)
                expected.append("('#RETURN', " + repr.dropFirst().dropLast(2) + ")")
            }
        }
        #expect(try PythonOracle.read(replies) == expected)
    }

    @Test func leavesOthersToTheMachine() throws {
        for (repr, pickles) in try Self.pickles(Self.others) {
            for pickle in pickles { #expect(Self.stored(pickle) == nil, "\(repr)") }
        }
    }

    @Test func pythonReadsWhatIsMadeOfPieces() throws {
        let shared = WireValue.list([.int(1)])
        let piece = try #require(Self.stored(try Self.pickles(["{'a': [1]}"])[0].1[0]))
        var entries = StoredDictionary()
        entries[WireKey(text: "k")] = piece
        entries[WireKey(text: "s")] = .value(shared)
        let answers: [(StoredValue, String)] = [
            (
                .list([piece, .value(shared), piece, .value(shared)]),
                "[{'a': [1]}, [1], {'a': [1]}, [1]]"
            ),
            (.tuple([.value(.text("x")), piece]), "('x', {'a': [1]})"),
            (.tuple([piece]), "({'a': [1]},)"), (.tuple([]), "()"), (.list([]), "[]"),
            (.list([piece]), "[{'a': [1]}]"), (.dict(entries), "{'k': {'a': [1]}, 's': [1]}"),
            (.dict(StoredDictionary()), "{}"),
        ]
        let replies = answers.map { answer in
            var bytes: [UInt8] = []
            bytes.copyingEverything {
                AnswerWriter(.stock).append(returning: answer.0, isDelivery: false, to: &$0)
            }
            return bytes
        }
        #expect(try PythonOracle.read(replies) == answers.map { "('#RETURN', \($0.1))" })
        for (answer, repr) in answers { #expect(try answer.decoded.representation() == repr) }
    }
}
