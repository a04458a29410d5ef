import ArgumentParser
import MPTestSupport
import Multiprocessing
import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(10))) struct CallCommandTests {
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

    /// What is taken is kept only once it is printed.
    @Test func whatCannotBePrintedIsNotTaken() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                call "get_named('Queue', 'q')" put "b'x'"
                call q get --json; echo "status $?"
                call q qsize; call q get; call q qsize
                call q put "0x1$(printf '%04000d' 0)"
                call q get; echo "status $?"
                echo "q.get()" | shell; echo "status $?"
                call q qsize
                call "get_named('list', 'l', [b'y', [b'z']])" pop --json; echo "status $?"
                call l __len__
                """
            )
        }
        #expect(
            shell.output == """
                None
                status 1
                1
                b'x'
                0
                None
                status 1
                status 1
                1
                status 1
                1

                """
        )
        let errors = shell.errors.split(separator: "\n")
        #expect(errors.count == 4)
        #expect(
            errors.prefix(3).allSatisfy { $0.contains("what was taken goes back to its object") }
        )
        // Lists take nothing back: the element is in the error.
        #expect(errors.last?.hasSuffix("the result was [b'z']") == true)
    }

    @Test(.enabled(if: Shell.hasPython))
    func printsWhatPythonHasStored() async throws {
        let shell = try await ExploredServer.run { server in
            try await server.script(
                """
                cat >put.py <<'END'
                import sys
                from collections import Counter, OrderedDict, deque
                from dataclasses import dataclass
                from datetime import date, datetime, time, timedelta, timezone
                from decimal import Decimal
                from fractions import Fraction
                from multiprocessing.managers import SyncManager
                from pathlib import PurePosixPath
                from uuid import UUID
                class Manager(SyncManager): pass
                Manager.register("get_named")
                manager = Manager(sys.argv[1][5:], open("key", "rb").read())
                manager.connect()
                queue = manager.get_named("Queue", "q")
                zone = timezone(timedelta(hours=-3.5))
                for value in [
                    OrderedDict(a=1), Counter("aab"), deque([1, (2,)]), Decimal("1.10"), Decimal("NaN"),
                    datetime(2026, 1, 31, 12, 30, tzinfo=zone), datetime(1, 2, 3), date(2026, 1, 31),
                    time(1, 2, 3, 4), timedelta(days=-1, microseconds=5), timedelta(90), Fraction(1, 3),
                    Fraction(2), UUID(int=5), PurePosixPath("/a/b"), float("nan"), [float("-inf")],
                    {date(2026, 1, 31): Decimal(5)},
                ]: queue.put(value)
                @dataclass
                class Point:
                    x: int
                queue.put(Point(1))
                END
                python3 put.py '\(server.server.address)'
                for number in $(seq 18); do call q get --json; done
                call q get --json; echo "status $?"; call q qsize
                call q get | grep -o Point
                """
            )
        }
        #expect(
            shell.output == """
                {"a": 1}
                {"a": 2, "b": 1}
                [1, [2]]
                1.10
                NaN
                "2026-01-31T12:30:00-03:30"
                "0001-02-03T00:00:00"
                "2026-01-31"
                "01:02:03.000004"
                -86399.999995
                7776000
                "1/3"
                "2"
                "00000000-0000-0000-0000-000000000005"
                "/a/b"
                NaN
                [-Infinity]
                {"2026-01-31": 5}
                status 1
                1
                Point

                """
        )
        #expect(shell.errors.contains("Point has no form in JSON"))
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
                call 'list([b"x"])' pop --json; echo "status $?"
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
                status 1

                """
        )
        for text in ["did you mean 'deposit'", "Acount", "nothing", "the result was b'x'"] {
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
