import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Each example prints what its README says.
@Suite(.timeLimit(.minutes(10)))
struct ExamplesTests {
    @Test(
        arguments: [
            "shared-dictionary", "queue-of-work", "own-type", "returned-objects",
            "distributed-actor", "pipelines", "leader-election", "tutorial",
        ]
    )
    func standsAlone(example: String) async throws {
        let output = try await ChildProgram(Self.product(of: example)).output()
        #expect(try [output] == Self.promisedOutputs(of: example))
    }

    /// The words that the program of `examples/processes` takes, in the order of its README.
    private static let wordsOfProcesses = [
        "numbers", "ids", "several", "daemons", "terminate", "own-type", "pipe", "queue", "lock",
        "first",
        "pi",
    ]

    @Test(arguments: wordsOfProcesses)
    func processes(word: String) async throws {
        try await Self.expectPromise(of: "processes", word, among: Self.wordsOfProcesses)
    }

    /// The words that the program of `examples/pools` takes, in the order of its README.
    private static let wordsOfPools = [
        "squares", "pi", "futures", "word-count", "shared", "first-error", "lost-worker", "threads",
    ]

    @Test(arguments: wordsOfPools)
    func pools(word: String) async throws {
        try await Self.expectPromise(of: "pools", word, among: Self.wordsOfPools)
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func mixedPool() async throws {
        let output = try await ChildProgram(Self.product(of: "mixed-pool")).output()
        #expect(try [output] == Self.promisedOutputs(of: "mixed-pool"))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func pythonClient() async throws {
        let python = try #require(PythonInterpreter.default)
        let output = try await TestServer.run { server in
            let script = Self.file("client.py", of: "python-client")
            let socket = String(server.address.description.dropFirst("unix:".count))
            return try await ChildProgram(python.path, [script, socket, server.authkeyFile.path])
                .output()
        }
        #expect(try [output] == Self.promisedOutputs(of: "python-client"))
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func pythonWorker() async throws {
        let python = try #require(PythonInterpreter.default)
        let name = "python-worker"
        try await TestServer.run { server in
            let place = ["\(server.address)", server.authkeyFile.path]
            let options = ["--connect", place[0], "--authkey-file", place[1], "--queue", "texts"]
            let worker = try ChildProgram(
                python.path,
                [Self.file("swift_worker.py", of: name)] + options + ["--processes", "2", "texts"]
            )
            defer { worker.kill() }
            let client = try ChildProgram(python.path, [Self.file("submit.py", of: name)] + place)
            #expect(try await [client.output()] == Self.promisedOutputs(of: name))
        }
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func swiftWorker() async throws {
        let python = try #require(PythonInterpreter.default)
        let name = "swift-worker"
        try await TestServer.run { server in
            let place = ["\(server.address)", server.authkeyFile.path]
            let worker = try ChildProgram(Self.product(of: name), place)
            defer { worker.kill() }
            let client = try ChildProgram(python.path, [Self.file("submit.py", of: name)] + place)
            #expect(try await [client.output()] == Self.promisedOutputs(of: name))
        }
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func swiftClientOfPython() async throws {
        let python = try #require(PythonInterpreter.default)
        let name = "swift-client-of-python"
        try await Self.inFreshPlace { place in
            let script = Self.file("server.py", of: name)
            let server = try ChildProgram(python.path, [script, place.socket, place.authkey])
            defer { server.kill() }
            #expect(await server.lines.first { _ in true } == "listening")
            let client = try ChildProgram(Self.product(of: name), [place.address, place.authkey])
            #expect(try await [client.output()] == Self.promisedOutputs(of: name))
        }
    }

    @Test
    func remoteProcedureCall() async throws {
        let name = "remote-procedure-call"
        let promised = try Self.promisedOutputs(of: name)
        try await Self.inFreshPlace { place in
            let program = try Self.product(of: name)
            let server = try ChildProgram(program, ["serve", place.address, place.authkey])
            defer { server.kill() }
            #expect(await server.lines.first { _ in true } == "listening")
            let client = try ChildProgram(program, [place.address, place.authkey])
            #expect(try await client.output() == promised[0])
            guard let python = PythonInterpreter.default else { return }
            let script = Self.file("client.py", of: name)
            let other = try ChildProgram(python.path, [script, place.socket, place.authkey])
            #expect(try await other.output() == promised[1])
        }
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func poolInAManager() async throws {
        let name = "pool-in-a-manager"
        let python = try #require(PythonInterpreter.default)
        let options = ["--python-workers", python.path]
        try await Self.withServer(options, for: name) { server, socket in
            let script = Self.file("client.py", of: name)
            let output = try await ChildProgram(
                python.path,
                [script, socket, server.authkeyFile.path]
            ).output()
            #expect(try [output] == Self.promisedOutputs(of: name))
        }
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func pythonTypes() async throws {
        let name = "python-types"
        let python = try #require(PythonInterpreter.default)
        // `python3` may mean an interpreter that is too old.
        let options = ["--python-types", "shared:Manager", "--python-workers", python.path]
        let promised = try Self.promisedOutputs(of: name)
        try await Self.withServer(options, for: name) { server, socket in
            let script = Self.file("client.py", of: name)
            let key = server.authkeyFile.path
            let program = try ChildProgram(python.path, [script, socket, key])
            #expect(try await program.output() == promised[0])
            let other = try ChildProgram(Self.product(of: name), ["unix:\(socket)", key])
            #expect(try await other.output() == promised[1])
        }
    }

    /// Serves with options, and with the modules of an example.
    private static func withServer(
        _ options: [String],
        for example: String,
        _ body: (ServeProgram, _ socket: String) async throws -> Void
    ) async throws {
        try await inFreshPlace { place in
            let directory = URL(fileURLWithPath: place.authkey).deletingLastPathComponent()
            let always = ["--address", place.address, "--python-path", folder(of: example).path]
            try await ServeProgram.run(in: directory, always + options) {
                try await body($0, place.socket)
            }
        }
    }

    /// A Swift program that serves, and goes on once a Python program has had its turn.
    @Test(
        .enabled(if: PythonInterpreter.default != nil, "there is no CPython here"),
        arguments: ["property-proxy", "streaming-method", "work-queue"]
    )
    func takesTurnsWithPython(example: String) async throws {
        let python = try #require(PythonInterpreter.default)
        let promised = try Self.promisedOutputs(of: example)
        try await Self.inFreshPlace { place in
            let swift = try ChildProgram(
                Self.product(of: example),
                [place.address, place.authkey]
            )
            defer { swift.kill() }
            var lines = swift.lines.makeAsyncIterator()
            var output = await lines.next().map { $0 + "\n" } ?? ""
            let script = Self.file("client.py", of: example)
            let other = try ChildProgram(python.path, [script, place.socket, place.authkey])
            #expect(try await other.output() == promised[1])
            while let line = await lines.next() { output += line + "\n" }
            #expect(output == promised[0])
        }
    }

    @Test
    func bankAccount() async throws {
        let name = "bank-account"
        try await Self.inFreshPlace { place in
            let program = try Self.product(of: name)
            let server = try ChildProgram(program, ["serve", place.address, place.authkey])
            defer { server.kill() }
            #expect(await server.lines.first { _ in true } == "listening")
            let script = Self.file("ten-tellers.sh", of: name)
            let tellers = try ChildProgram(
                "/bin/sh",
                [script, program, place.socket, place.authkey]
            )
            #expect(try await [tellers.output()] == Self.promisedOutputs(of: name))
        }
    }

    @Test
    func farm() async throws {
        let promised = try Self.promisedOutputs(of: "farm")[0]
        let script = try ChildProgram(
            "/bin/sh",
            [
                Self.file("run.sh", of: "farm"), Self.product(of: "farm"),
                Self.built("syncmanager"),
            ]
        )
        let output = try await script.output()
        #expect(output == promised || output + "python has ended, as the server has\n" == promised)
    }

    @Test(arguments: [true, false])
    func tlsServer(withCertificates: Bool) async throws {
        let name = "tls-server"
        let fixture = try CertificateFixture.shared.get()
        let files = [fixture.certificate("server"), fixture.key("server")]
        try await Self.inFreshPlace { place in
            let program = try Self.product(of: name)
            let server = try ChildProgram(
                program,
                ["serve", "tls://localhost:0", place.authkey] + (withCertificates ? files : [])
            )
            defer { server.kill() }
            let line = try #require(await server.lines.first { _ in true })
            let address = try #require(line.split(separator: " ").last.map(String.init))
            let authority = withCertificates ? [fixture.certificate("authority")] : []
            var output = ""
            for _ in 1...2 {
                output += try await ChildProgram(program, [address, place.authkey] + authority)
                    .output()
            }
            #expect(try [output] == Self.promisedOutputs(of: name))
        }
    }

    @Test
    func cluster() async throws {
        let fixture = try CertificateFixture.shared.get()
        try await Self.inFreshPlace { place in
            let program = try ChildProgram(
                Self.product(of: "cluster"),
                [
                    place.authkey, fixture.certificate("server"), fixture.key("server"),
                    fixture.certificate("authority"),
                ]
            )
            #expect(try await [program.output()] == Self.promisedOutputs(of: "cluster"))
        }
    }

    /// Where an example serves.
    private struct Place {
        let socket: String
        let authkey: String
        var address: String { "unix:\(socket)" }
    }

    /// Makes a folder with a new authkey in it for as long as `body` runs.
    private static func inFreshPlace(_ body: (Place) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // Only a leftover in /tmp.
        let authkey = folder.appendingPathComponent("authkey").path
        try Authkey.generate(at: authkey)
        try await body(
            Place(socket: folder.appendingPathComponent("socket").path, authkey: authkey)
        )
    }

    @Test("A client of distributed actors needs nothing of them but their protocol")
    func distributedActorInAnotherProcess() async throws {
        let name = "distributed-actor"
        try await Self.inFreshPlace { place in
            let program = try Self.product(of: name)
            let host = try ChildProgram(program, ["host", place.address, place.authkey])
            defer { host.kill() }
            #expect(await host.lines.first { _ in true } == "hosting at \(place.address)")
            let client = try ChildProgram(program, ["use", place.address, place.authkey])
            #expect(try await [client.output()] == Self.promisedOutputs(of: name))
        }
    }

    /// Runs one of the examples of a program, and compares its output with that of the README.
    private static func expectPromise(
        of example: String,
        _ word: String,
        among words: [String]
    ) async throws {
        let promised = try promisedOutputs(of: example)
        try #require(promised.count == words.count)
        let place = try #require(words.firstIndex(of: word))
        let program = try ChildProgram(product(of: example), [word])
        #expect(try await program.output() == promised[place])
    }

    private static func product(of example: String) throws -> String {
        try built("example-\(example)")
    }

    /// A built program: it lies beside the test bundle.
    private static func built(_ name: String) throws -> String {
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: link).deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    private static func folder(of example: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("examples/\(example)")
    }

    /// The path of a file of an example.
    private static func file(_ name: String, of example: String) -> String {
        folder(of: example).appendingPathComponent(name).path
    }

    /// What stands in the README's blocks of output.
    private static func promisedOutputs(of example: String) throws -> [String] {
        let readme = try String(
            contentsOf: folder(of: example).appendingPathComponent("README.md"),
            encoding: .utf8
        )
        return try readme.components(separatedBy: "```text\n").dropFirst().map {
            try #require($0.components(separatedBy: "```").first)
        }
    }
}
