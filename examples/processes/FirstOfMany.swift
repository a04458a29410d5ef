import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// Takes so many seconds.
    static var run: Self {
        .init("run") { seconds in
            try await Task.sleep(for: .seconds(seconds))
            return seconds
        }
    }
}

/// Waits for the first of many processes, and ends the others.
func waitForTheFirst() async throws {
    let runners = [600, 0, 300].map { ChildProcess(.run, $0, name: "runner-\($0)") }
    try await withThrowingTaskGroup(of: String.self) { group in
        for runner in runners {
            try await runner.start()
            group.addTask {
                try await runner.join()
                return runner.name
            }
        }
        print("first:", try await group.next() ?? "nobody")
        // The tasks end as their processes do.
        for runner in runners { runner.terminate() }
        try await group.waitForAll()
    }
    for runner in runners { print(runner.name, runner.exitCode ?? 0) }
}
