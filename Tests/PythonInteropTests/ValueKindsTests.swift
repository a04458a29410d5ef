import Foundation
import MPTestSupport
import MPWire
import Testing

/// Every kind of value that Python people store, beside CPython's own manager.
@Suite(.timeLimit(.minutes(10)))
struct ValueKindsTests {
    /// A line of `value_kinds.py`.
    private struct Line: Decodable {
        let kind: String?
        let verdict: String?
        let kept: Bool?
    }

    /// What our server answers otherwise than CPython's, with the reasons of docs/python-parity.md: every NaN is one key;
    /// a subclass of a number, a text or a tuple, or a member of an enumeration of numbers, can't be told from others; an
    /// instance that contains itself is compared by structure; names in 3.8 and 3.9, and slices, which 3.12 made keys.
    private static let known: Set<String> = [
        "float('nan')", "decimal.Decimal('NaN')", "np.float64('nan')", "np.longdouble(0.5)",
        "Level.LOW",
        "IntRights.READ", "Word.YES", "WithReduce(1)", "OwnInt(7)", "OwnStr('a')", "OwnFloat(1.5)",
        "OwnTuple((1, 2))", "OwnBytes(b'a')", "Cyclic()", "config()", "signal.SIGTERM",
        "socket.AF_INET",
        "collections.Counter(a=1, b=0)", "sched.Event(1, 2, None, (), {})",
        "slice(1, 2, 3)", "pd.NA",
        "datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))",
    ]

    @Test(arguments: PythonInterpreter.selected)
    func valuesBehaveAsOnCPythonsServer(_ interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/value_kinds", ofType: "py")
        )
        let output = try await TestServer.run { server in
            let path = try #require(server.address.path)
            let arguments = [script, "unix:\(path)", server.authkeyFile.path, "--json"]
            return try await ChildProgram(interpreter.path, arguments).output()
        }
        let decoder = JSONDecoder()
        let lines = output.split(separator: "\n").compactMap { line in
            try? decoder.decode(Line.self, from: Data(line.utf8))
        }
        let kinds = lines.filter { $0.kind != nil }
        #expect(kinds.count > 190, "only \(kinds.count) kinds were tried")
        let lost = kinds.filter { $0.kept != true }.compactMap(\.kind)
        #expect(lost.count <= 3, "not kept: \(lost)")
        let wrong = Set(kinds.filter { $0.verdict == "wrong" }.compactMap(\.kind))
        #expect(wrong.subtracting(Self.known).isEmpty)
    }
}
