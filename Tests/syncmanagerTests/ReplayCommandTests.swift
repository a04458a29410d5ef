import ArgumentParser
import Foundation
import Glibc
import MPTestSupport
import Multiprocessing
import Testing

@testable import syncmanager

/// `serve --record` and `replay`, as people use them; and the flight recorder.
@Suite(.timeLimit(.minutes(10)))
struct ReplayCommandTests {
    private static func run(_ arguments: [String]) async throws -> (Int32, [String], String) {
        let program = try ChildProgram(try BuiltProgram.path("syncmanager"), arguments)
        var lines: [String] = []
        for await line in program.lines { lines.append(line) }
        let ending = await program.wait()
        return (ending.status, lines, ending.errors)
    }

    private static func inDirectory(_ body: (URL) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try await body(URL(filePath: directory.path))
    }

    /// Records a server with an instance, a client of which is killed.
    private static func record(in directory: URL) async throws -> String {
        let path = directory.path + "/record"
        let options = [
            "--address", "unix:\(directory.path)/socket", "--record", path,
            "--instance", "get_jobs=Queue(3)",
        ]
        try await ServeProgram.run(in: directory, options) { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey
            )
            let names = try await manager.dict(named: "names", String.self, Int.self)
            for number in 0..<100 { try await names.set("\(number)", number) }
            let shell = try ChildProgram(
                try BuiltProgram.path("syncmanager"),
                [
                    "shell", "\(server.address)", "--authkey-file", server.authkeyFile.path,
                ]
            )
            try shell.write("j = get_jobs()\nj.put(1)\nj.get()\nj.get()\n")
            var lines = shell.lines.makeAsyncIterator()
            #expect(await lines.next() == "1")
            shell.kill()
            #expect(await shell.wait().status == -9)
            #expect(try await names.count() == 100)
            await manager.close()
            #expect(await server.program.wait(sending: SIGTERM).status == 0)
        }
        return path
    }

    @Test("twice, in processes of their own, each with hash tables of its own")
    func theSameProgramAnswersTheSame() async throws {
        try await Self.inDirectory { directory in
            let path = try await Self.record(in: directory)
            for _ in 1...2 {
                let (status, lines, errors) = try await Self.run(["replay", path])
                #expect(status == 0, "\(lines) \(errors)")
                #expect(lines.last == "no answer differs")
                #expect(lines.first?.contains("recorded by syncmanager ") == true)
            }
            let (status, lines, _) = try await Self.run(["replay", path, "--json"])
            #expect(status == 0)
            let json = try JSONSerialization.jsonObject(with: Data(lines[0].utf8))
            let report = try #require(json as? [String: Any])
            #expect(report["difference_count"] as? Int == 0)
            #expect(report["incomplete"] is NSNull)
            #expect(try #require(report["calls"] as? Int) > 100)
        }
    }

    @Test func aPartOfAFileIsToldByTheExitCode() async throws {
        try await Self.inDirectory { directory in
            let path = try await Self.record(in: directory)
            let bytes = try Data(contentsOf: URL(filePath: path))
            try bytes.dropLast(5).write(to: URL(filePath: path))
            let (status, lines, _) = try await Self.run(["replay", path])
            // A short recording is one frame, without which there is nothing.
            #expect(status == 3 || status == 1)
            let isTold = lines.contains {
                $0.contains("it ends in the middle of the frame at byte ")
            }
            #expect(isTold || status == 1)
            let (missing, _, errors) = try await Self.run(["replay", path + "-not"])
            #expect(missing == 1)
            #expect(errors.contains("cannot read the recording"))
        }
    }

    @Test func theFlightRecorderIsWrittenOnASignal() async throws {
        try await Self.inDirectory { directory in
            let path = directory.path + "/flight"
            let options = [
                "--address", "unix:\(directory.path)/socket", "--flight-recorder", path,
            ]
            try await ServeProgram.run(in: directory, options) { server in
                let manager = try await SyncManager.connect(
                    to: server.address,
                    authkey: server.authkey
                )
                let list = try await manager.list(Int.self)
                try await list.append(1)
                kill(server.program.pid, SIGUSR1)
                try await Self.waitForFile(path) { $0.contains("method=append") }
                #expect(try await list.count() == 1)
                // A crash writes it again; it ends with the signal, as without it.
                kill(server.program.pid, SIGSEGV)
                #expect(await server.program.wait().status == -SIGSEGV)
                let text = try String(contentsOfFile: path, encoding: .utf8)
                #expect(text.contains("ended by signal \(SIGSEGV)"))
                #expect(text.contains("type=list") && text.contains("method=__len__"))
                await manager.close()
            }
        }
    }

    /// Waits until a file holds something.
    private static func waitForFile(_ path: String, _ isDone: (String) -> Bool) async throws {
        while true {
            if let text = try? String(contentsOfFile: path, encoding: .utf8), isDone(text) {
                return
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test("a service that crashes leaves a file that names its call")
    func theFlightRecorderIsWrittenOnACrash() async throws {
        try await Self.inDirectory { directory in
            let path = directory.path + "/flight"
            let program = try ChildProgram(
                try BuiltProgram.path("process-probe"),
                ["crash-in-service", path]
            )
            let ending = await program.wait()
            #expect(ending.status == -SIGILL || ending.status == -SIGTRAP, "\(ending.errors)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("ended by signal \(-ending.status)"))
            let last = text.split(separator: "\n").last { $0.contains(" method=") }
            #expect(last?.contains("type=crash method=call") == true)
            #expect(last?.contains("outcome=") == true)
        }
    }

    @Test(
        "a stack that overflows leaves one, too",
        arguments: [
            ("overflow-on-loop", "type=Diver method=dive outcome=running"),
            ("overflow-in-service", "type=dive method=call outcome="),
        ]
    )
    func theFlightRecorderIsWrittenOnAnOverflow(scene: String, call: String) async throws {
        try await Self.inDirectory { directory in
            let path = directory.path + "/flight"
            let program = try ChildProgram(
                try BuiltProgram.path("process-probe"),
                [scene, path]
            )
            let ending = await program.wait()
            #expect(ending.status == -SIGSEGV, "\(ending.errors)")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("ended by signal \(SIGSEGV)"))
            let last = text.split(separator: "\n").last { $0.contains(" method=") }
            #expect(last?.contains(call) == true, "\(text)")
        }
    }

    @Test func pathsOfFlightRecorders() {
        #expect(FlightPath.path("x", in: [:], process: 7) == "x")
        #expect(FlightPath.path(nil, in: [:], process: 7) == "/tmp/syncmanager-7.flight")
        #expect(
            FlightPath.path(nil, in: ["TMPDIR": "/var/tmp"], process: 7)
                == "/var/tmp/syncmanager-7.flight"
        )
        #expect(
            FlightPath.path(
                nil,
                in: ["TMPDIR": "/var/tmp", "STATE_DIRECTORY": "/var/lib/m:/var/lib/n"],
                process: 7
            ) == "/var/lib/m/syncmanager-7.flight"
        )
    }

    @Test func optionsOfRecordings() throws {
        let common = ["--address", "unix:/tmp/m", "--authkey-file", "key"]
        let serve = try Serve.parse(
            common + ["--record", "f", "--record-limit", "64M", "--instance", "a=Queue(1)"]
        )
        let recording = try #require(serve.recording.recording(of: serve.instances))
        #expect(recording.path == "f")
        #expect(recording.limitInBytes == 64 << 20)
        #expect(!recording.keepsAnswers)
        #expect(recording.arguments == ["instance=a=Queue(1)"])
        #expect(RecordingArguments.registry(recording.arguments).typeids.contains("a"))
        #expect(try Serve.parse(common).recording.recording(of: []) == nil)
        #expect { _ = try Serve.parse(common + ["--record-limit", "much"]) } throws: { error in
            Serve.exitCode(for: error).rawValue == 64
        }
        #expect { _ = try ReplayCommand.parse(["f", "--until", "-1"]) } throws: { error in
            ReplayCommand.exitCode(for: error).rawValue == 64
        }
    }
}
