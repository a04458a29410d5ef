import Testing

@testable import benchmark

/// The command as people run it, in short forms.
@Suite(.timeLimit(.minutes(10))) struct RunCommandTests {
    @Test func aShortRunWritesTheReport() async throws {
        let shell = try await Shell(
            """
            "$0" --quick --only get queue connections --output report.md --json report.json || exit
            cat report.md; grep -c '"reached" : ' report.json
            """
        )
        #expect(shell.errors == "")
        #expect(shell.status == 0)
        // One line for each as it goes, then the tables.
        #expect(shell.output.contains("get: dict get, one call at a time, Unix socket …\n"))
        #expect(shell.output.contains("|       1 | Swift clients, our server"))
        #expect(shell.output.contains("|       1 | blocking ping-pong, no manager"))
        #expect(shell.output.contains("- memory of each idle connection: "))
        #expect(shell.output.contains("| 3 rounds of 50 ms "))
        let goal = try #require(shell.lines.first { $0.contains("| no slower than the") })
        // Both were measured, however they did.
        #expect(!goal.contains("not measured"))
    }

    @Test(.enabled(if: Shell.has("python3"))) func pythonTakesPart() async throws {
        let shell = try await Shell(#""$0" --quick --only lock bulk"#)
        #expect(shell.errors == "")
        #expect(shell.status == 0)
        let rows = shell.lines.filter { $0.hasPrefix("|       1 | ") }
        #expect(rows.count == 5)
        // A rate, its quartiles and two latencies stand behind each of them.
        #expect(rows.allSatisfy { $0.contains(" … ") })
        #expect(!shell.output.contains("not measured"))
    }

    @Test func whatIsMissingIsLeftOutWithAReason() async throws {
        let shell = try await Shell(#"PATH=/nowhere "$0" --quick --only get pipeline"#)
        #expect(shell.errors == "")
        #expect(shell.status == 0)
        #expect(shell.output.contains("there is no python3 that runs"))
        #expect(shell.output.contains("there is no redis-server with redis-benchmark"))
        let goals = shell.lines.filter { $0.contains(" not measured ") }
        #expect(goals.count == 2)
        #expect(goals.allSatisfy { $0.contains("CPython") || $0.contains("redis-benchmark") })
    }

    /// What starts a benchmark as `$!`, waits until it has a server and a worker, and finds its directory.
    private let running = #"""
        export MARK="benchmark-test-$$"
        ours() {
            for process in /proc/[0-9]*; do
                env -u MARK grep -sqz "^MARK=$MARK\$" $process/environ || continue
                { tr '\0' ' ' <$process/cmdline && echo; } 2>/dev/null
            done
        }
        "$0" --quick >lines &
        until ours | grep ' worker [d]ict-get' >running; do :; done
        directory=$(sed -n 's:.*\(/tmp/benchmark-[^/]*\)/.*:\1:p' running | head -n 1)
        ls "$directory/authkey" >/dev/null && echo 'it was running'

        """#

    @Test func aSignalEndsTheProcessesToo() async throws {
        let shell = try await Shell(
            running + """
                kill -INT $!; wait $!; echo "status $?"
                until [ -z "$(ours)" ]; do :; done
                ls -d "$directory" 2>/dev/null
                """
        )
        #expect(shell.output == "it was running\nstatus 1\n")
        #expect(shell.errors == "Error: interrupted: what was measured so far is lost\n")
    }

    @Test func evenIfItIsKilledNoProcessStaysBehind() async throws {
        let shell = try await Shell(
            running + """
                kill -KILL $!; wait $! 2>/dev/null; echo "status $?"
                until [ -z "$(ours)" ]; do :; done
                rm -r "$directory"
                """
        )
        #expect(shell.output == "it was running\nstatus 137\n")
    }

    @Test(
        arguments: [
            ("--only gte", 1, "there is no benchmark 'gte'; there are get, tls, "),
            ("--only get --output diary.md", 1, "diary.md wasn't written by this command"),
            ("--only get --output no/such/report.md", 1, "can't write no/such/report.md"),
            ("--only get --json no/such/report.json", 1, "can't write no/such/report.json"),
            ("--only get --server no/such", 1, "no/such doesn't run: build the command"),
            ("--quick get", 64, "get"),
        ]
    )
    func mistakesAreToldBeforeAnythingIsMeasured(
        arguments: String,
        status: Int32,
        text: String
    ) async throws {
        let shell = try await Shell(
            """
            echo 'dear diary' >diary.md
            "$0" \(arguments); status=$?
            grep -qx 'dear diary' diary.md || echo 'the diary was overwritten'
            exit $status
            """
        )
        #expect(shell.status == status)
        #expect(shell.output == "")
        #expect(shell.errors.hasPrefix("Error: "))
        #expect(shell.errors.contains(text))
    }

    @Test func listsWhatCanBeMeasured() async throws {
        let shell = try await Shell(#""$0" --list"#)
        #expect(shell.status == 0)
        let names = shell.lines.map { $0.prefix { $0 != ":" } }
        #expect(names.map(String.init) == BenchmarkPlan.standard.benchmarks.map(\.name))
    }
}
