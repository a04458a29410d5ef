import Foundation
import MPTestSupport
import Testing

/// The example of `make demo`.
@Suite(.timeLimit(.minutes(10)))
struct WordCountTests {
    /// What the commands have done.
    private struct Result {
        let output: String
        let errors: String
        let status: Int32
    }

    /// Runs shell commands in a fresh directory; `$program` is the example, and `$python` the Python worker.
    private func run(_ commands: String) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // Only a leftover in /tmp.
        let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("examples")
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("example-word-count").path
        let child = try ChildProgram(
            "/bin/sh",
            [
                "-c",
                """
                cd "$1"
                program=$3 python=$2/python-word-count-worker/worker.py
                export PYTHON_WORKER="$python"
                \(commands)
                """,
                "sh", folder.path, examples.path, program,
            ]
        )
        let output = await child.lines.reduce(into: "") { $0 += $1 + "\n" }
        let ending = await child.wait()
        return Result(output: output, errors: ending.errors, status: ending.status)
    }

    @Test func workersCountTogether() async throws {
        let result = try await run(
            """
            printf 'the cat and the dog' >a; printf 'The end.' >b
            WORKERS=2 "$program" a b b
            """
        )
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(
            result.output.contains("  the           4       ████████")
        )
        #expect(result.output.contains("3 files, 9 words in "))
        // Issue 15: rounded one by one, they were 77 % and 22 %.
        let percentages = result.output.matches(of: /(\d+) %/).compactMap { Int($0.output.1) }
        #expect(percentages.reduce(0, +) == 100)
        #expect(result.output.hasSuffix("A sequential count gives the same totals.\n"))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func aPythonWorkerCountsWithThem() async throws {
        // Both wait before the first file is handed out, so Python gets one of the first two.
        let result = try await run(
            """
            printf 'the cat and the dog' >a; printf 'The end.' >b
            WORKERS=1 "$program" a b a b
            """
        )
        #expect(result.status == 0)
        #expect(result.output.contains("Workers: 1 × Swift and 1 × "))
        #expect(result.output.contains("  python        "))
        #expect(result.output.contains("4 files, 14 words in "))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func aWrongTotalIsAnError() async throws {
        let result = try await run(
            """
            echo word >a
            sed 's/Counter(.*)/Counter(["more"])/' "$python" >worker.py
            WORKERS=1 PYTHON_WORKER=worker.py "$program" a a a a
            """
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("WRONG: 2 word(s) were counted differently: more: "))
    }

    @Test(
        .enabled(if: PythonInterpreter.default != nil, "there is no CPython here"),
        .disabled(if: Sanitizers.areActive, "its symbolizer complains when a program is ended")
    )
    func aWorkerThatDiesIsNamed() async throws {
        let result = try await run(
            """
            echo 'raise SystemExit(3)' >worker.py; echo text >a
            WORKERS=1 PYTHON_WORKER=worker.py "$program" a
            """
        )
        #expect(result.status != 0)
        #expect(
            result.errors.contains("worker python exited with code 3 before the work was done\n")
        )
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func aSignalStopsTheWorkersToo() async throws {
        let result = try await run(
            """
            mkfifo started; echo text >a
            cat >worker.py <<'END'
            import os, time
            open("started", "w").write(str(os.getpid()))
            time.sleep(600)
            END
            WORKERS=1 PYTHON_WORKER=worker.py "$program" a >/dev/null &
            read -r worker <started
            kill $!; wait $!; echo "status $?"
            while kill -0 "$worker" 2>/dev/null; do sleep 0.1; done
            """
        )
        // 128 and the number of SIGTERM.
        #expect(result.output == "status 143\n")
    }

    @Test func aFileThatIsMissingIsNamed() async throws {
        let result = try await run("\"$program\" none")
        #expect(result.status == 1)
        #expect(result.errors == "Error: can't read none: No such file or directory\n")
    }
}
