import Foundation
import MPTestSupport
import Multiprocessing
import Testing

@testable import syncmanager

/// The shell at a terminal, which Python's `pty` plays.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Shell.hasPython)) struct ConversationTests {
    /// Types each text, once what the one before it leads to has been shown.
    ///
    /// `DIRECTORY` in a text stands for the script's directory. Control-C waits for the call that it is
    /// to end, when that tells by a file `asleep` that it runs.
    private static func conversation(_ steps: [(keys: String, shows: String)]) throws -> String {
        let pairs = steps.map { [$0.keys, $0.shows] }
        let json = String(decoding: try JSONEncoder().encode(pairs), as: UTF8.self)
        return """
            cat >steps.json <<'END'
            \(json)
            END
            cat >terminal.py <<'END'
            import json, os, pty, select, sys, time
            environment = dict(os.environ, TERM="xterm", XDG_STATE_HOME=os.getcwd() + "/state")
            child, terminal = pty.fork()
            if child == 0:
                os.execvpe(sys.argv[1], sys.argv[1:], environment)
            text = b""
            def read():
                try:
                    return os.read(terminal, 4096)
                except OSError:
                    return b""
            def wait_for(awaited):
                global text
                for _ in range(40):
                    while awaited.encode() not in text:
                        if not select.select([terminal], [], [], 0.5)[0]:
                            break
                        more = read()
                        if not more:
                            sys.exit("ended before %r; there was %r" % (awaited, text))
                        text += more
                    if awaited.encode() in text:
                        text = text[text.index(awaited.encode()) + len(awaited.encode()):]
                        return
                sys.exit("timed out before %r; there was %r" % (awaited, text))
            wait_for("> ")
            asleep = False
            for keys, shows in json.load(open("steps.json")):
                for _ in range(3000 if asleep else 0):
                    if os.path.exists("asleep"):
                        break
                    time.sleep(0.01)
                asleep = "/asleep" in keys
                os.write(terminal, keys.replace("DIRECTORY", os.getcwd()).encode())
                wait_for(shows)
            # It ends only when all that it writes has been read.
            while select.select([terminal], [], [], 20)[0] and read():
                pass
            _, status = os.waitpid(child, 0)
            print("status", os.waitstatus_to_exitcode(status))
            END
            python3 terminal.py
            """
    }

    private func script(
        _ server: ExploredServer,
        _ steps: [(keys: String, shows: String)]
    ) throws -> String {
        let command = "\"$0\" shell '\(server.server.address)' --authkey-file key"
        return try Self.conversation(steps)
            .appending(" \(command)\n")
    }

    @Test func completesNamesAndRemembersLines() async throws {
        let shell = try await ExploredServer.run { server in
            let first = try script(
                server,
                [
                    ("x = Cou\t", "nter("), ("5)\r", "\r\n> "), ("x.a\t", "dd("),
                    ("2)\r", "7\r\n> "),
                    ("Library().\t", "count("), ("\u{3}", "\r\n> "), ("wo\t'a b')\r", "2\r\n> "),
                    ("\u{1b}[A\u{1b}[A\r", "9\r\n> "), (" secret = 5\r", "\r\n> "),
                    ("'äö€😀'\r", "\r\n'äö€😀'\r\n> "),
                    ("\u{4}", "\n"),
                ]
            )
            let second = try script(
                server,
                [
                    (
                        "\u{1b}[A\u{1b}[A\r",
                        "no variable or object 'x'; a text stands in quotes\r\n> "
                    ), ("exit\r", "\n"),
                ]
            )
            return try await server.script(
                """
                \(first)
                stat -c '%a' state/syncmanager/history; cat state/syncmanager/history
                \(second)
                """
            )
        }
        #expect(shell.errors == "")
        #expect(
            shell.output == """
                status 0
                600
                x = Counter(5)
                x.add(2)
                word_count('a b')
                x.add(2)
                'äö€😀'
                status 0

                """
        )
    }

    @Test func controlCGivesTheCallUpAndNothingElse() async throws {
        try await ExploredServer.run { server in
            let steps = try script(
                server,
                [
                    ("x = 5\r", "\r\n> "), ("sleep('DIRECTORY/asleep')\r", "\n"),
                    ("\u{3}", "given up\r\n> "),
                    ("x\r", "5\r\n> "), ("half a li\u{3}", "\r\n> "), ("x\r", "5\r\n> "),
                    ("x.y()\r", "only shared objects have\r\n> "), ("\u{4}", "\n"),
                ]
            )
            let shell = try await server.script(steps)
            #expect(shell.errors == "")
            #expect(shell.output == "status 0\n")
            await server.givenUp.wait()
        }
    }

    @Test func aLostServerIsToldAndFoundAgain() async throws {
        let steps = try Self.conversation([
            ("x = list([1])\r", "\r\n> "), ("n = 5\r", "\r\n> "), ("x.pop()\r", "1\r\n> "),
            // The test's script replaces the server here.
            ("restart\r", "it was not sent\r\n> "),
            ("n\r", "connected again; gone with the server: x\r\n5\r\n> "),
            ("x = list()\r", "\r\n> "), ("len(x)\r", "0\r\n> "), ("\u{4}", "\n"),
        ])
        let shell = try await Shell(
            """
            "$0" keygen key
            cat >serve.sh <<'END'
            : >started
            "$1" serve --address unix:m --authkey-file key >started 2>log & echo $! >pid
            until grep -q listening started; do :; done
            END
            sh serve.sh "$0"
            \(steps.replacingOccurrences(
                of: "    os.write(terminal, keys.replace",
                with: """
                    if "restart" in keys:
                        os.kill(int(open("pid").read()), 9)
                        import subprocess
                        subprocess.run(["sh", "serve.sh", sys.argv[1]], check=True)
                    os.write(terminal, keys.replace
                """
            )) "$0" shell unix:m --authkey-file key
            kill "$(cat pid)"
            """
        )
        #expect(shell.errors == "")
        #expect(shell.output == "status 0\n")
    }
}
