import ArgumentParser
import Logging
import Multiprocessing
import Testing

@testable import syncmanager

@Suite struct ServeTests {
    @Test func takesSeveralAddresses() throws {
        let serve = try Serve.parse([
            "--address", "unix:/tmp/m", "--address", "tcp://127.0.0.1:0", "--authkey-file", "key",
            "--allow-class", "a.*", "--allow-class", "b.C", "--log-level", "debug",
            "--relay-proxies", "tls://b:1", "--relay-proxies", "unix:/tmp/n",
            "--instance", "get_job_q=Queue", "--instance", "get_result_q=Queue(10)",
        ])
        #expect(serve.instances.map(\.name) == ["get_job_q", "get_result_q"])
        #expect(serve.addresses == [.unix(path: "/tmp/m"), .tcp(host: "127.0.0.1", port: 0)])
        #expect(serve.allowedClasses == ["a.*", "b.C"])
        #expect(!serve.admittedClassesOnly)
        #expect(serve.relayedAddresses == [.tls(host: "b", port: 1), .unix(path: "/tmp/n")])
        #expect(serve.logLevel == .debug)
        #expect(!serve.allowShutdown)
    }

    @Test(
        arguments: [
            [], ["--address", "unix:/tmp/m"], ["--authkey-file", "key"],
            ["--address", "nonsense", "--authkey-file", "key"],
            ["--address", "unix:/tmp/m", "--authkey-file", "key", "--accept-md5", "perhaps"],
            ["--address", "unix:/tmp/m", "--authkey-file", "key", "--polling", "often"],
        ]
    )
    func wrongArgumentsAreUsageErrors(arguments: [String]) {
        #expect { _ = try Serve.parse(arguments) } throws: { error in
            Serve.exitCode(for: error).rawValue == 64
        }
    }

    @Test(arguments: [("local", LegacyMD5.local), ("always", .always), ("never", .never)])
    func choosesWhereMD5IsAccepted(argument: String, setting: LegacyMD5) throws {
        let serve = try Serve.parse([
            "--address", "tls://h:1", "--authkey-file", "key", "--accept-md5", argument,
        ])
        #expect(serve.legacyMD5 == setting)
    }

    @Test(arguments: [
        ([], PollingPolicy.adaptive), (["--polling", "adaptive"], .adaptive),
        (["--polling", "never"], .never), (["--polling", "always"], .always),
    ])
    func choosesWhetherToPoll(arguments: [String], setting: PollingPolicy) throws {
        let serve = try Serve.parse(
            ["--address", "unix:/tmp/m", "--authkey-file", "key"] + arguments
        )
        #expect(serve.polling == setting)
    }
}
