import Foundation
package import Multiprocessing

/// Functions that the tests of processes run in children; `process-worker` is their program.
extension RemoteFunction where Input == Int, Output == Int {
    package static var square: Self { .init("square") { $0 * $0 } }

    /// Starts a child of its own, by which the result is computed.
    package static var squareByChild: Self {
        .init("squareByChild") { number in
            try await withChildProcess(.square, number) { try await $0.value() }
        }
    }
}

extension RemoteFunction where Input == Void, Output == Void {
    package static var nothing: Self { .init("nothing") {} }

    /// Waits for ever, and can be terminated.
    package static var sleep: Self {
        .init("sleep") { try await Task.sleep(for: .seconds(600)) }
    }

    /// Starts a child that waits for ever, says its number, and waits as well.
    package static var sleepingTree: Self {
        .init("sleepingTree") {
            let child = ChildProcess(.sleep)
            try await child.start()
            print("grandchild", child.processID ?? 0)
            fflush(nil)
            try await child.value()
        }
    }

    /// Becomes another user, for whom the kernel forgets that it should die with its parent; then waits for ever.
    package static var sleepAsNobody: Self {
        .init("sleepAsNobody") {
            if getuid() == 0 { setuid(65_534) }
            print("nobody", getpid())
            fflush(nil)
            try await Task.sleep(for: .seconds(600))
        }
    }

    /// Waits for ever, whatever it is asked; only SIGKILL ends it.
    package static var sleepSoundly: Self {
        .init("sleepSoundly") {
            signal(SIGTERM, SIG_IGN)
            print("sound asleep")
            fflush(nil)
            try await Task.sleep(for: .seconds(600))
        }
    }

    /// Reads what isn't there.
    package static var crash: Self {
        .init("crash") {
            // Not by the handler of the runtime, which may ask for a key.
            signal(SIGSEGV, SIG_DFL)
            kill(getpid(), SIGSEGV)
        }
    }

    /// Ends as a function of C does that finds something wrong.
    package static var abort: Self {
        .init("abort") {
            signal(SIGABRT, SIG_DFL)
            Foundation.abort()
        }
    }

    /// Throws.
    package static var fail: Self { .init("fail") { throw TestFailure.broken(part: "wheel") } }

    /// Throws an error that the parent knows.
    package static var failKnown: Self {
        .init("failKnown", errors: TestFailure.table) { throw TestFailure.broken(part: "axle") }
    }
}

extension RemoteFunction where Input == Int32, Output == Void {
    /// Exits without a word.
    package static var exit: Self { .init("exit") { Foundation.exit($0) } }

    /// Sends itself a signal.
    package static var raise: Self { .init("raise") { kill(getpid(), $0) } }

    /// Writes the beginning of a result to its control socket, and exits.
    package static var cutResult: Self {
        .init("cutResult") { code in
            let half: [UInt8] = [0, 0, 1, 0, 0x80, 4]
            // Its number depends on the start method.
            for descriptor in Int32(3)..<20 { _ = send(descriptor, half, half.count, 0) }
            _exit(code)
        }
    }
}

extension RemoteFunction where Input == Void, Output == [Bool] {
    /// Whether the fork server has prepared something for this process.
    package static var isPrepared: Self { .init("isPrepared") { [Preparations.isDone] } }
}

extension RemoteFunction where Input == Void, Output == [String: Unsendable] {
    /// Returns what can't be sent.
    package static var unsendable: Self { .init("unsendable") { ["wheel": Unsendable()] } }
}

extension RemoteFunction where Input == SyncManager, Output == [String: ListProxy<Int>] {
    /// Makes a list that nobody else knows, and returns its proxy.
    package static var makeList: Self {
        .init("makeList") { manager in ["list": try await manager.list(Int.self, initial: [1, 2])] }
    }
}

extension RemoteFunction where Input == SyncManager, Output == WireValue {
    /// Makes a list that nobody else knows, and returns it in a value of mixed contents.
    package static var makeMixed: Self {
        .init("makeMixed") { manager in
            .list([.text("a list:"), try await manager.list(Int.self, initial: [1, 2]).wireValue])
        }
    }
}

extension RemoteFunction where Input == Connection, Output == Connection {
    /// Returns what can't be returned.
    package static var returnConnection: Self { .init("returnConnection") { $0 } }
}

extension RemoteFunction where Input == String, Output == Void {
    package static var say: Self { .init("say") { print($0) } }
}

extension RemoteFunction where Input == (String, Int), Output == String {
    package static var repeated: Self {
        .init("repeated") { (text: String, count: Int) in String(repeating: text, count: count) }
    }
}

extension RemoteFunction where Input == [UInt8], Output == [UInt8] {
    package static var echo: Self { .init("echo") { $0 } }
}

extension RemoteFunction where Input == Void, Output == [String: String] {
    /// What a process finds of itself.
    package static var describe: Self {
        .init("describe") {
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            let open = descriptors.compactMap { Int32($0) }.filter { fcntl($0, F_GETFD) >= 0 }
            let links = open.sorted().map {
                let path = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/self/fd/\($0)"
                )
                return "\($0)=\(path ?? "?")"
            }
            return [
                "descriptors": links.joined(separator: " "),
                "pid": "\(getpid())", "ppid": "\(getppid())",
                "name": ChildProcess.current.name,
                "daemon": "\(ChildProcess.current.isDaemon)",
                "parent": ChildProcess.parent?.name ?? "",
                "parentID": "\(ChildProcess.parent?.processID ?? 0)",
                "parentIsAlive": "\(ChildProcess.parent?.isAlive ?? false)",
                "directory": FileManager.default.currentDirectoryPath,
                "environment": ProcessInfo.processInfo.environment["MP_TEST_VARIABLE"] ?? "",
                "role": ProcessInfo.processInfo.environment["MULTIPROCESSING_CHILD"] ?? "",
                "arguments": CommandLine.arguments.dropFirst().joined(separator: " "),
                "input": "\(FileHandle.standardInput.availableData.count)",
            ]
        }
    }
}

/// A value with work of its own.
package struct Multiplication: ProcessBody {
    package let factors: [Int]

    package init(_ factors: [Int]) { self.factors = factors }

    package func run() async throws -> Int { factors.reduce(1, *) }
}

/// An error of a function.
package enum TestFailure: Error, Codable, Equatable {
    case broken(part: String)

    /// Knows it.
    package static var table: ErrorTable {
        var table = ErrorTable()
        table.register(TestFailure.self)
        return table
    }
}

/// What the fork server of the tests prepares.
package enum Preparations {
    private static let state = NSLock()
    nonisolated(unsafe) private static var isDoneNow = false

    /// Whether it was prepared.
    package static var isDone: Bool { state.withLock { isDoneNow } }

    /// Prepares it; with a thread, which a fork server must not have, if the environment says so.
    package static func prepare() {
        state.withLock { isDoneNow = true }
        guard ProcessInfo.processInfo.environment["MP_TEST_PRELOAD_THREAD"] != nil else { return }
        Thread.detachNewThread { Thread.sleep(forTimeInterval: 600) }
    }
}

/// A value with a part that can't be sent.
package struct Unsendable: Codable, Sendable {
    package init() {}

    package init(from decoder: any Decoder) throws {}

    package func encode(to encoder: any Encoder) throws {
        let context = EncodingError.Context(
            codingPath: encoder.codingPath,
            debugDescription: "it never can be sent"
        )
        throw EncodingError.invalidValue(self, context)
    }
}
