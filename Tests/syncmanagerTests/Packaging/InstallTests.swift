import ArgumentParser
import Foundation
import Testing

@testable import syncmanager

/// What `make install` puts where, with the command and the generator that the tests were built with.
@Suite(.timeLimit(.minutes(10))) struct InstallTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Begins a script in which `install` and `uninstall` work below `root`.
    private static let installed = """
        built=$(dirname "$0")
        [ -x "$built/generate-manual" ] || { echo "run: swift build --product generate-manual" >&2; exit 9; }
        export PREFIX=/opt/it DESTDIR="$PWD/root" SOURCE_DATE_EPOCH=86400
        install() { "\(root)/.packaging/install" install "$0" "$built/generate-manual"; }
        uninstall() { "\(root)/.packaging/install" uninstall; }

        """

    @Test func everythingIsBelowThePrefixAndGoesAgain() async throws {
        let shell = try await Shell(
            Self.installed + """
                install && (cd root && find . -type f | grep -v /man/ | LC_ALL=C sort)
                uninstall && find root -type f | wc -l
                """
        )
        #expect(
            shell.output == """
                ./opt/it/bin/syncmanager
                ./opt/it/lib/systemd/system/syncmanager.service
                ./opt/it/lib/systemd/system/syncmanager.socket
                ./opt/it/lib/sysusers.d/syncmanager.conf
                ./opt/it/share/bash-completion/completions/syncmanager
                ./opt/it/share/doc/syncmanager/examples/syncmanager.default
                ./opt/it/share/doc/syncmanager/examples/syncmanager.toml
                ./opt/it/share/doc/syncmanager/operations.md
                ./opt/it/share/fish/vendor_completions.d/syncmanager.fish
                ./opt/it/share/zsh/site-functions/_syncmanager
                0

                """
        )
        #expect(shell.errors == "")
    }

    @Test func thereIsAPageForEachSubcommand() async throws {
        let shell = try await Shell(
            Self.installed + """
                install && cd root/opt/it/share/man/man1 && ls
                grep -h '^.Dd' *.1 | sort -u; grep -c '^.Xr syncmanager-serve 1' syncmanager.1
                grep -h '^.Dt' syncmanager-serve.1 syncmanager-certificates-ca.1
                grep -c drain-timeout syncmanager-serve.1
                """
        )
        let lines = shell.output.split(separator: "\n").map(String.init)
        for subcommand in SyncManagerCommand.configuration.subcommands {
            let name = SubcommandNames.name(of: subcommand)
            #expect(lines.contains("syncmanager-\(name).1"))
        }
        #expect(lines.contains("syncmanager.1"))
        #expect(
            lines.suffix(5) == [
                ".Dd January 2, 1970", "1", ".Dt SYNCMANAGER-SERVE 1",
                ".Dt SYNCMANAGER-CERTIFICATES-CA 1", "2",
            ]
        )
    }

    @Test func theUnitStartsTheInstalledCommand() async throws {
        let shell = try await Shell(
            Self.installed + """
                install && grep -h ^ExecStart= root/opt/it/lib/systemd/system/syncmanager.service
                grep -rl @PREFIX@ root
                """
        )
        #expect(shell.output == "ExecStart=/opt/it/bin/syncmanager serve $SYNCMANAGER_OPTIONS\n")
    }

    /// The settings that are delivered are such that the command takes them.
    @Test func theDeliveredFilesAreUnderstood() async throws {
        let shell = try await Shell(
            """
            "$0" serve --config "\(Self.root)/.packaging/syncmanager.toml" --print-config
            set -a; . "\(Self.root)/.packaging/systemd/syncmanager.default"; set +a
            "$0" serve $SYNCMANAGER_OPTIONS --print-config
            """
        )
        #expect(
            shell.output == """
                address = ["unix:/run/syncmanager/socket"]
                authkey-file = ["/etc/syncmanager/authkey"]
                log-level = "info"
                limit = ["connections=2000", "memory=512M"]
                drain-timeout = 10
                address = ["unix:/run/syncmanager/socket"]
                authkey-file = ["/etc/syncmanager/authkey"]
                drain-timeout = 10

                """
        )
        #expect(shell.errors == "")
    }
}
