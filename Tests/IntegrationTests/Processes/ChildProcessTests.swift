import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Functions in processes of their own, by both ways that start a program.
@Suite(.timeLimit(.minutes(10)), .serialized)
struct ChildProcessTests {
    init() { ProcessWorkerProgram.use() }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func aResultComesBack(method: StartMethod) async throws {
        let context = ProcessContext(method)
        let child = ChildProcess(.square, 5, context: context)
        #expect(child.processID == nil && !child.isAlive && child.exitStatus == nil)
        try await child.start()
        #expect(try #require(child.processID) > 0)
        #expect(try await child.value() == 25)
        let status = try await child.join()
        #expect(status.isSuccess && status.error == nil && status.peakMemoryInBytes > 1_000_000)
        #expect(!child.isAlive && child.exitCode == 0)
        // Whoever asks again gets the same.
        #expect(try await child.value() == 25)
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func argumentsOfAllForms(method: StartMethod) async throws {
        let context = ProcessContext(method)
        try await withChildProcess(.nothing, context: context) { try await $0.value() }
        let text = try await withChildProcess(.repeated, "ab", 3, context: context) {
            try await $0.value()
        }
        #expect(text == "ababab")
        let product = ChildProcess(running: Multiplication([2, 3, 7]), context: context)
        #expect(product.name.hasPrefix("Multiplication-"))
        #expect(try await withChildProcess(product) { try await $0.value() } == 42)
    }

    @Test(arguments: [1, 1_000, 1_000_000, 100_000_000])
    func argumentsOfAllSizes(count: Int) async throws {
        let bytes = [UInt8](repeating: 7, count: count)
        let echoed = try await withChildProcess(.echo, bytes) { try await $0.value() }
        #expect(echoed == bytes)
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func whatAChildFinds(method: StartMethod) async throws {
        setenv("MP_TEST_VARIABLE", "of now", 1)
        let child = ChildProcess(
            .describe,
            name: "Ada",
            isDaemon: true,
            context: ProcessContext(method)
        )
        let facts = try await withChildProcess(child) { try await $0.value() }
        // Beside what the runtime has opened since: its event descriptors, and that of the parent.
        let descriptors = try #require(facts["descriptors"]).split(separator: " ")
            .filter { !$0.contains("=anon_inode:") && !$0.contains("=/proc/") }
        #expect(descriptors.count == 4, "\(descriptors)")
        #expect(descriptors.first == "0=/dev/null")
        #expect(descriptors.last?.contains("=socket:") == true)
        #expect(facts["pid"] == "\(child.processID ?? 0)")
        #expect(facts["ppid"] == "\(getpid())")
        #expect(facts["parentID"] == facts["ppid"])
        #expect(facts["name"] == "Ada")
        #expect(facts["daemon"] == "true")
        #expect(facts["parent"] == "MainProcess")
        #expect(facts["parentIsAlive"] == "true")
        #expect(facts["directory"] == FileManager.default.currentDirectoryPath)
        #expect(facts["environment"] == "of now")
        #expect(facts["role"] == "")
        #expect(facts["input"] == "0")
    }

    @Test func onlyTheForkServerPreparesItsChildren() async throws {
        for (method, isPrepared) in [(StartMethod.spawn, false), (.forkserver, true)] {
            let context = ProcessContext(method)
            let found = try await withChildProcess(.isPrepared, context: context) {
                try await $0.value()
            }
            #expect(found == [isPrepared], "\(method)")
        }
    }

    @Test func aGrandchildWorks() async throws {
        for method in [StartMethod.spawn, .forkserver] {
            let context = ProcessContext(method)
            let result = try await withChildProcess(.squareByChild, 7, context: context) {
                try await $0.value()
            }
            #expect(result == 49)
        }
    }

    @Test func aDaemonHasNoChildren() async throws {
        let child = ChildProcess(.squareByChild, 7, isDaemon: true)
        try await child.start()
        let error = await #expect(throws: MultiprocessingError.self) { try await child.value() }
        #expect(
            error?.remote?.message.contains("is a daemon, and daemons can't have children") == true
        )
        try await child.join()
    }

    @Test func namesAndLists() async throws {
        let children = [
            ChildProcess(.sleep), ChildProcess(.sleep), ChildProcess(.sleep, name: "third"),
        ]
        let pattern = #/ChildProcess-\d+/#
        #expect(children[0].name.wholeMatch(of: pattern) != nil)
        #expect(children[1].name.wholeMatch(of: pattern) != nil)
        #expect(children[0].name != children[1].name)
        #expect(children[2].name == "third")
        for child in children { try await child.start() }
        let active = ChildProcess.activeChildren
        #expect(children.allSatisfy { child in active.contains { $0 == child } })
        for child in children {
            child.kill()
            #expect(try await child.join().signal == SIGKILL)
        }
        let left = ChildProcess.activeChildren
        #expect(children.allSatisfy { child in !left.contains { $0 == child } })
        #expect(ChildProcess.current.name == "MainProcess")
        #expect(ChildProcess.parent == nil)
    }

    @Test func thePoliteAndTheForcefulEnd() async throws {
        let polite = ChildProcess(.sleep)
        try await polite.start()
        #expect(try await polite.join(timeout: .milliseconds(50)) == nil)
        polite.terminate()
        #expect(try await polite.join().signal == SIGTERM)
        let interrupted = ChildProcess(.sleep)
        try await interrupted.start()
        interrupted.interrupt()
        #expect(try await interrupted.join().signal == SIGINT)
        let killed = ChildProcess(.sleepSoundly)
        try await killed.start()
        let status = try await killed.tearDown([.terminate(grace: .milliseconds(300))])
        // A child that hasn't come so far yet follows SIGTERM.
        #expect(status?.signal == SIGKILL || status?.signal == SIGTERM)
        // They have ended: nothing happens.
        killed.kill()
        polite.terminate()
    }

    @Test func aChildEndsWithItsScope() async throws {
        let cancelled = ChildProcess(.sleep)
        let (starts, hasStarted) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await withChildProcess(cancelled) { child in
                hasStarted.yield()
                try await child.value()
            }
        }
        _ = await starts.first { true }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(cancelled.exitStatus?.signal == SIGTERM)
        let child = ChildProcess(.sleep)
        await #expect(throws: TestFailure.broken(part: "body")) {
            try await withChildProcess(child) { _ in throw TestFailure.broken(part: "body") }
        }
        #expect(child.exitStatus?.signal == SIGTERM)
    }

    @Test func aProcessIsUsedInOrder() async throws {
        let child = ChildProcess(.square, 2)
        await expect(.invalidState, "it wasn't started") { try await child.value() }
        await expect(.invalidState, "it wasn't started") { try await child.join() }
        try await child.start()
        await expect(.invalidState, "it was started before") { try await child.start() }
        let sentinel = try #require(child.sentinel)
        var entry = pollfd(fd: sentinel, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 60_000) == 1)
        try await child.join()
        try child.close()
        #expect(child.sentinel == nil)
        await expect(.invalidState, "it was closed") { try await child.value() }
        let running = ChildProcess(.sleep)
        try await running.start()
        await expect(.invalidState, "it still runs") { try running.close() }
        running.kill()
        try await running.join()
    }

    @Test func anArgumentThatCannotBeSentIsNamed() async throws {
        let child = ChildProcess(.orders, [Order(item: "tea", day: 1), Order(item: "", day: -1)])
        let error = await #expect(throws: MultiprocessingError.self) { try await child.start() }
        #expect(error?.code == .typeMismatch)
        #expect(error?.message.contains("[1].day") == true, "\(error?.message ?? "")")
        #expect(child.processID == nil)
    }

    @Test func whatAProgramIsPassedIsNotKeptOpenHere() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let child = try ChildProcess.program(
            "/bin/sh",
            arguments: ["-c", "echo hello >&3"],
            passing: [ends[1]]
        )
        close(ends[1])
        try await child.start()
        try await child.join()
        // A copy that was left over would keep the end of the file away, for ever if reading waited.
        #expect(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
        var bytes = [UInt8](repeating: 0, count: 100)
        #expect(read(ends[0], &bytes, bytes.count) == 6)
        #expect(read(ends[0], &bytes, bytes.count) == 0)
        close(ends[0])
        withExtendedLifetime(child) {}
    }

    @Test(arguments: [StartMethod.spawn, .forkserver])
    func objectsInAResultOutliveTheChild(method: StartMethod) async throws {
        try await withSyncManager { manager in
            let context = ProcessContext(method)
            let child = ChildProcess(.makeList, manager, context: context)
            try await child.start()
            // Nobody has asked for the result when the child ends.
            #expect(try await child.join().isSuccess)
            let list = try #require(try await child.value()["list"])
            try await list.append(3)
            #expect(try await list.copy() == [1, 2, 3])
        }
    }

    @Test func objectsInAMixedResultOutliveTheChildAndItsRecord() async throws {
        try await withSyncManager { manager in
            let value = try await withChildProcess(.makeMixed, manager) { child in
                try await child.value()
            }
            guard case .list(let parts) = value, parts.count == 2 else {
                Issue.record("\(value)")
                return
            }
            let list = try ListProxy<Int>(parts[1])
            #expect(try await list.copy() == [1, 2])
        }
    }

    @Test func aConnectionIsNoResult() async throws {
        let (ours, theirs) = try Multiprocessing.pipe()
        let child = ChildProcess(.returnConnection, theirs)
        try await child.start()
        let error = await #expect(throws: MultiprocessingError.self) { try await child.value() }
        #expect(error?.message.contains("it holds a connection") == true, "\(error?.message ?? "")")
        ours.close()
    }

    @Test func aProgramOfPythonIsAChild() async throws {
        try #require(PythonInterpreter.default != nil, "there is no CPython here")
        let python = try #require(PythonInterpreter.default).path
        let good = try ChildProcess.python(
            code: "import sys; sys.exit(int(sys.argv[1]))",
            arguments: ["0"],
            interpreter: python
        )
        try await withChildProcess(good) { try await $0.value() }
        let bad = try ChildProcess.python(code: "raise SystemExit(3)", interpreter: python)
        try await bad.start()
        await expect(.childDied, "it exited with code 3") { try await bad.value() }
        #expect(bad.exitCode == 3)
    }
}

/// An order, of which only those after the first of the month can be sent.
struct Order: Codable, Sendable {
    let item: String
    let day: Int

    init(item: String, day: Int) {
        self.item = item
        self.day = day
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(item, forKey: .item)
        try container.encode(Day(number: day), forKey: .day)
    }

    private struct Day: Encodable {
        let number: Int

        func encode(to encoder: any Encoder) throws {
            guard number > 0 else {
                let context = EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "there is no such day"
                )
                throw EncodingError.invalidValue(number, context)
            }
            var container = encoder.singleValueContainer()
            try container.encode(number)
        }
    }
}

extension RemoteFunction where Input == [Order], Output == Int {
    fileprivate static var orders: Self { .init("square") { $0.count } }
}
