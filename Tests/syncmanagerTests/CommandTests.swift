import Testing

@testable import syncmanager

@Suite(.timeLimit(.minutes(10))) struct CommandTests {
    /// An interrupt is meant for it if it leads its process group.
    @Test(arguments: [("TERM", ""), ("INT", "setsid"), ("TERM", "setsid")])
    func servesUntilASignalAndLeavesNothingBehind(signal: String, starter: String) async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            \(starter) "$0" serve --address "unix:$PWD/m" --address tcp://127.0.0.1:0 --authkey-file key >lines &
            { read -r first; read -r second; } <lines
            echo "$first" | sed "s:$PWD:.:"; echo "${second%:*}"
            "$0" inspect "unix:$PWD/m" --authkey-file key | tail -n 1
            kill -\(signal) $!; wait $!; echo "status $?"; ls
            """
        )
        #expect(
            shell.output == """
                listening on unix:./m
                listening on tcp://127.0.0.1
                0 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                status 0
                errors
                key
                lines
                output

                """
        )
        #expect(shell.ending == .exited(status: 0))
    }

    /// The terminal's Ctrl-C reaches the whole group of a program that has started the server.
    @Test(arguments: [("", ""), ("setsid", "--ignore-interrupt")])
    func interruptsOfOthersAreIgnored(starter: String, option: String) async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            \(starter) "$0" serve --address "unix:$PWD/m" --authkey-file key \(option) >lines &
            read -r first <lines
            for time in 1 2 3; do
                kill -INT $!; "$0" inspect "unix:$PWD/m" --authkey-file key >/dev/null; echo "reached $?"
            done
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(shell.output == "reached 0\nreached 0\nreached 0\nstatus 0\n")
    }

    @Test func everyEventIsLoggedOnceAndCriticalIsQuiet() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" keygen other || exit 1
            for level in info critical; do
                mkfifo lines
                "$0" serve --address "unix:$PWD/m" --authkey-file key --log-level $level >lines 2>log &
                read -r first <lines
                "$0" inspect "unix:$PWD/m" --authkey-file other 2>/dev/null; echo "status $?"
                kill $!; wait $!
                grep -c "authentication failed" log; wc -l <log; rm lines
            done
            """
        )
        #expect(shell.output == "status 1\n1\n1\nstatus 1\n0\n0\n")
    }

    @Test func aHangupReadsTheAuthkeysAgain() async throws {
        let shell = try await Shell(
            """
            "$0" keygen old && "$0" keygen new && cp -p old key && mkfifo lines log || exit 1
            "$0" serve --address "unix:$PWD/m" --authkey-file key >lines 2>log &
            exec 4<lines 3<log; read -r first <&4
            told() { while read -r line <&3; do case $line in *"$1"*) echo "$1"; return;; esac; done; }
            reach() { "$0" inspect "unix:$PWD/m" --authkey-file "$1" >/dev/null; echo "$1 $?"; }
            reach old; reach new
            cp new key; kill -HUP $!; told "read again"
            reach old; reach new
            chmod 644 key; kill -HUP $!; told "stay as they were"
            reach new
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                old 0
                new 1
                read again
                old 1
                new 0
                stay as they were
                new 0
                status 0

                """
        )
    }

    @Test func aHangupReadsTheRightsAgain() async throws {
        let shell = try await Shell(
            """
            umask 077; "$0" keygen key && echo "allow * *" >rights && mkfifo lines log || exit 1
            "$0" serve --address "unix:$PWD/m" --authkey-file key --rights rights >lines 2>log &
            exec 4<lines 3<log; read -r first <&4
            told() { while read -r line <&3; do case $line in *"$1"*) echo "$1"; return;; esac; done; }
            ask() { "$0" inspect "unix:$PWD/m" --authkey-file key >/dev/null 2>&1; echo "status $?"; }
            ask
            echo "deny * inspect" >rights; echo "otherwise standard" >>rights
            kill -HUP $!; told "rights were read again"
            ask
            echo "deny * create Qeue" >>rights; kill -HUP $!; told "nothing may follow"
            echo "deny * create Qeue" >rights; echo "otherwise allow" >>rights
            kill -HUP $!; told "did you mean 'Queue'?"
            ask
            kill $!; wait $!; echo "status $?"
            "$0" serve --address "unix:$PWD/m" --authkey-file key --rights rights 2>&1 |
                grep -o "line 1, column 15: the server has no type 'Qeue'; did you mean 'Queue'?"
            """
        )
        #expect(
            shell.output == """
                status 0
                rights were read again
                status 1
                nothing may follow
                did you mean 'Queue'?
                status 1
                status 0
                line 1, column 15: the server has no type 'Qeue'; did you mean 'Queue'?

                """
        )
    }

    @Test func abstractNamesAndWeakKeysHaveToBeAllowed() async throws {
        let shell = try await Shell(
            """
            umask 077; printf abracadabra >key; mkfifo lines
            "$0" serve --address "unix:$PWD/m" --authkey-file key; echo "status $?"
            "$0" keygen strong
            "$0" serve --address "unix:@$PWD/m" --authkey-file strong; echo "status $?"
            "$0" serve --address "unix:@$PWD/m" --authkey-file key --allow-weak-key --allow-abstract >lines &
            read -r first <lines; echo "${first%%@*}"
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(shell.output == "status 1\nstatus 1\nlistening on unix:\nstatus 0\n")
        #expect(shell.errors.contains("fewer than 16"))
        #expect(shell.errors.contains("--allow-weak-key"))
        #expect(shell.errors.contains("an abstract name has no permissions"))
    }

    @Test func keysAreSecretAndNeverOverwritten() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key; stat -c '%a %s' key; cp key before
            "$0" keygen key; echo "status $?"; cmp key before
            """
        )
        #expect(shell.output == "600 64\nstatus 1\n")
        #expect(shell.errors.contains("the file exists"))
    }

    @Test(
        arguments: [
            ("inspect unix:none --authkey-file key", 1, "no such socket"),
            ("inspect tcp://127.0.0.1:1 --authkey-file key", 1, "tcp://127.0.0.1:1"),
            ("inspect unix:none --authkey-file none", 1, "there is no such file"),
            ("serve --address unix:m --authkey-file readable", 1, "chmod 600 readable"),
            ("serve --address unix:no/such/m --authkey-file key", 1, "no/such/m"),
            ("serve --address unix:file --authkey-file key", 1, "file"),
            ("serve --address tcp://192.0.2.1:0 --authkey-file key", 1, "192.0.2.1"),
            ("serve --authkey-file key", 64, "an address is missing"),
            ("serve --address unix:m", 64, "--authkey-file is missing"),
            (
                "inspect unix:m --authkey-file key --ca ca.pem", 64,
                "--ca goes with a tls:// address"
            ),
            ("call unix:m counts --authkey-file key", 64, "the method is missing"),
            ("serve --address unix:m --authkey-file key --rights none", 1, "there is no such file"),
            ("serve --address unix:m --authkey-file key --rights file", 1, "line 1, column 1"),
            (
                "serve --address unix:m --authkey-file key --limit memory=no", 64,
                "'no' is no number"
            ),
        ]
    )
    func failuresAreToldInOneLine(arguments: String, status: Int32, text: String) async throws {
        let shell = try await Shell(
            """
            "$0" keygen key; cp key readable; chmod 644 readable; echo important >file
            "$0" \(arguments); status=$?
            grep -qx important file || echo 'a file was overwritten'
            exit $status
            """
        )
        #expect(shell.ending == .exited(status: status))
        #expect(!shell.output.contains("overwritten"))
        #expect(shell.errors.hasPrefix("Error: "))
        #expect(shell.errors.contains(text))
    }

    /// Issue 15: what every call needs needn't be written each time.
    @Test func theEnvironmentFillsInForAllSubcommands() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" keygen other && mkfifo lines || exit 1
            export SYNCMANAGER_ADDRESS="unix:$PWD/m" SYNCMANAGER_AUTHKEY_FILE="$PWD/key"
            "$0" serve >lines & read -r first <lines
            "$0" call "get_named('dict', 'counts')" update '{"a": -1}'
            "$0" call counts get a -5
            "$0" call "unix:$PWD/m" counts get b -5
            echo counts | "$0" shell
            "$0" drop
            "$0" inspect | tail -n 1
            "$0" inspect --json | cut -c 1-11
            "$0" inspect unix:none; echo "status $?"
            "$0" inspect --authkey-file other; echo "status $?"
            kill $!; wait $!
            "$0" inspect; echo "status $?"
            "$0" inspect --tls-by-authkey; echo "status $?"
            SYNCMANAGER_AUTHKEY_FILE=none "$0" serve; echo "status $?"
            """
        )
        #expect(
            shell.output == """
                None
                -1
                -5
                {'a': -1}
                no orphans
                1 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)
                {"server": 
                status 1
                status 1
                status 1
                status 64
                status 1

                """
        )
        let errors = shell.errors.split(separator: "\n").map(String.init).filter {
            $0.hasPrefix("Error")
        }
        #expect(errors.count == 5)
        #expect(errors[0].hasSuffix("(the authkey's file is that of SYNCMANAGER_AUTHKEY_FILE)"))
        #expect(errors[1].hasSuffix("(the address is that of SYNCMANAGER_ADDRESS)"))
        #expect(errors[2].contains("no such socket"))
        #expect(errors[3].contains("/m (from SYNCMANAGER_ADDRESS) is none"))
        #expect(errors[4].hasSuffix("there is no such file (from SYNCMANAGER_AUTHKEY_FILE)"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func thereAreScriptsForCompletion(name: String) async throws {
        let shell = try await Shell("\"$0\" --generate-completion-script \(name)")
        #expect(shell.ending == .exited(status: 0))
        #expect(shell.output.contains("inspect"))
        #expect(shell.output.contains("authkey-file"))
    }

    @Test func aMisspeltSubcommandIsToldWithTheRightOne() async throws {
        let shell = try await Shell("\"$0\" inspct unix:m --authkey-file key")
        #expect(shell.ending == .exited(status: 64))
        #expect(
            shell.errors.hasPrefix(
                "Error: there is no subcommand 'inspct'; did you mean 'inspect'?\n"
            )
        )
    }

    @Test func aWrongAuthkeyIsToldAtBothEnds() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && "$0" keygen other && mkfifo lines || exit 1
            "$0" serve --address "unix:$PWD/m" --authkey-file key >lines 2>log &
            read -r first <lines
            "$0" inspect "unix:$PWD/m" --authkey-file other; echo "status $?"
            "$0" inspect "unix:$PWD/m" --authkey-file key >/dev/null; echo "status $?"
            kill $!; wait $!; grep -c authkey log
            """
        )
        #expect(shell.output.hasPrefix("status 1\nstatus 0\n"))
        #expect(!shell.output.hasSuffix("\n0\n"))
        #expect(shell.errors.contains("authkey"))
    }
}
