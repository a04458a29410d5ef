import Multiprocessing

extension RemoteFunction where Input == Void, Output == Void {
    /// Waits for ten minutes.
    static var sleep: Self { .init("sleep") { try await Task.sleep(for: .seconds(600)) } }
}

/// A process that is ended by its parent.
func terminateAProcess() async throws {
    let child = ChildProcess(.sleep, name: "sleeper")
    try await child.start()
    print("alive:", child.isAlive)
    child.terminate()
    let status = try await child.join()
    print("alive:", child.isAlive)
    print(child.name, status)
    print("exit code, as Python has it:", status.exitCode)
}
