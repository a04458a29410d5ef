import Foundation
import MPTestSupport
import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(5))) struct DemoTests {
    @Test func swiftWorkersCountTogether() async throws {
        let shell = try await Shell(
            """
            printf 'the cat and the dog' >a; printf 'The end.' >b
            "$0" demo --workers 2 --top 1 a b b
            """
        )
        #expect(shell.ending == .exited(status: 0))
        #expect(shell.errors == "")
        #expect(shell.output.contains("  the  4  ████████████████████████████████████████\n"))
        #expect(shell.output.contains("3 files, 9 words in "))
        #expect(shell.output.hasSuffix("A sequential count gives the same totals.\n"))
    }

    @Test(
        .enabled(if: Shell.hasPython),
        .disabled(if: Sanitizers.areActive, "its symbolizer complains when a program is ended"),
        arguments: [
            ("raise SystemExit(3)", "ended with status 3"),
            ("import os; os.kill(os.getpid(), 9)", "was killed by signal 9 (Killed)"),
            ("", "ended with status 0"),
        ]
    )
    func aWorkerThatDiesIsNamed(source: String, fate: String) async throws {
        let shell = try await Shell(
            """
            echo '\(source)' >worker.py; echo text >a
            "$0" demo --workers 1 --python-worker worker.py a
            """
        )
        #expect(shell.ending == .exited(status: 1))
        #expect(shell.errors == "Error: worker python \(fate) before the work was done\n")
    }

    @Test(.enabled(if: Shell.hasPython)) func aPythonWorkerCountsWithThem() async throws {
        let shell = try await Shell(
            """
            printf 'the cat and the dog' >a; printf 'The end.' >b
            "$0" demo --workers 1 --python-worker "\(exampleWorker)" a b a b
            """
        )
        #expect(shell.ending == .exited(status: 0))
        #expect(shell.output.contains("Workers: 1 × Swift and 1 × "))
        #expect(shell.output.contains("4 files, 14 words in "))
    }

    @Test(.enabled(if: Shell.hasPython)) func aWrongTotalIsAnError() async throws {
        // Both wait before the first file is handed out, so Python gets one of the first two.
        let shell = try await Shell(
            """
            echo word >a
            sed 's/Counter(.*)/Counter(["more"])/' "\(exampleWorker)" >worker.py
            "$0" demo --workers 1 --python-worker worker.py a a a a
            """
        )
        #expect(shell.ending == .exited(status: 1))
        #expect(shell.output.contains("WRONG: "))
        #expect(shell.errors.contains("word(s) were counted differently: more: "))
    }

    /// The worker that `make demo` starts.
    private var exampleWorker: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path + "/examples/python-word-count-worker/worker.py"
    }

    @Test(.enabled(if: Shell.hasPython)) func aSignalStopsTheWorkersToo() async throws {
        let shell = try await Shell(
            """
            mkfifo started; echo text >a
            cat >worker.py <<'END'
            import os, time
            open("started", "w").write(str(os.getpid()))
            time.sleep(600)
            END
            "$0" demo --workers 1 --python-worker worker.py a >/dev/null &
            read -r worker <started
            kill $!; wait $!; echo "status $?"
            kill -0 "$worker" && echo 'the worker is still there'
            """
        )
        #expect(shell.output == "status 1\n")
        #expect(shell.errors.contains("Error: interrupted: the workers were stopped"))
    }
}
