import MPWire
import Testing

/// Compares the reader, the writer and `representation()` with whatever `python3` is installed.
@Suite(.enabled(if: PythonOracle.isThere, "there is no python3"), .timeLimit(.minutes(10)))
struct PythonPickleTests {
    static let expressions = [
        // Scalars.
        "None", "True", "False", "0", "255", "256", "65535", "65536", "-1", "2**31-1", "2**31",
        "-2**31", "-2**31-1", "2**63-1", "2**63", "-2**63", "-2**63-1", "2**64", "10**40",
        "-10**40", "-2**2040", "2**8-1", "-128", "-129", "-32769", "128", "2**15", "2**39",
        "-2**39", "-2**55", "10**4299",
        "0.0", "-0.0", "1.5", "0.1", "1e16", "1e15", "123456789012345678.0", "1e-4", "1e-5",
        "5e-324", "1.7976931348623157e308", "1e22", "1e23", "float('inf')", "-float('inf')",
        "float('nan')", "1/3", "100.0", "12345.678", "1e100", "9007199254740993.0", "-1e-7",
        // Texts.
        "''", "'a'", "'é'", "'😀'", "'\\ud800'", "'a\\udfffb'", "'x'*300", "'it\\'s'", "'\"'",
        "'\\'\"'", "'\\n\\r\\t\\\\'", "'\\x00\\x7f\\x80\\xa0\\xad'", "'\\u200b\\u2028\\ue000'",
        "'\\U000e0001\\U0010ffff'", "'e\\u0301'", "'\\u3000'", "'\\ufeff'", "'\\\\u0041'",
        // Octets.
        "b''", "b'a'", "b'\\x00\\xff\\'\\n'", "b'\"\\''", "b'y'*300", "bytearray()",
        "bytearray(b'ab')", "bytes(range(256))", "bytearray(range(256))",
        // Containers.
        "()", "(1,)", "(1,2)", "(1,2,3)", "(1,2,3,4)", "[]", "[1]", "[1,2]", "{}", "{1: 2}",
        "{'a': [1, (2, {})], None: ()}", "set()", "{1}", "{1, 2, 3}", "frozenset()",
        "frozenset({1, 2})", "{(1, 2): frozenset({3})}", "list(range(2500))",
        "{i: str(i) for i in range(2500)}", "{1: 'a', True: 'b', 1.0: 'c'}", "shared()",
        "[[]]*3", "{'k': 1}.keys()", "{'k': 1}.items()", "[(), ((),), [[]], {'': {}}]",
        "[set(range(50)), frozenset(range(50))]", "{frozenset({1}): {2}}",
        // Understood classes.
        "slice(0, 2)", "slice(None, None, -1)", "range(3)", "range(0, 10, 3)", "range(5, 0, -1)",
        "1j", "1+2j", "-1-0.5j", "complex(0.0, -0.0)", "complex(-0.0, 1)", "complex(1e20, 3)",
        "complex(float('nan'), float('inf'))", "Ellipsis", "NotImplemented", "int", "str", "list",
        "array.array('i', [1, 5, 3])", "array.array('d', [0.5])", "array.array('B')",
        "array.array('b', [-1, 1])", "array.array('Q', [2**64-1])", "array.array('f', [0.5])",
        "array.array('q', [-2**63])", "array.array('H', [65535])",
        // Data types of the standard library.
        "datetime.datetime(2020, 1, 2, 3, 4, 5, 6)", "datetime.datetime(2020, 1, 2)",
        "datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)",
        "datetime.date(1999, 12, 31)",
        "datetime.time(1, 2)", "datetime.time(1, 2, 3, 4)", "datetime.timedelta(0)",
        "datetime.timedelta(-1, 2, 3)", "datetime.timezone(datetime.timedelta(hours=-5), 'EST')",
        "decimal.Decimal('1.50')", "decimal.Decimal('-Infinity')", "fractions.Fraction(1, 3)",
        "uuid.UUID(int=5)", "uuid.UUID('ffffffff-ffff-4fff-bfff-ffffffffffff')",
        "collections.deque([1, 2], 5)", "collections.deque()", "collections.OrderedDict()",
        "collections.defaultdict(list, {'a': [1]})", "collections.defaultdict(None)",
        "pathlib.PurePosixPath('/a/b')", "pathlib.PurePosixPath('a')", "pathlib.PurePosixPath()",
        "types.SimpleNamespace(a=1, b='x')", "collections.Counter()",
        // Of the managers.
        "managers.Namespace(y=2, x='a')", "managers.Value('i', 8)",
        "managers.Token('Queue', '/tmp/s', '7f01')",
        "managers.Token('Queue', ('127.0.0.1', 5000), '7f01')",
        "managers.Token('Queue', b'\\0abstract', '7f01')",
        // Exceptions.
        "ValueError('x')", "KeyError('k')", "StopIteration()", "IndexError('a', 1)",
        "noted(KeyError('k'), 'n')", "queue.Empty()", "queue.Full()",
        "threading.BrokenBarrierError()", "UnicodeDecodeError('utf8', b'x', 0, 1, 'r')",
        "AttributeError('nope')", "SystemExit(3)", "ExceptionGroup('g', [ValueError(1)])",
        // What contains itself.
        "looped()", "[looped(), 1]", "looped_dict()", "(1, [looped_tuple()])", "looped_tuple()",
        "[shared(), looped(), shared()]",
    ]

    @Test func readsAndWritesWhatPythonDoes() throws {
        let evaluations = try PythonOracle.evaluate(Self.expressions)
        var written: [(expression: String, expected: String, pickle: [UInt8])] = []
        for (expression, evaluation) in zip(Self.expressions, evaluations) {
            for (version, pickle) in evaluation.pickles.enumerated() {
                let label = Comment(rawValue: "\(expression), protocol \(version)")
                let bytes = [UInt8](hexadecimal: pickle)
                do {
                    let value = try PickleReader.read(bytes[...])
                    let expected = Self.plainView(evaluation.repr)
                    #expect(try value.representation() == expected, label)
                    written.append((expression, expected, value.pickled))
                } catch {
                    Issue.record(error, label)
                }
            }
        }
        let read = try PythonOracle.read(written.map(\.pickle))
        for (entry, text) in zip(written, read) {
            #expect(text == entry.expected, Comment(rawValue: "written \(entry.expression)"))
        }
    }

    /// The managers send views as lists, so that is what is there afterwards.
    private static func plainView(_ text: String) -> String {
        guard text.hasPrefix("dict_"), let start = text.firstIndex(of: "(") else { return text }
        return String(text[text.index(after: start)...].dropLast())
    }
}
