import Glibc
import Multiprocessing

/// The workers, each a process that ends with this one.
struct Crew {
    /// Who they are: `3 × Swift and 1 × CPython 3.11.7`.
    let title: String
    let workers: [ChildProcess<Void>]

    /// Describes three workers in Swift, and one in Python if there is one.
    static func describe(of manager: SyncManager, _ key: [UInt8]) async throws -> Crew {
        let number = variable("WORKERS").flatMap { Int($0) } ?? 3
        var title = "\(number) × Swift"
        var workers = (1...max(number, 1)).prefix(number).map { number in
            let name = "swift-\(number)"
            return ChildProcess(
                .countWords,
                manager,
                name,
                name: name,
                isDaemon: true
            )
        }
        if let python = await versionOfPython() {
            title += " and 1 × \(python)"
            workers.append(try pythonWorker(at: manager.address, key))
        } else {
            print("No python3 runs here: Swift works alone.")
        }
        return Crew(title: title, workers: workers)
    }

    /// Lets all of them work while a body runs, and waits for them.
    ///
    /// - Throws: The body's error; ``Failure`` if a worker fails, for whom nobody waits then.
    func work<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        for worker in workers { try await worker.start() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            for worker in workers {
                group.addTask {
                    let status = try await worker.join()
                    guard status.isSuccess else {
                        throw Failure("worker \(worker.name) \(status) before the work was done")
                    }
                    return nil
                }
            }
            group.addTask { try await body() }
            var result: Result?
            while let next = try await group.next() { result = next ?? result }
            guard let result else { throw Failure("there is no result") }
            return result
        }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

// The worker in Python.
extension Crew {
    /// What `python3` is here; `nil` if there is none that runs.
    private static func versionOfPython() async -> String? {
        let question = """
            import platform
            from multiprocessing.connection import Connection
            Connection(3, readable=False).send(
                platform.python_implementation() + " " + platform.python_version())
            """
        // An interpreter that fails is as good as none.
        guard let (ours, theirs) = try? pipe(duplex: false),
            let child = try? ChildProcess.python(code: question, passing: [theirs.fileDescriptor])
        else { return nil }
        return try? await withChildProcess(child) { _ in
            theirs.close()
            return try await ours.receive(String.self)
        }
    }

    /// Describes the worker in Python, which finds the key in a descriptor, not in a file.
    private static func pythonWorker(
        at address: Address,
        _ key: [UInt8]
    ) throws -> ChildProcess<Void> {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, write(ends[1], key, key.count) == key.count else {
            throw Failure("there is no pipe for the key")
        }
        defer { for end in ends { close(end) } }
        let script = variable("PYTHON_WORKER") ?? "examples/python-word-count-worker/worker.py"
        return try .python(
            script: script,
            arguments: [address.path ?? "", "/dev/fd/3", "python"],
            passing: [ends[0]],
            name: "python",
            isDaemon: true
        )
    }
}
