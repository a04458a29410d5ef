import Testing

@testable import syncmanager

/// Health checks of real servers.
@Suite(.timeLimit(.minutes(10))) struct CheckTests {
    /// Begins a script with a server at `$m`.
    private static let served = """
        "$0" keygen key && mkfifo lines || exit 1
        m="unix:$PWD/m"; export SYNCMANAGER_AUTHKEY_FILE="$PWD/key"
        serve() { "$0" serve --address "$m" "$@" >lines & read -r first <lines; }
        check() { "$0" check "$m" "$@" | sed "s:$PWD:.:g; s/[0-9.]* ms/N ms/g"; }
        status() { "$0" check "$m" "$@" >/dev/null; echo "status $?"; }

        """

    @Test func aServerIsWellUntilItIsGone() async throws {
        let shell = try await Shell(
            Self.served + """
                serve; check; status
                kill $!; wait $!
                check; status
                """
        )
        #expect(
            shell.output == """
                unix:./m (the authkey's file is that of SYNCMANAGER_AUTHKEY_FILE) is well: \
                answered in N ms, connected in N ms
                status 0
                unix:./m (the authkey's file is that of SYNCMANAGER_AUTHKEY_FILE) is unreachable: \
                cannot connect to unix:./m: there is no such socket; is the server running?
                status 2

                """
        )
    }

    @Test func anotherKeyIsRefused() async throws {
        let shell = try await Shell(
            Self.served + """
                "$0" keygen other
                serve; status; status --authkey-file other; status --authkey-file none
                kill $!; wait $!
                """
        )
        #expect(shell.output == "status 0\nstatus 3\nstatus 3\n")
    }

    @Test func aServerThatHangsIsUnreachable() async throws {
        let shell = try await Shell(
            Self.served + """
                serve; kill -STOP $!; status --timeout 0.3; kill -CONT $!; status
                kill $!; wait $!
                """
        )
        #expect(shell.output == "status 2\nstatus 0\n")
    }

    @Test func aServerThatDrainsIsNotWell() async throws {
        let shell = try await Shell(
            Self.served + """
                serve --drain-timeout 60 2>log
                server=$!
                "$0" call "$m" "get_named('Queue', 'q')" get >item & waiter=$!
                mkfifo words; "$0" shell "$m" <words >answers & exec 5>words
                echo 1 >&5; until [ -s answers ]; do :; done
                until "$0" inspect "$m" | grep -q " 1 waiting call"; do :; done
                kill $server
                while check | grep -q "is well"; do :; done
                check; status
                echo "q.put('last')" >&5
                wait $waiter; cat item
                wait $server; echo "ended $?"
                """
        )
        let subject = "unix:./m (the authkey's file is that of SYNCMANAGER_AUTHKEY_FILE)"
        #expect(shell.output.hasPrefix("\(subject) is not well: "))
        #expect(shell.output.contains("draining"))
        #expect(shell.output.hasSuffix("status 1\n'last'\nended 0\n"))
    }

    @Test func aSecondSignalEndsTheDrain() async throws {
        let shell = try await Shell(
            Self.served + """
                serve --drain-timeout 600 2>log
                server=$!
                "$0" call "$m" "get_named('Queue', 'q')" get 2>error & waiter=$!
                until "$0" inspect "$m" | grep -q " 1 waiting call"; do :; done
                kill $server
                until grep -q draining log; do :; done
                kill $server; wait $server; echo "ended $?"
                wait $waiter; grep -c stopping error; grep -c "take too long" log
                """
        )
        #expect(shell.output == "ended 0\n1\n1\n")
    }

    @Test(.enabled(if: Shell.hasPython)) func serversOfCPythonAreCheckedToo() async throws {
        let shell = try await Shell(
            Self.served + """
                cat >server.py <<-'END'
                import sys
                from multiprocessing.managers import SyncManager
                server = SyncManager(sys.argv[1], open("key", "rb").read()).get_server()
                print("ready", flush=True)
                server.serve_forever()
                END
                python3 server.py "$PWD/m" >lines & read -r first <lines
                check; status
                kill -9 $!; wait $!; status
                """
        )
        #expect(shell.output.contains(" is well: answered in N ms, connected in N ms\nstatus 0\n"))
        #expect(shell.output.hasSuffix("status 2\n"))
    }

    @Test func aWrongCommandLineIsAUsageError() async throws {
        let shell = try await Shell(
            """
            "$0" check; echo $?; "$0" check unix:m --authkey-file key --timeout 0; echo $?
            """
        )
        #expect(shell.output == "64\n64\n")
    }
}
