import Foundation
import MPChildFunctions
import Multiprocessing

/// What the program does as a parent.
enum Scenario {
    static func run(_ words: [String]) async throws {
        let context = ProcessContext(words.dropFirst().first.flatMap(StartMethod.init) ?? .spawn)
        switch words.first {
        case "forget": try await forget(context)
        case "hold": try await hold(context)
        case "hold-nobody": try await holdNobody(context)
        case "exit": try await exit(context)
        case "fork": try await forkSeveral()
        case "fork-unwatched": try await forkUnwatched()
        case "fork-large":
            try await ChildProcess(.echo, large, context: ProcessContext(.fork)).start()
        case "wrapped": try await wrapped(words.dropFirst().first ?? "", context)
        case "unflushed": try await unflushed(context)
        case "unread": try await unread(context)
        case "churn": try await churn(context, Int(words.dropFirst(2).first ?? "") ?? 100)
        case "deaths": try await deaths(context, words.dropFirst(2).compactMap { Int($0) })
        case "large": try await large(context)
        case "scarce": try await scarce(context)
        case "crowded": try await crowded()
        case "share": try await share(words[1], words[2])
        default: print("a program of the tests")
        }
    }

    /// Shares futures of an executor through a manager, and waits to be killed.
    private static func share(_ address: String, _ authkeyFile: String) async throws {
        let manager = try await SyncManager.connect(
            to: try Address(parsing: address),
            authkey: try Authkey.file(authkeyFile)
        )
        let executor = try ProcessPoolExecutor(maxWorkers: 2, context: ProcessContext(.spawn))
        let shared = try await manager.dict(named: "shared", String.self, FutureProxy<Int>.self)
        let square = try await executor.submit(.square, 7)
        try await shared.set("square", try await square.share(through: manager))
        let rest = try await executor.submit(.rest, 600_000)
        try await shared.set("rest", try await rest.share(through: manager))
        _ = try await square.result()
        print("shared")
        fflush(nil)
        try await Task.sleep(for: .seconds(600))
    }

    /// Has a child although the program doesn't say what children do.
    private static func forget(_ context: ProcessContext) async throws {
        // As if it were another program, so that the child's own check is reached.
        ProcessContext.setExecutable("/proc/self/exe")
        try await withChildProcess(.square, 5, context: context) { print(try await $0.value()) }
    }

    /// Has a child with a child, says their numbers, and waits to be killed.
    private static func hold(_ context: ProcessContext) async throws {
        let child = ChildProcess(.sleepingTree, context: context)
        try await child.start()
        print("child", child.processID ?? 0)
        fflush(nil)
        try await Task.sleep(for: .seconds(600))
    }

    /// Has a child of another user, which says its number, and waits to be killed.
    private static func holdNobody(_ context: ProcessContext) async throws {
        try await withChildProcess(.sleepAsNobody, context: context) { try await $0.value() }
    }

    /// Exits while a daemon sleeps and another child works.
    private static func exit(_ context: ProcessContext) async throws {
        let daemon = ChildProcess(.sleep, name: "daemon", isDaemon: true, context: context)
        try await daemon.start()
        let worker = ChildProcess(.say, "worked to the end", name: "worker", context: context)
        try await worker.start()
        print("daemon", daemon.processID ?? 0)
    }

