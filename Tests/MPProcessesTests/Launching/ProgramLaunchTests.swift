import Glibc
import MPSystem
import Testing

@testable import MPProcesses

/// What a program finds that was started, and what is said of one that wasn't.
@Suite(.timeLimit(.minutes(10)))
struct ProgramLaunchTests {
    @Test func itEndsWithItsCode() throws {
        let status = try ProgramLaunch("sh", ["-c", "exit 7"]).start().join()
        #expect(status.code == 7)
        #expect(status.signal == nil)
        #expect(status.exitCode == 7)
        #expect(status.peakMemoryInBytes > 100_000)
        #expect(status.description == "exited with code 7")
    }

    @Test func itsOutputIsReadHoweverMuchItIs() throws {
        // More than a pipe holds.
        let launch = ProgramLaunch("sh", ["-c", "yes | head -c 300000; exit 3"])
        let (bytes, status) = try launch.output()
        #expect(bytes.count == 300_000)
        #expect(status.code == 3)
        #expect(throws: LaunchFailure.self) { try ProgramLaunch("/no/such/program").output() }
    }

    @Test func itEndsByASignal() throws {
        let status = try ProgramLaunch("sh", ["-c", "kill -TERM $$"]).start().join()
        #expect(status.signal == SIGTERM)
        #expect(status.exitCode == -SIGTERM)
        #expect(status.description == "was killed by SIGTERM")
    }

    @Test func nothingElseIsOpenAndTheInputIsEmpty() throws {
        // Not close-on-exec, so that it would be passed on.
        let stray = dup(STDERR_FILENO)
        defer { close(stray) }
        let output = try output { launch in
            launch.path = "sh"
            launch.arguments = ["-c", "ls /proc/$$/fd; readlink /proc/$$/fd/0; wc -c"]
        }
        // The shell may keep its script in a descriptor of its own; it keeps none here.
        #expect(output == "0\n1\n2\n/dev/null\n0\n")
    }

    @Test func descriptorsAreInOrderWhateverTheirNumbers() throws {
        var pipes: [[Int32]] = []
        for _ in 0..<3 {
            var ends: [Int32] = [0, 0]
            #expect(pipe(&ends) == 0)
            pipes.append(ends)
        }
        defer { for ends in pipes { close(ends[0]) } }
        var launch = ProgramLaunch("sh", ["-c", "echo three >&3; echo four >&4; echo five >&5"])
        // In reverse, so that each is in the way of another.
        launch.descriptors += pipes.reversed().map { $0[1] }
        #expect(try launch.start().join().code == 0)
        for ends in pipes { close(ends[1]) }
        #expect(pipes.map { read(from: $0[0]) } == ["five\n", "four\n", "three\n"])
    }

    @Test func variablesAreSetAndReplaced() throws {
        setenv("MP_LAUNCH_TEST", "old", 1)
        defer { unsetenv("MP_LAUNCH_TEST") }
        let output = try output { launch in
            launch.path = "sh"
            launch.arguments = [
                "-c", "echo $MP_LAUNCH_TEST $MP_LAUNCH_OTHER; env | grep -c MP_LAUNCH",
            ]
            launch.variables = ["MP_LAUNCH_TEST": "new", "MP_LAUNCH_OTHER": "a=b"]
        }
        #expect(output == "new a=b\n2\n")
    }

    @Test func itRunsInItsDirectory() throws {
        let output = try output { launch in
            launch.path = "pwd"
            launch.directory = "/usr"
        }
        #expect(output == "/usr\n")
    }

    @Test func signalsAreAsAtFirst() throws {
        var blocked = sigset_t()
        var before = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGUSR1)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let output = try output { launch in
            launch.path = "cat"
            launch.arguments = ["/proc/self/status"]
        }
        let masks = output.split(separator: "\n").filter {
            $0.hasPrefix("SigBlk") || $0.hasPrefix("SigCgt")
        }
        #expect(masks == ["SigBlk:\t0000000000000000", "SigCgt:\t0000000000000000"])
    }

    @Test(
        arguments: [
            ("/no/such/program", LaunchFailure.Step.execute, ENOENT),
            ("no-such-program-anywhere", .execute, ENOENT),
            ("/etc/passwd", .execute, EACCES), ("/usr", .execute, EACCES),
        ]
    )
    func whatCannotBeExecutedIsSaid(path: String, step: LaunchFailure.Step, code: Int32) {
        let failure = #expect(throws: LaunchFailure.self) { try ProgramLaunch(path).start() }
        #expect(failure?.step == step)
        #expect(failure?.code == code)
        #expect(failure?.description.contains(path) == true)
    }

    @Test func aDirectoryThatIsNotThereIsSaid() {
        var launch = ProgramLaunch("true")
        launch.directory = "/no/such/directory"
        let failure = #expect(throws: LaunchFailure.self) { try launch.start() }
        #expect(failure?.step == .directory)
        #expect(failure?.description.contains("/no/such/directory") == true)
    }

    @Test func aClosedDescriptorIsSaid() {
        var launch = ProgramLaunch("true")
        launch.descriptors.append(.max)
        let failure = #expect(throws: LaunchFailure.self) { try launch.start() }
        #expect(failure?.step == .descriptors)
    }

    @Test func aStoppedProcessIsSeen() throws {
        let process = try ProgramLaunch("sleep", ["60"]).start()
        defer {
            process.send(signal: SIGKILL)
            _ = process.join()
        }
        #expect(process.stopSignal == nil)
        process.send(signal: SIGSTOP)
        while process.stopSignal == nil { sched_yield() }
        #expect(process.stopSignal == SIGSTOP)
        process.send(signal: SIGCONT)
        while process.stopSignal != nil { sched_yield() }
        #expect(!process.hasEnded)
    }

    @Test func itDiesWithTheThreadThatStartedIt() async throws {
        let process = try await withCheckedContinuation { continuation in
            Result {
                try NativeThread.start(name: "short-lived") {
                    continuation.resume(
                        returning: Result { try ProgramLaunch("sleep", ["60"]).start() }
                    )
                }
            }.failed { continuation.resume(returning: .failure($0)) }
        }.get()
        #expect(process.join().signal == SIGKILL)
    }

    /// What a program writes to its standard output.
    private func output(_ describe: (inout ProgramLaunch) -> Void) throws -> String {
        var launch = ProgramLaunch("")
        describe(&launch)
        let (bytes, status) = try launch.output()
        #expect(status.isSuccess)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func read(from descriptor: Int32) -> String {
        var room = [UInt8](repeating: 0, count: 65_536)
        var text: [UInt8] = []
        while case let count = Glibc.read(descriptor, &room, room.count), count > 0 {
            text += room[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Result {
    /// Runs a body with the error, if there is one.
    fileprivate func failed(_ body: (Failure) -> Void) {
        if case .failure(let error) = self { body(error) }
    }
}
