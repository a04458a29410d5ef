import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Functions of Python in pools of processes.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: !PythonInterpreter.all.isEmpty, "there is no CPython 3.8 or newer here")
)
struct PythonPoolTests {
    /// A module of functions.
    private static let module = #"""
        import asyncio
        import os
        import signal
        import sys
        import time


        class Unusual(Exception):
            pass


        def square(number):
            return number * number


        def negated(number):
            return -number


        def words(text, most):
            return text.split()[:most]


        def nothing():
            pass


        def own_number():
            return os.getpid()


        def silence():
            sys.stdout.close()
            return os.getpid()


        async def later(text):
            await asyncio.sleep(0.001)
            return text.upper()


        def count_letters(text):
            counts = {}
            for letter in text:
                counts[letter] = counts.get(letter, 0) + 1
            return counts


        def fail_at(number):
            if number == 7:
                raise Unusual("seven", number)
            return number


        def key_error(text):
            raise KeyError(text)


        def die_by(number):
            os.kill(os.getpid(), number)


        def settle(path):
            open(path, "w").close()
            time.sleep(600)


        def deaf(path):
            open(path, "w").close()
            while True:
                try:
                    time.sleep(600)
                except BaseException:
                    pass


        def unsendable(_):
            return lambda: None


        def reversed_bytes(data):
            return bytes(reversed(data))


        def log_and_wait(path, number):
            with open(path, "ab", 0) as file:
                file.write(b"%d\n" % number)
            time.sleep(0.0005)
            return number


