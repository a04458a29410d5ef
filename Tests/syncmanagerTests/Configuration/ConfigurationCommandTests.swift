import Testing

@testable import syncmanager

/// `serve --config` as somebody types it.
@Suite(.timeLimit(.minutes(10))) struct ConfigurationCommandTests {
    @Test func aFileServes() async throws {
        let shell = try await Shell(
            """
            "$0" keygen key && mkfifo lines || exit 1
            cat >config <<END
            address = ["unix:$PWD/m", "tcp://127.0.0.1:0"]
            authkey-file = "key"
            [limit]
            connections = 7
            [instance]
            jobs = "Queue(2)"
            END
            "$0" serve --config config >lines 2>log & exec 3<lines
            read -r first <&3; read -r second <&3
            echo "$first" | sed "s:$PWD:.:"; echo "${second%:*}"
            "$0" inspect "unix:$PWD/m" --authkey-file key | grep -c "connections .* 7"
            echo 'jobs().qsize()' | "$0" shell "unix:$PWD/m" --authkey-file key
            kill $!; wait $!; echo "status $?"
            """
        )
        #expect(
            shell.output
                == "listening on unix:./m\nlistening on tcp://127.0.0.1\n1\n0\nstatus 0\n"
        )
    }

    @Test(arguments: [
        (
            "adress = 'unix:m'", 1,
            "Error: c:1: there is no option 'adress'; did you mean 'address'?"
        ),
        ("\nlog-level = 'loud'", 1, "it is one of trace"),
        ("\nlog-level = 'loud'", 1, "'log-level' stands on line 2 of c"),
        ("address = 'unix:m'\nallow-abstract = true", 1, "'allow-abstract' stands on line 2 of c"),
        ("address = x", 1, "Error: c:1:11: "),
    ])
    func mistakesAreToldInOneLine(file: String, status: Int32, text: String) async throws {
        let shell = try await Shell(
            """
            cat >c <<'END'
            \(file)
            END
            "$0" keygen key; "$0" serve --config c --authkey-file key
            """
        )
        #expect(shell.ending == .exited(status: status))
        #expect(shell.errors.hasPrefix("Error: "))
        #expect(shell.errors.contains(text))
    }

    @Test func aMissingFileIsToldByItsName() async throws {
        let shell = try await Shell("\"$0\" serve --config none")
        #expect(shell.ending == .exited(status: 1))
        #expect(shell.errors.contains("can't read none"))
    }

    @Test func settingsArePrintedAndNothingIsServed() async throws {
        let shell = try await Shell(
            """
            echo 'address = "unix:m"' >c
            "$0" serve --config c --authkey-file key --drain-timeout 3 --print-config
            echo "status $?"; ls
            """
        )
        #expect(
            shell.output == """
                address = ["unix:m"]
                authkey-file = ["key"]
                drain-timeout = 3
                status 0
                c
                errors
                output

                """
        )
    }
}
