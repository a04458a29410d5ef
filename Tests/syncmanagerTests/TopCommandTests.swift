import ArgumentParser
import Foundation
import Testing

@testable import syncmanager

/// `top` at a terminal, which `Resources/screen.py` plays, and without one.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Shell.hasPython)) struct TopCommandTests {
    /// Runs a program of Python beside a server that listens at `m`; `top` is the command with its arguments.
    private static func run(
        _ python: String,
        serving options: String = "",
        environment: String = ""
    ) async throws -> Shell {
        let screen = try #require(
            Bundle.module.url(forResource: "Resources/screen", withExtension: "py")
        )
        let resources = screen.deletingLastPathComponent().path
        return try await Shell(
            """
            "$0" keygen key && mkfifo lines && umask 077 || exit 1
            "$0" serve --address unix:m --authkey-file key \(options) >lines 2>log & echo $! >pid
            read -r line <lines
            cat >test.py <<'END'
            import json, os, signal, subprocess, sys, time
            from screen import Program
            command = sys.argv[1]
            reach = ["unix:m", "--authkey-file", "key"]
            top = [command, "top", *reach, "--interval", "100ms"]
            def output(*words):
                return subprocess.run([command, *words], check=True, capture_output=True, text=True).stdout
            def pid():
                return int(open("pid").read())
            \(python)
            END
            PYTHONPATH='\(resources)' \(environment) python3 test.py "$0"; status=$?
            kill "$(cat pid)"
            exit $status
            """
        )
    }

    private func expectSuccess(_ shell: Shell) {
        #expect(shell.errors == "")
        #expect(shell.ending == .exited(status: 0))
    }

    @Test func drawsWhatTheServerDoesAndFollowsTheWindow() async throws {
        let shell = try await Self.run(
            """
            output("call", "unix:m", "get_named('dict', '名前')", "update", '{"a": 1}', "--authkey-file", "key")
            program = Program(top, 100, 30)
            program.wait("syncmanager top  unix:m", "live", "1 Overview", "calls/s", "名前", "dict", "loop")
            assert program.screen.modes == {"1049": True, "25": False, "7": False}, program.screen.modes
            program.resize(40, 12)
            shown = program.wait("live", "1 Overview", "calls/s▼", absent=["out/s"])
            program.resize(120, 40)
            program.wait("out/s", "errors/s", "名前")
            program.press("6")
            program.wait("Principals", "key:key+uid:")
            program.press("2\\r")
            program.wait("references", "Methods of dict", "update")
            program.press("\\x1b")
            program.wait("Hottest objects", absent=["Methods of dict"])
            program.press("/名\\r")
            program.wait("Hottest objects with '名': 1")
            program.press("\\x1b[A\\x1b[6~hq")
            assert program.status() == 0
            assert program.is_restored() and program.screen.before == ""
            """
        )
        expectSuccess(shell)
    }

    /// However it ends, the terminal is as it was.
    @Test(
        arguments: [
            (#"program.press("q")"#, 0), (#"program.press("\x03")"#, 0),
            ("os.kill(program.pid, signal.SIGTERM)", -15),
            ("os.kill(program.pid, signal.SIGHUP)", -1),
            (#"program.press("\x1c")"#, -3), ("os.kill(program.pid, signal.SIGSEGV)", -11),
            ("os.kill(program.pid, signal.SIGABRT)", -6),
            ("os.kill(pid(), 9); program.wait('AWAY'); program.press('q')", 0),
            ("os.kill(pid(), 9); program.wait('AWAY'); os.kill(program.pid, 15)", -15),
            ("os.kill(pid(), signal.SIGSTOP); program.wait('NO ANSWER'); program.press('q')", 0),
        ]
    )
    func givesTheTerminalBack(ending: String, status: Int) async throws {
        let shell = try await Self.run(
            """
            program = Program(top)
            program.wait("live", absent=["loop –"])
            \(ending)
            status = program.status()
            os.kill(pid(), signal.SIGCONT) if "STOP" in '''\(ending)''' else None
            assert status == \(status), status
            assert program.is_restored()
            """
        )
        // The server may be gone.
        #expect(shell.errors.split(separator: "\n").allSatisfy { $0.contains("kill") })
        #expect(shell.ending == .exited(status: 0))
    }

    @Test func controlZStopsItAndItGoesOn() async throws {
        let shell = try await Self.run(
            """
            program = Program(top)
            program.wait("live", absent=["loop –"])
            for _ in range(2):
                program.press("\\x1a")
                program.wait_stopped()
                assert program.is_restored()
                os.kill(program.pid, signal.SIGCONT)
                program.wait("live", "1 Overview")
                assert program.screen.modes["1049"]
            program.press("q")
            assert program.status() == 0 and program.is_restored()
            """
        )
        expectSuccess(shell)
    }

    @Test func goesOnWhenTheServerComesBack() async throws {
        let shell = try await Self.run(
            """
            program = Program(top, 100)
            program.wait("live", "pid %d" % pid())
            os.kill(pid(), 9)
            program.wait("AWAY for", absent=["live"])
            server = subprocess.Popen([command, "serve", "--address", *reach], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            program.wait("live", "pid %d" % server.pid, absent=["AWAY"])
            program.press("q")
            assert program.status() == 0 and program.is_restored()
            server.terminate()
            assert server.wait() == 0
            """
        )
        #expect(shell.errors.split(separator: "\n").allSatisfy { $0.contains("kill") })
        #expect(shell.ending == .exited(status: 0))
    }

    @Test func showsNoColoursIfNobodyWantsThem() async throws {
        let shell = try await Self.run(
            """
            for variable, coloured in (("", True), ("1", False)):
                program = Program(top, NO_COLOR=variable)
                program.wait("live", absent=["loop –"])
                program.press("p")
                program.wait("PAUSED")
                styles = {style for row in program.screen.cells for _, style in row}
                assert ("30;43" in styles) == coloured, styles
                assert "7" in styles
                program.press("q")
                assert program.status() == 0
            program = Program(top, LANG="C")
            program.wait("live", absent=["loop -", "·", "–"])
            program.press("q")
            assert program.status() == 0
            """
        )
        expectSuccess(shell)
    }

    @Test func printsASnapshotWithoutATerminal() async throws {
        let shell = try await Self.run(
            """
            output("call", "unix:m", "get_named('dict', 'counts')", "update", '{"a": 1}', "--authkey-file", "key")
            for words in ([], ["--once"]):
                text = output("top", *reach, "--interval", "100ms", *words)
                assert text.startswith("unix:m  up ") and "\\nHottest objects:\\n" in text, text
                assert "counts" in text and "\\x1b" not in text, text
            program = Program(top, TERM="dumb")
            assert program.status() == 0
            assert "Hottest objects:" in program.screen.before
            program = Program(top + ["--once"])
            assert program.status() == 0
            assert "Hottest objects:" in program.screen.before
            lines = output("top", *reach, "--interval", "100ms", "--once", "--json").splitlines()
            answer = json.loads(lines[0])
            assert len(lines) == 1 and answer["pid"] == pid()
            assert 0.1 <= answer["rates"]["seconds"] < 60 and abs(answer["time"] - time.time()) < 600
            """
        )
        expectSuccess(shell)
    }

    @Test func printsALineForEachIntervalWhileSomebodyReads() async throws {
        let shell = try await Self.run(
            """
            script = '"$0" top unix:m --authkey-file key --json --interval 100ms; echo "status $?" >&2'
            top = subprocess.Popen(["sh", "-c", script, command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            uptimes = [json.loads(top.stdout.readline())["uptime"] for _ in range(3)]
            assert uptimes == sorted(set(uptimes)), uptimes
            top.stdout.close()
            assert top.stderr.read() == b"status 0\\n"
            """
        )
        expectSuccess(shell)
    }

    @Test func tellsWhichRightIsMissing() async throws {
        let shell = try await Shell(
            """
            umask 077; "$0" keygen key && echo "deny * inspect" >rights && echo "otherwise standard" >>rights
            mkfifo lines
            "$0" serve --address unix:m --authkey-file key --rights rights >lines 2>log &
            read -r line <lines
            "$0" top unix:m --authkey-file key; echo "status $?"
            "$0" top unix:none --authkey-file key --json; echo "status $?"
            kill $!
            """
        )
        #expect(shell.output == "status 1\nstatus 1\n")
        let errors = shell.errors.split(separator: "\n")
        #expect(errors.count == 2)
        #expect(errors.first?.contains("the server's rights have to allow 'inspect'") == true)
        #expect(errors.last?.contains("no such socket") == true)
    }

    @Test func tellsThatServersOfPythonDoNotCount() async throws {
        let shell = try await Shell(
            PythonManager.script(
                """
                "$0" top unix:m --authkey-file key; echo "status $?"
                """
            )
        )
        #expect(shell.output == "status 1\n")
        #expect(
            shell.errors.contains("servers of this version do (syncmanager serve, ManagerServer)")
        )
    }

    @Test(arguments: ["99ms", "2h", "x"])
    func topAsksNeitherTooOftenNorTooSeldom(interval: String) {
        #expect(throws: (any Error).self) {
            _ = try TopCommand.parse(["unix:m", "--authkey-file", "key", "--interval", interval])
        }
    }
}
