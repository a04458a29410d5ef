import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// What becomes of children when their parent ends, and of programs that aren't made for children.
@Suite(.timeLimit(.minutes(10)))
struct ParentTests {
    @Test(arguments: [StartMethod.spawn, .forkserver, .fork])
    func noChildOutlivesAParentThatIsKilled(method: StartMethod) async throws {
        let parent = try ChildProgram(ProcessWorkerProgram.path, ["hold", method.rawValue])
        defer { parent.kill() }
        var descendants: [pid_t] = []
        for await line in parent.lines {
            descendants += line.split(separator: " ").last.flatMap { pid_t($0) }.map { [$0] } ?? []
            if descendants.count == 2 { break }
        }
        try #require(descendants.count == 2)
        #expect(descendants.allSatisfy { kill($0, 0) == 0 })
        // The parent alone: those that it has started aren't meant.
        kill(parent.pid, SIGKILL)
        _ = await parent.wait()
        for descendant in descendants {
            while isRunning(descendant) { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func aChildThatHasChangedItsUserDiesWithItsParent(method: StartMethod) async throws {
        let parent = try ChildProgram(ProcessWorkerProgram.path, ["hold-nobody", method.rawValue])
        defer { parent.kill() }
        let line = await parent.lines.first { $0.hasPrefix("nobody") }
        let child = try #require(line?.split(separator: " ").last.flatMap { pid_t($0) })
        #expect(isRunning(child))
        kill(parent.pid, SIGKILL)
        _ = await parent.wait()
        while isRunning(child) { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func atExitDaemonsAreTerminatedAndOthersWaitedFor(method: StartMethod) async throws {
        let program = try ChildProgram(ProcessWorkerProgram.path, ["exit", method.rawValue])
        let lines = try await program.output().split(separator: "\n").map(String.init)
        #expect(lines.contains("worked to the end"))
        let daemon = lines.first { $0.hasPrefix("daemon") }
        let number = try #require(daemon?.split(separator: " ").last.flatMap { pid_t($0) })
        #expect(!isRunning(number))
    }

    @Test func severalForksAndOneTooMany() async throws {
        let output = try await ChildProgram(ProcessWorkerProgram.path, ["fork"]).output()
        #expect(
            output == """
                1 exited with code 0
                4 exited with code 0
                9 exited with code 0
                cannot start ChildProcess-4: fork copies one thread, and this process has several; fork before \
                anything else runs, or use spawn or forkserver

                """
        )
    }

    @Test func aForkThatNobodyWaitsForIsCollected() async throws {
        let output = try await ChildProgram(ProcessWorkerProgram.path, ["fork-unwatched"]).output()
        #expect(output == "0 25 0\n")
    }

    @Test func aForkWithMuchToSayDoesNotHoldUpItsParentsExit() async throws {
        let output = try await ChildProgram(ProcessWorkerProgram.path, ["fork-large"]).output()
        #expect(output == "")
    }

    @Test func aWrapperThatForksIsRefused() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let script = directory.appending(path: "wrapper")
        try "#!/bin/sh\n\(ProcessWorkerProgram.path)\nexit $?\n"
            .write(to: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: script.path
        )
        let program = try ChildProgram(ProcessWorkerProgram.path, ["wrapped", script.path])
        var output = ""
        for await line in program.lines { output += line }
        let ending = await program.wait()
        #expect(ending.status == 1)
        #expect(output.contains("exited with code 1 before it began"), "\(output)")
        #expect(ending.errors.contains("must be the program itself, or exec it"))
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func whatWasPrintedBeforeIsPrintedOnce(method: StartMethod) async throws {
        let words = ["unflushed", method.rawValue]
        #expect(try await ChildProgram(ProcessWorkerProgram.path, words).output() == "once\n")
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func anErrorArrivesThoughNobodyReadsIt(method: StartMethod) async throws {
        let output = try await ChildProgram(
            ProcessWorkerProgram.path,
            ["unread", method.rawValue]
        ).output()
        #expect(output == "remote exited with code 1\n")
    }

    /// By shell: no output, no environment, hardly any descriptors.
    @Test(
        arguments: [
            "exec $0 exit spawn >&-", "exec $0 exit forkserver >&- 2>&-", "exec $0 exit spawn <&-",
            "exec env -i $0 exit spawn", "exec env -i $0 exit forkserver",
        ]
    )
    func oddSurroundingsDoNoHarm(script: String) async throws {
        let shell = try ChildProgram("/bin/sh", ["-c", script, ProcessWorkerProgram.path])
        for await _ in shell.lines {}
        #expect(await shell.wait().status == 0)
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func aForgottenLineIsNoForkBomb(method: StartMethod) async throws {
        let program = try ChildProgram(ProcessWorkerProgram.path, ["forget", method.rawValue])
        var output = ""
        for await line in program.lines { output += line }
        #expect(await program.wait().status == 1)
        #expect(output.contains("startMultiprocessing(…)"), "\(output)")
        #expect(output.contains("error: "), "\(output)")
    }

    @Test func aForkServerWithThreadsIsRefused() async throws {
        let environment = ["MP_TEST_PRELOAD_THREAD=1", ProcessWorkerProgram.path]
        let program = try ChildProgram("/usr/bin/env", environment + ["exit", "forkserver"])
        var output = ""
        for await line in program.lines { output += line }
        #expect(await program.wait().status == 1)
        #expect(output.contains("the fork server has 2 threads after its preload"), "\(output)")
    }

    @Test func theMemoryOfTheParentMakesNoDifference() async throws {
        let output = try await ChildProgram(ProcessWorkerProgram.path, ["large", "spawn"]).output()
        #expect(output == "1 soon\n")
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func withoutDescriptorsThereIsAnErrorAndNothingIsLost(method: StartMethod) async throws {
        let program = try ChildProgram(ProcessWorkerProgram.path, ["scarce", method.rawValue])
        let lines = try await program.output().split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("resourceUnavailable some cannot start ChildProcess-"))
        #expect(lines[0].contains("Too many open files"), "\(lines)")
        #expect(lines[1] == "36")
    }

    @Test func withoutProcessesThereIsAnError() async throws {
        let program = try ChildProgram(ProcessWorkerProgram.path, ["crowded"])
        let lines = try await program.output().split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("resourceUnavailable cannot start ChildProcess-"), "\(lines)")
        #expect(
            lines[0].contains("the system makes no more processes (Resource temporarily unavail")
        )
        #expect(lines[1] == "was killed by SIGKILL")
    }

    /// `make soak` has ten thousand.
    @Test(arguments: [StartMethod.spawn, .forkserver])
    func manyChildrenLeaveNothing(method: StartMethod) async throws {
        let words = ["churn", method.rawValue, "200"]
        let output = try await ChildProgram(ProcessWorkerProgram.path, words).output()
        #expect(output == "200 children by \(method) left 0 descriptors, 0 zombies and 0 files\n")
    }

    private func isRunning(_ process: pid_t) -> Bool {
        // One that nobody has collected yet has ended all the same.
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else {
            return false
        }
        return !stat.contains(") Z ") && !stat.contains(") X ")
    }
}