    /// Forks several children, which takes that nothing else runs, and then one too many.
    @MainActor private static func forkSeveral() async throws {
        let context = ProcessContext(.fork)
        let children = (1...3).map { ChildProcess(.square, $0, context: context) }
        for child in children { try await child.start() }
        for child in children { print(try await child.value(), try await child.join()) }
        do {
            try await ChildProcess(.square, 4, context: context).start()
        } catch {
            print("\(error)".replacing(#/has \d+;/#, with: "has several;"))
        }
    }

    /// Forks a child for which nobody waits, and sees its end nevertheless.
    @MainActor private static func forkUnwatched() async throws {
        let child = ChildProcess(.square, 5, context: ProcessContext(.fork))
        try await child.start()
        // Nothing else may run: that would need a thread.
        while child.exitStatus == nil { sched_yield() }
        print(child.exitCode ?? -1, try await child.value(), ChildProcess.activeChildren.count)
    }

    /// More than a socket holds.
    private static let large = [UInt8](repeating: 1, count: 10_000_000)

    /// Has a program for its children that starts this one, in place of executing it.
    private static func wrapped(_ script: String, _ context: ProcessContext) async throws {
        ProcessContext.setExecutable(script)
        try await withChildProcess(.square, 5, context: context) { print(try await $0.value()) }
    }

    /// Has a child that fails while nobody reads standard error.
    private static func unread(_ context: ProcessContext) async throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, dup2(ends[1], STDERR_FILENO) >= 0 else { return }
        for end in ends { close(end) }
        let child = ChildProcess(.fail, context: context)
        try await child.start()
        do {
            try await child.value()
        } catch let error as MultiprocessingError {
            print(error.code, try await child.join())
        }
    }

    /// Prints something before it has children, which prints it once.
    private static func unflushed(_ context: ProcessContext) async throws {
        print("once")
        for _ in 0..<3 {
            try await withChildProcess(.nothing, context: context) { try await $0.value() }
        }
    }

    /// Starts and joins many children, and says what they have left; fails if that isn't nothing.
    private static func churn(_ context: ProcessContext, _ count: Int) async throws {
        var template = Array("/tmp/children-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw TestFailure.broken(part: "temporary directory")
        }
        let directory = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
        setenv("TMPDIR", directory, 1)
        try await withChildProcess(.nothing, context: context) { try await $0.value() }
        let before = try descriptors()
        for _ in 0..<count {
            let child = ChildProcess(.nothing, context: context)
            try await child.start()
            try await child.value()
            try await child.join()
        }
        // The last child's are given back on another thread.
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(10)
        while try descriptors() > before, clock.now < deadline { await Task.yield() }
        let kept = max(0, try descriptors() - before)
        let zombies = try zombies()
        let files = try FileManager.default.contentsOfDirectory(atPath: directory).count
        try FileManager.default.removeItem(atPath: directory)
        print(
            "\(count) children by \(context.startMethod) left \(kept) descriptors, \(zombies) zombies and",
            "\(files) files"
        )
        if kept + zombies + files + ChildProcess.activeChildren.count > 0 { Foundation.exit(1) }
    }

    /// Kills so many workers of a pool while it has so many tasks; fails if one of them isn't what it should be, or if the
    /// pool isn't whole again within a second.
    private static func deaths(_ context: ProcessContext, _ numbers: [Int]) async throws {
        let (kills, tasks) = (numbers.first ?? 100, numbers.dropFirst().first ?? 20_000)
        let report = try await WorkerDeaths(tasks: tasks, kills: kills, context: context).run()
        print(report)
        let isRight = report.isRight && report.kills == kills && report.workers > 0
        if !isRight || report.longestRecovery > .seconds(1) { Foundation.exit(1) }
    }

    /// How many children of this process have ended and weren't collected.
    private static func zombies() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            // Others end meanwhile.
            .compactMap { try? String(contentsOfFile: "/proc/\($0)/stat", encoding: .utf8) }
            .filter { $0.contains(") Z \(getpid()) ") }
            .count
    }

    /// Starts a child while this process has much memory.
    private static func large(_ context: ProcessContext) async throws {
        let memory = [UInt8](repeating: 1, count: 2 << 30)
        let clock = ContinuousClock()
        let time = try await clock.measure {
            let child = ChildProcess(.nothing, context: context)
            try await child.start()
        }
        print(memory[1 << 30], time < .seconds(1) ? "soon" : "late: \(time)")
    }

    /// Starts children until there are no descriptors left.
    private static func scarce(_ context: ProcessContext) async throws {
        try await withChildProcess(.nothing, context: context) { try await $0.value() }
        var limit = rlimit(rlim_cur: 40, rlim_max: 40)
        setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
        var children: [ChildProcess<Void>] = []
        do throws(MultiprocessingError) {
            for _ in 0..<40 {
                let child = ChildProcess(.sleep, isDaemon: true, context: context)
                try await child.start()
                children.append(child)
            }
        } catch {
            print(error.code, children.isEmpty ? "none" : "some", error)
        }
        // What there was goes on, and what was given back is used again.
        for child in children.prefix(4) {
            child.kill()
            try await child.join()
            try child.close()
        }
        children.removeFirst(4)
        print(try await withChildProcess(.square, 6, context: context) { try await $0.value() })
    }

    /// Starts programs until there are no processes left for this user.
    private static func crowded() async throws {
        // Root has no limit.
        if getuid() == 0 {
            setgid(65_534)
            setuid(65_534)
        }
        let first = try ChildProcess.program("sleep", arguments: ["600"], isDaemon: true)
        try await first.start()
        var limit = rlimit(rlim_cur: 30, rlim_max: 30)
        setrlimit(__rlimit_resource_t(__RLIMIT_NPROC.rawValue), &limit)
        do throws(MultiprocessingError) {
            for _ in 0..<30 {
                let child = try ChildProcess.program("sleep", arguments: ["600"], isDaemon: true)
                try await child.start()
            }
        } catch {
            print(error.code, error)
        }
        first.kill()
        print(try await first.join())
    }

    private static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
