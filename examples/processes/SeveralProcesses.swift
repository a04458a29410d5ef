import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// Multiplies a number by itself.
    static var square: Self { .init("square") { $0 * $0 } }
}

/// Several processes at the same time, and their results.
func startSeveral() async throws {
    let children = (1...4).map { ChildProcess(.square, $0, name: "square-\($0)") }
    for child in children { try await child.start() }
    for child in children { print(child.name, try await child.value()) }
    for child in children { try await child.join() }
    print("still there:", ChildProcess.activeChildren.count)
}
