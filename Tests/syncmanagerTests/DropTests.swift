import ArgumentParser
import Foundation
import Multiprocessing
import Testing

@testable import syncmanager

/// `syncmanager drop`, and what becomes of clients in other PID namespaces.
@Suite(.timeLimit(.minutes(10))) struct DropTests {
    /// Whether this process may put another one into a PID namespace of its own.
    private static let canUnshare: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "unshare --pid --fork true 2>/dev/null"]
        // Without a shell there is nothing to be tried.
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// A Python client that makes three lists, takes a lock of the name `l`, and is killed.
    private static let litter = """
        litter() {
            python3 - "$PWD/m" key <<'END'
        import multiprocessing, os, signal, sys
        from multiprocessing.managers import SyncManager, AcquirerProxy
        SyncManager.register("get_named", proxytype=AcquirerProxy)
        key = multiprocessing.current_process().authkey = open(sys.argv[2], "rb").read()
        manager = SyncManager(sys.argv[1], key)
        manager.connect()
        kept = [manager.list([1, 2]) for _ in range(3)]
        manager.get_named("Lock", "l").acquire()
        os.kill(os.getpid(), signal.SIGKILL)
        END
        }
        """

    @Test(.enabled(if: Shell.hasPython))
    func showsAndDropsWhatAKilledClientHasLeft() async throws {
        let shell = try await Shell(
            """
            \(Self.litter)
            "$0" keygen key && mkfifo lines || exit 1
            "$0" serve --address "unix:$PWD/m" --authkey-file key >lines &
            exec 4<lines; read -r first <&4
            drop() { "$0" drop "unix:$PWD/m" "$@" --authkey-file key; }
            drop
            litter
            until drop | grep -q '^3 orphan'; do :; done
            drop --list | sed 's/uid:[0-9]*/uid:N/; s/[0-9]* s /T /; s/^  [0-9a-f]*-[0-9a-f]* /ID /; s/  */ /g; s/^ //'
            "$0" inspect "unix:$PWD/m" --authkey-file key | grep Orphans | sed 's/uid:[0-9]*/uid:N/'
            one=$(drop | sed -n 's/^  \\([0-9a-f-]*\\) *list.*/\\1/p' | head -n 1)
            drop "$one"
            drop --orphans
            drop "$one" | sed "s/$one/ID/"; drop
            "$0" inspect "unix:$PWD/m" --authkey-file key | tail -n 1
            kill $!; wait $!
            """
        )
        #expect(
            shell.output == """
                no orphans
                ident type size references nested age holders creator
                ID list 2 1 0 T ended key:key+uid:N
                ID list 2 1 0 T ended key:key+uid:N
                ID list 2 1 0 T ended key:key+uid:N

                3 orphan(s)
                Orphans of key:key+uid:N: 3 (syncmanager drop shows them)
                dropped 1 object(s)
                dropped 2 object(s)
                kept ID: there is no such object
                dropped 0 object(s)
                no orphans
                1 object(s), 1 connection(s), 0 waiting call(s), 0 running call(s)

                """
        )
    }

    /// The server's own namespace doesn't have the clients' processes, whose numbers it sees as 0.
    @Test(.enabled(if: Shell.hasPython && canUnshare))
    func theEndOfAProcessInAnotherNamespaceIsNoticed() async throws {
        let shell = try await Shell(
            """
            \(Self.litter)
            "$0" keygen key && mkfifo lines || exit 1
            unshare --pid --fork --kill-child "$0" serve --address "unix:$PWD/m" --authkey-file key \
                --release-dead-clients >lines 2>log &
            exec 4<lines; read -r first <&4
            "$0" inspect "unix:$PWD/m" --authkey-file key | grep -c ' foreign '
            litter
            while "$0" inspect "unix:$PWD/m" --authkey-file key | grep -q ' list '; do :; done
            "$0" call "unix:$PWD/m" l acquire False --authkey-file key
            grep -c 'references of an ended process' log
            kill -KILL $!; wait $!
            """
        )
        #expect(shell.output == "1\nTrue\n1\n")
    }

    @Test func selectsWhatIsToBeDropped() {
        let orphans = [
            ("a-1", OrphanedObject.Reason.ended), ("a-2", .unconnected), ("a-3", .ended),
        ]
        .map { ident, reason in
            OrphanedObject(
                ident: ident,
                typeid: "list",
                size: 0,
                references: 1,
                nestedReferences: 0,
                age: 4000,
                creator: nil,
                reason: reason
            )
        }
        func select(_ idents: [String], _ orphan: Bool, _ unconnected: Bool) -> [String] {
            DropSelection(
                idents: idents,
                takesOrphans: orphan,
                takesUnconnected: unconnected
            ).idents(among: orphans)
        }
        #expect(select(["a-9"], false, false) == ["a-9"])
        #expect(select(["a-3"], true, false) == ["a-3", "a-1"])
        #expect(select([], true, true) == ["a-1", "a-2", "a-3"])
        #expect(DropReport.lines(of: orphans)[1].contains("1 h"))
        #expect(
            DropReport.lines(of: DroppedObjects(dropped: ["a-1"], kept: ["a-2": "why"]))
                == ["kept a-2: why", "dropped 1 object(s)"]
        )
    }

    @Test(arguments: [["--unconnected"], ["--force"], ["--force", "--orphans"]])
    func wrongArgumentsAreUsageErrors(arguments: [String]) {
        #expect { _ = try Drop.parse(["unix:/m", "--authkey-file", "k"] + arguments) } throws: {
            Drop.exitCode(for: $0).rawValue == 64
        }
    }
}
