import ArgumentParser
import MPTestSupport
import Multiprocessing
import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(5))) struct CallCommandTests {
    @Test func callsWhateverIsThere() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                set -e
                call "get_named('dict', 'counts')" __setitem__ apples 3
                call counts get apples
                call counts get pears -5
                call counts update '{"pears": [1.5, null]}'
                call counts items --json
                call 'Counter(5)' add n=2
                call 'Counter(start=5)' add 0x10
                call get_hits'()' add 1; call get_hits'()' add 1
                call functions word_count 'a b'
                call 'Library()' count 3
                call 'Library()' shelf | sed 's/ .*:/ …:/'
                call 'list([3, (1, b"x")])' _getvalue
                ident=$("$0" inspect '\(server.server.address)' --authkey-file key | awk '/dict/ { print $1 }')
                call "$ident" __len__
                """
            )
        }
        #expect(shell.errors == "")
        #expect(
            shell.output == """
                None
                3
                -5
                None
                [["apples", 3], ["pears", [1.5, null]]]
                7
                21
                8
                9
                2
                0
                1
                2
                <Counter …: add, fail>
                [3, (1, b'x')]
                2

                """
        )
    }

    @Test(
        arguments: [
            ("counst get x", ["no object 'counst'", "did you mean 'counts'"]),
            ("counts gte x", ["gte", "get"]),
            ("'Countre()' add 1", ["Countre", "Counter"]),
            ("'Counter()' fail", ["Counter.fail", "ValueError", "on purpose"]),
            ("'Counter()' add x", ["Counter.add", "n"]),
            ("'Counter(' add 1", ["no object 'Counter('"]),
            ("'Counter(x)' add 1", ["can't read the object", "column 9"]),
            ("counts get '[1, 2'", ["argument 1, column 6: expected ']' or ','"]),
            ("counts get '{[1]: 2}'", ["argument 1, column 1: unhashable type: 'list'"]),
            ("functions word_cuont x", ["word_cuont", "word_count"]),
            ("functions sleep --timeout 0.05", ["sleep"]),
            ("'list([b\"x\"])' _getvalue --json", ["bytes has no form in JSON"]),
        ]
    )
    func failuresAreToldInOneLine(arguments: String, texts: [String]) async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                call "get_named('dict', 'counts')" __setitem__ apples 3 >/dev/null
                call \(arguments)
                """
            )
        }
        #expect(shell.ending == .exited(status: 1))
        #expect(shell.output == "")
        #expect(shell.errors.hasPrefix("Error: "))
        #expect(shell.errors.split(separator: "\n").count == 1)
        for text in texts { #expect(shell.errors.contains(text)) }
    }

    @Test func aCallThatTakesTooLongIsGivenUp() async throws {
        try await ExploredServer.run { server in
            _ = try await server.script("call functions sleep --timeout 0.05")
            await server.givenUp.wait()
        }
    }

    @Test(arguments: ["0", "-1", "nan", "x"])
    func timeoutsAreAboveZero(timeout: String) {
        let arguments = ["unix:/m", "a", "b", "--authkey-file", "k", "--timeout=\(timeout)"]
        #expect {
            _ = try CallCommand.parse(arguments)
        } throws: { error in
            CallCommand.exitCode(for: error).rawValue == 64
        }
    }

    @Test(.enabled(if: Shell.hasPython))
    func callsObjectsThatPythonServes() async throws {
        let shell = try await Shell(
            PythonManager.script(
                """
                call 'Account(5)' deposit 2; call 'Account(5)' deposit amount=3
                call functions word_count 'a b'
                call 'get_box()' append 1; call 'get_box()' append 2; call 'get_box()' copy
                call 'dict({"a": 1})' items
                call 'Account(5)' deposti 2; echo "status $?"
                call 'Acount(5)' deposit 2; echo "status $?"
                call nothing get; echo "status $?"
                """
            )
        )
        #expect(
            shell.output == """
                7
                8
                2
                None
                None
                [1, 2]
                [('a', 1)]
                status 1
                status 1
                status 1

                """
        )
        for text in ["did you mean 'deposit'", "Acount", "nothing"] {
            #expect(shell.errors.contains(text))
        }
    }
}

/// A manager of stock CPython with types of its own, at which the command is tried.
enum PythonManager {
    /// Wraps a script, in which `call` and `shell` are the command's, connected to the manager.
    static func script(_ script: String) -> String {
        """
        "$0" keygen key; mkfifo lines
        cat >server.py <<'END'
        from multiprocessing.managers import SyncManager
        class Account:
            def __init__(self, balance): self.balance = balance
            def deposit(self, amount):
                self.balance += amount
                return self.balance
        class Manager(SyncManager): pass
        box = []
        Manager.register("Account", Account)
        Manager.register("word_count", lambda text: len(text.split()))
        Manager.register("get_box", callable=lambda: box, exposed=("append", "copy"))
        server = Manager(address="m", authkey=open("key", "rb").read()).get_server()
        print("ready", flush=True)
        server.serve_forever()
        END
        python3 server.py >lines & server=$!
        read -r ready <lines
        call() { "$0" call unix:m "$@" --authkey-file key; }
        shell() { "$0" shell unix:m "$@" --authkey-file key; }
        \(script)
        kill "$server"; wait
        """
    }
}