        def _hidden():
            pass
        """#

    private typealias Function = RemoteFunction

    private static let square = Function.python("tasks_of_test.square", Int.self, Int.self)

    init() { ProcessWorkerProgram.use() }

    /// Runs a body with a pool that has workers for functions of Swift and of Python.
    private func withPool(
        _ interpreter: PythonInterpreter = .default ?? PythonInterpreter.all[0],
        workers: Int = 2,
        _ body: (ProcessPool, URL) async throws -> Void
    ) async throws {
        let directory = URL(filePath: "/tmp/mp-python-pool-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("tasks_of_test.py")
        try Data(Self.module.utf8).write(to: file)
        let python = PythonWorkers.module(
            "tasks_of_test",
            workers: workers,
            interpreter: interpreter.path,
            path: [directory.path]
        )
        try await withProcessPool(workers: 1, python: python) { pool async throws in
            try await body(pool, directory)
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func runsFunctionsOfBoth(interpreter: PythonInterpreter) async throws {
        try await withPool(interpreter) { pool, _ async throws in
            #expect(try await pool.map(Self.square, 0..<1000) == (0..<1000).map { $0 * $0 })
            #expect(try await pool.map(.square, 0..<1000) == (0..<1000).map { $0 * $0 })
            let single = try await pool.map(Self.square, 0..<500, chunkSize: 1)
            #expect(single == (0..<500).map { $0 * $0 })
            let negated = Function.python("tasks_of_test.negated", Double.self, Double.self)
            let numbers = [Double.infinity, -0.0, .pi]
            #expect(try await pool.map(negated, numbers, chunkSize: 3) == numbers.map { -$0 })
            let words = Function.python("tasks_of_test.words", (String, Int).self, [String].self)
            #expect(try await pool.apply(words, ("a b c", 2)) == ["a", "b"])
            let inputs = [("x y", 1), ("z", 5)]
            #expect(try await pool.starmap(words, inputs) == [["x"], ["z"]])
            try await pool.apply(.python("tasks_of_test.nothing", Void.self))
            let later = Function.python("tasks_of_test.later", String.self, String.self)
            #expect(try await pool.apply(later, "grün") == "GRÜN")
            let counts = Function.python(
                "tasks_of_test.count_letters",
                String.self,
                [String: Int].self
            )
            #expect(try await pool.apply(counts, "abca") == ["a": 2, "b": 1, "c": 1])
        }
    }

    @Test func exceptionsArriveWithClassAndTraceback() async throws {
        try await withPool { pool, _ async throws in
            let failing = Function.python("tasks_of_test.fail_at", Int.self, Int.self)
            for size in [1, 4] {
                let failure = await #expect(throws: MapFailure.self) {
                    try await pool.map(failing, 0..<20, chunkSize: size)
                }
                #expect(failure?.index == 7)
                let error = failure?.error as? MultiprocessingError
                #expect(error?.code == .remote)
                #expect(error?.remote?.typeName == "tasks_of_test.Unusual")
                #expect(error?.remote?.message.contains("seven") == true)
                #expect(error?.remote?.traceback?.contains("in fail_at") == true)
            }
            let keyError = Function.python("tasks_of_test.key_error", String.self, Int.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await pool.apply(keyError, "plum")
            }
            #expect(error?.remote?.typeName == "builtins.KeyError")
            let unknown = Function.python("tasks_of_test._hidden", Int.self, Int.self)
            await expect(.unknownFunction, "its functions are tasks_of_test.count_letters") {
                try await pool.apply(unknown, 1)
            }
            let unsendable = Function.python("tasks_of_test.unsendable", Int.self, Int.self)
            await expect(.typeMismatch, "its result can't be sent") {
                try await pool.apply(unsendable, 1)
            }
            let mistyped = Function.python("tasks_of_test.square", Int.self, String.self)
            await expect(.typeMismatch, "the result is not a String") {
                try await pool.apply(mistyped, 3)
            }
            #expect(try await pool.apply(Self.square, 3) == 9)
        }
    }

    @Test func aDeathEndsOneTask() async throws {
        try await withPool { pool, directory async throws in
            let die = Function.python("tasks_of_test.die_by", Int32.self, Int.self)
            await expect(.workerLost, "SIGKILL") { try await pool.apply(die, SIGKILL) }
            await expect(.workerLost, "SIGSEGV") { try await pool.apply(die, SIGSEGV) }
            #expect(try await pool.map(Self.square, 0..<100, chunkSize: 1).count == 100)
            // Cancelled: the function is interrupted, or its process killed.
            let workers = pool.processIDs
            for name in ["settle", "deaf"] {
                let function = Function.python("tasks_of_test.\(name)", String.self, Int.self)
                let file = directory.appendingPathComponent(name).path
                let task = Task { try await pool.apply(function, file) }
                while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
                task.cancel()
                await expect(.cancelled, "cancelled") { try await task.value }
                #expect(try await pool.map(Self.square, 0..<100, chunkSize: 1).count == 100)
                if name == "settle" { #expect(pool.processIDs == workers) }
            }
            let settle = Function.python("tasks_of_test.settle", String.self, Int.self)
            await expect(.timedOut, "time limit") {
                let options = TaskOptions(timeLimit: .milliseconds(300))
                return try await pool.apply(
                    settle,
                    directory.appendingPathComponent("late").path,
                    options: options
                )
            }
        }
    }

    @Test func controlCIsForThePool() async throws {
        try await withPool(workers: 1) { pool, _ async throws in
            let ownNumber = Function.python("tasks_of_test.own_number", Void.self, Int32.self)
            let worker = try await pool.apply(ownNumber)
            kill(worker, SIGINT)
            #expect(try await pool.map(Self.square, 0..<100, chunkSize: 1).count == 100)
            #expect(try await pool.apply(ownNumber) == worker)
        }
    }

    @Test func aClosedOutputEndsNothing() async throws {
        try await withPool(workers: 1) { pool, _ async throws in
            let silence = Function.python("tasks_of_test.silence", Void.self, Int32.self)
            let worker = try await pool.apply(silence)
            let ownNumber = Function.python("tasks_of_test.own_number", Void.self, Int32.self)
            #expect(try await pool.apply(ownNumber) == worker)
        }
    }

    @Test func eachTaskHasOneOutcomeWhoeverIsKilled() async throws {
        try await withPool(workers: 3) { pool, directory async throws in
            let log = directory.appendingPathComponent("log").path
            let function = Function.python(
                "tasks_of_test.log_and_wait",
                (String, Int).self,
                Int.self
            )
            let count = 1500
            try await pool.waitUntilReady()
            let executor = Task {
                var results: [AsyncResult<Int>] = []
                for number in 0..<count {
                    results.append(try await pool.applyAsync(function, (log, number)))
                }
                return results
            }
            let killer = Task {
                for _ in 0..<25 where !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(40))
                    if let victim = pool.processIDs.randomElement() { kill(victim, SIGKILL) }
                }
            }
            var lost = 0
            for (number, result) in try await executor.value.enumerated() {
                do {
                    #expect(try await result.get() == number)
                } catch let error as MultiprocessingError where error.code == .workerLost {
                    lost += 1
                }
            }
            killer.cancel()
            await killer.value
            let ran = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            #expect(Set(ran).count == ran.count, "a task ran twice")
            #expect(ran.count >= count - lost)
        }
    }

    @Test func whatCannotBeginSaysWhy() async throws {
        let path = (PythonInterpreter.default ?? PythonInterpreter.all[0]).path
        await expect(.brokenPool, "No module named 'there_is_none'") {
            try await withProcessPool(
                workers: 1,
                python: .module("there_is_none", interpreter: path)
            ) { pool async throws in try await pool.apply(Self.square, 1) }
        }
        await expect(.cannotStart, "no-such-python") {
            try await withProcessPool(
                workers: 1,
                python: .module("os", interpreter: "no-such-python")
            ) { pool async throws in try await pool.apply(Self.square, 1) }
        }
        await expect(.unsupported, "python: .module") {
            try await withProcessPool(workers: 1) { pool async throws in
                try await pool.apply(Self.square, 1)
            }
        }
        await expect(.unsupported, "can't run in this process") {
            try await withThreadPool(workers: 1) { pool async throws in
                try await pool.apply(Self.square, 1)
            }
        }
        await expect(.invalidState, "(Python): it needs one worker or more") {
            try await withProcessPool(workers: 1, python: .module("os", workers: 0)) { _ in }
        }
    }

    @Test func largeValues() async throws {
        try await withPool { pool, _ async throws in
            let bytes = [UInt8]((0..<32_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let function = Function.python(
                "tasks_of_test.reversed_bytes",
                [UInt8].self,
                [UInt8].self
            )
            #expect(try await pool.apply(function, bytes) == bytes.reversed())
        }
    }
}
