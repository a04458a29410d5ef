import Foundation
import MPTestSupport
import Testing

@testable import syncmanager

/// Two stock clients of CPython that wait for each other's locks, as the command shows them.
@Suite(.timeLimit(.minutes(10))) struct DeadlockCommandTests {
    /// Takes two locks from two threads or processes, each in its own order, and says what comes of it.
    private static let clients = """
        import multiprocessing, sys, threading
        from multiprocessing.managers import SyncManager
        class Manager(SyncManager): pass
        Manager.register("named")
        key = open("key", "rb").read()
        multiprocessing.current_process().authkey = key
        def named():
            manager = Manager("m", authkey=key)
            manager.connect()
            return manager.named()
        def work(first, second, barrier):
            locks = named()
            first, second = locks.Lock(first), locks.Lock(second)
            first.acquire()
            barrier.wait()
            try:
                second.acquire()
                print("acquired", flush=True)
            except Exception as error:
                print(type(error).__name__, error, flush=True)
                first.release()
        threads = sys.argv[1] == "threads"
        barrier = threading.Barrier(2) if threads else multiprocessing.Barrier(2)
        kind = threading.Thread if threads else multiprocessing.get_context("fork").Process
        for names in (("ledger", "stock"), ("stock", "ledger")):
            kind(target=work, args=(*names, barrier), daemon=False).start()
        """

    private static func script(_ python: String, serving options: String, _ rest: String) -> String
    {
        """
        "$0" keygen key && mkfifo lines answers || exit 1
        "$0" serve --address unix:m --authkey-file key \(options) >lines 2>log & server=$!
        read -r line <lines
        cat >clients.py <<'END'
        \(clients)
        END
        \(rest)
        kill $server; wait $server
        """
        .replacingOccurrences(of: "PYTHON", with: "'\(python)'")
    }

    @Test(arguments: ["processes", "threads"], PythonInterpreter.selected)
    func isShownOnceItHasLasted(kind: String, python: PythonInterpreter) async throws {
        let shell = try await Shell(
            Self.script(
                python.path,
                serving: "",
                """
                PYTHON clients.py \(kind) >answers 2>&1 & clients=$!
                exec 5<answers
                cat >watch.py <<'END'
                import json, subprocess, sys
                while True:
                    words = [sys.argv[1], "top", "unix:m", "--authkey-file", "key"]
                    words += ["--once", "--json", "--interval", "100ms"]
                    told = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
                    waits = [wait for wait in told["waits"] if wait["method"] == "acquire"]
                    # The server looks when a call has waited for a second, and a second later again.
                    if len(waits) == 2 and min(wait["time"] for wait in waits) > 2.5:
                        break
                deadlock, = told["deadlocks"]
                print(sorted(wait["object"]["name"] for wait in deadlock["waits"]))
                print(len({wait["client"]["id"] for wait in deadlock["waits"]}))
                END
                PYTHON watch.py "$0"
                "$0" top unix:m --authkey-file key --once --interval 100ms >text
                "$0" inspect unix:m --authkey-file key >>text
                sed -n "s/client [0-9]* [^,]*(pid [0-9]*)/CLIENT/g; s/ (unless.*//; /^DEADLOCK/p" text
                grep -c "^Held locks and permits:" text
                "$0" inspect unix:m --authkey-file key --json | grep -c '"deadlocks": \\[{"waits": '
                kill $clients
                """
            )
        )
        let lines = shell.output.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["['ledger', 'stock']", "2"])
        let sentences = [("stock", "ledger"), ("ledger", "stock")].map { first, second in
            "DEADLOCK: CLIENT waits for Lock '\(first)', held by CLIENT waits for Lock '\(second)', held by the first"
        }
        #expect(lines.count == 6)
        #expect(lines.dropFirst(2).prefix(2).allSatisfy { sentences.contains($0) })
        #expect(lines.suffix(2) == ["2", "1"])
        #expect(shell.errors == "")
    }

    /// The client that began to wait last gets an error that names the circle; the other one goes on.
    @Test(arguments: PythonInterpreter.selected)
    func serveEndsItIfItIsToldTo(python: PythonInterpreter) async throws {
        let shell = try await Shell(
            Self.script(
                python.path,
                serving: "--break-deadlocks",
                """
                PYTHON clients.py processes >text
                sort -r text | sed "s/client [0-9]* (pid [0-9]*)/CLIENT/g"
                """
            )
        )
        let lines = shell.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines.first == "acquired")
        #expect(lines.last?.contains("CLIENT waits for Lock '") == true)
        #expect(shell.errors == "")
    }

    @Test func serveLogsSlowCallsIfItIsToldTo() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            for option in "" "--slow-call 1us"; do
                "$0" serve --address unix:m --authkey-file key $option >lines 2>log & server=$!
                read -r line <lines
                "$0" call unix:m "get_named('list', 'l')" extend "'$(printf %040000d 0)'" --authkey-file key
                kill $server; wait $server
                grep -c "kept all others waiting" log
            done
            """
        )
        #expect(shell.output == "None\n0\nNone\n1\n")
    }
}
