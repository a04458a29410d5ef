import Foundation
import MPTestSupport
import Testing

@testable import Multiprocessing

/// The workers in Python of pools, and those of `swift_worker.py`, which programs copy, have the same rules.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: !PythonInterpreter.all.isEmpty, "there is no CPython 3.8 or newer here")
)
struct PythonWorkerScriptTests {
    /// Compares the names, the parameters and the outcomes of functions in modules.
    private static let comparison = #"""
        import os, sys, types

        folder, examples, script = sys.argv[1:]
        sys.path[:0] = [folder, examples]
        import swift_worker

        # Functions alone: what comes after them begins to work.
        source, found, _ = open(script).read().partition("\nclass Worker:")
        assert found
        pools = types.ModuleType("pools")
        exec(compile(source, script, "exec"), vars(pools))
        compared = 0

        def outcome(call):
            try:
                return call()
            except BaseException as error:
                return type(error), str(error)

        def same(ours, copied):
            global compared
            compared += 1
            assert ours == copied, (ours, copied)

        for name in "decorated", "public", "listed":
            ours, copied = pools.functions([name]), swift_worker._functions([name])
            same(set(ours), set(copied))
            for key, entry in ours.items():
                same(entry[0], copied[key].function)
                same(entry[1], copied[key].limit)
                for value in (
                    None, (), 1, (1,), (1, 2), (1, 2, 3), [1, 2], {"a": 1}, ((),), ((1, 2),), (None,), "text"
                ):
                    same(outcome(lambda: pools.call(entry, value)), outcome(lambda: copied[key].call(value)))
        for names in ["empty"], ["decorated", "again"], ["decorated", "public"], []:
            ours = outcome(lambda: sorted(pools.functions(names)))
            copied = outcome(lambda: sorted(swift_worker._functions(names)))
            # Only the class of the error may differ.
            same(ours[1:] if isinstance(ours, tuple) else ours, copied[1:] if isinstance(copied, tuple) else copied)
        print(compared > 150)
        """#

    private static let modules = [
        "decorated": """
        from swift_worker import task
        import functools

        @task
        def one(x): return ("one", x)
        @task("by another name")
        def two(x, y=2): return (x, y)
        @task
        def none(): return "none"
        @task
        def any_number(*values, **others): return (values, others)
        @task
        async def later(x): return x
        @task
        def raises(x): raise LookupError(x)
        @task
        def keywords(x, *, y=3): return (x, y)
        @task
        class Made:
            def __new__(cls, x): return ("made", x)
        def not_one(): pass
        max_of = task("max")(functools.partial(max, 0))
        """,
        "public": """
        from os.path import join
        from json import dumps as _dumps

        def seen(x, y): return (x, y)
        def _unseen(x): return x
        class Neither: pass
        value = 7
        short = lambda x: x
        """,
        "listed": """
        from os.path import basename
        __all__ = ["basename", "_hidden", "missing"]
        def _hidden(x): return x
        def left_out(x): return x
        """,
        "empty": "value = 1\n",
        "again": """
        from swift_worker import task

        @task("max")
        def largest(x): return x
        """,
    ]

    @Test(arguments: PythonInterpreter.selected)
    func hasTheRulesOfTheModuleForWorkers(_ interpreter: PythonInterpreter) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // Only a leftover in /tmp.
        for (name, text) in Self.modules {
            try text.write(
                to: folder.appendingPathComponent(name + ".py"),
                atomically: false,
                encoding: .utf8
            )
        }
        let script = folder.appendingPathComponent("script")
        try PythonWorkerScript.code.write(to: script, atomically: false, encoding: .utf8)
        let examples = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../../../examples/python-worker").standardized.path
        let output = try await ChildProgram(
            interpreter.path,
            ["-c", Self.comparison, folder.path, examples, script.path]
        ).output()
        #expect(output == "True\n")
    }
}
