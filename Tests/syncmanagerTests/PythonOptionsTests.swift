import ArgumentParser
import Multiprocessing
import Testing

@testable import syncmanager

/// What a server runs of its clients' Python code, as it is written on the command line.
struct PythonOptionsTests {
    @Test(arguments: [
        ("python3", "python3", nil), ("python3:4", "python3", 4),
        ("/opt/a:b/python:16", "/opt/a:b/python", 16),
    ])
    func readsWorkers(_ text: String, _ interpreter: String, _ longestPool: Int?) throws {
        let option = try PythonWorkersOption(argument: text)
        #expect(option.interpreter == interpreter)
        #expect(option.longestPool == longestPool)
    }

    @Test(arguments: ["", ":", ":4", "python3:", "python3:0", "python3:-1", "python3:many"])
    func refusesWorkers(_ text: String) {
        #expect(throws: CommandError.self) { try PythonWorkersOption(argument: text) }
    }

    @Test func runsNothingByDefault() throws {
        #expect(try Self.serve([]).python.hosting == nil)
    }

    @Test func takesAll() throws {
        let serve = try Self.serve([
            "--python-workers", "python3.11:4", "--python-types", "a.b:C", "--python-types", "d",
            "--python-path", "/x", "--python-path", "y", "--python-user", "guest",
            "--python-memory", "512M", "--python-host-memory", "1G",
        ])
        let hosting = try #require(serve.python.hosting)
        #expect(hosting.interpreter == "python3.11")
        #expect(hosting.runsFunctions)
        #expect(hosting.longestPool == 4)
        #expect(hosting.types == ["a.b:C", "d"])
        #expect(hosting.modulePaths == ["/x", "y"])
        #expect(hosting.user == "guest")
        #expect(hosting.workerMemoryInBytes == 512 << 20)
        #expect(hosting.hostMemoryInBytes == 1 << 30)
    }

    @Test func hostsTypesWithoutFunctions() throws {
        let hosting = try #require(try Self.serve(["--python-types", "a:B"]).python.hosting)
        #expect(!hosting.runsFunctions)
        #expect(hosting.interpreter == "python3")
    }

    @Test(arguments: [
        ["--python-path", "/x"], ["--python-workers", "python3:none"], ["--python-user", "guest"],
        ["--python-types", "a:B", "--python-memory", "1G"],
        ["--python-workers", "python3", "--python-memory", "0"],
        ["--python-workers", "python3", "--python-host-memory", "0"],
        ["--python-host-memory", "1G"],
        ["--python-workers", "python3", "--python-memory", "much"],
    ])
    func refuses(_ options: [String]) {
        #expect { _ = try Self.serve(options) } throws: { error in
            Serve.exitCode(for: error).rawValue == 64
        }
    }

    private static func serve(_ options: [String]) throws -> Serve {
        try Serve.parse(["--address", "unix:/tmp/m", "--authkey-file", "key"] + options)
    }
}
