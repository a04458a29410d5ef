import ArgumentParser
import MPDashboard
import Testing

@testable import syncmanager

@Suite struct WatchingOptionsTests {
    private static let needed = ["--address", "unix:/tmp/m", "--authkey-file", "key"]

    @Test func nothingIsServedUnlessAsked() throws {
        let serve = try Serve.parse(Self.needed)
        #expect(serve.watching.dashboard == nil)
        #expect(serve.watching.metrics == nil)
        #expect(!serve.watching.dashboardActions)
    }

    @Test func takesPlaces() throws {
        let serve = try Serve.parse(
            Self.needed + [
                "--dashboard", "127.0.0.1:8080", "--dashboard-actions", "--metrics", "0.0.0.0:9400",
            ]
        )
        #expect(serve.watching.dashboard == ListeningPlace(host: "127.0.0.1", port: 8080))
        #expect(serve.watching.dashboardActions)
        #expect(serve.watching.metrics == ListeningPlace(host: "0.0.0.0", port: 9400))
        let beside = try DashboardCommand.parse(["unix:/tmp/m", "--authkey-file", "key"])
        #expect(beside.listen == ListeningPlace(host: "127.0.0.1", port: 8080))
    }

    @Test(arguments: [
        (["--dashboard", "0.0.0.0:8080"], "ssh -L"),
        (["--dashboard", "[::]:8080"], "tls://HOST:PORT"),
        (["--dashboard", "8080"], "HOST:PORT"), (["--metrics", "localhost"], "HOST:PORT"),
        (["--dashboard-actions"], "goes with --dashboard"),
    ])
    func saysWhatIsWrong(options: [String], words: String) {
        #expect { _ = try Serve.parse(Self.needed + options) } throws: { error in
            Serve.exitCode(for: error).rawValue == 64
                && Serve.message(for: error).contains(words)
        }
    }

    @Test func theDashboardBesideAServerIsForThisMachine() {
        let arguments = ["unix:/tmp/m", "--authkey-file", "key", "--listen", "0.0.0.0:1"]
        #expect { _ = try DashboardCommand.parse(arguments) } throws: { error in
            DashboardCommand.message(for: error).contains("ssh -L")
        }
    }
}
