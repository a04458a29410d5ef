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
    for runner in runners { try await runner.start() }
    for runner in try await wait(for: runners) { print("first:", runner.name) }
    for runner in runners { runner.terminate() }
    for runner in runners { print(runner.name, try await runner.join().exitCode) }
}
