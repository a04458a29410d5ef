import Multiprocessing

extension RemoteFunction where Input == Int, Output == Void {
    /// Prints numbers from 1 on.
    static var printNumbers: Self {
        .init("printNumbers") { count in
            for number in 1...count { print(number) }
        }
    }
}

/// A function that runs in a process of its own.
func printNumbersInAProcess() async throws {
    let child = ChildProcess(.printNumbers, 5)
    try await child.start()
    let status = try await child.join()
    print(child.name, status)
}
