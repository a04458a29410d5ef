import Multiprocessing

extension RemoteFunction where Input == LockProxy, Output == Void {
    /// Prints two lines that belong together.
    static var printLines: Self {
        .init("printLines") { lock in
            try await lock.withLock {
                print("first line,")
                print("  second line")
            }
        }
    }
}

/// A lock, so that lines of several processes don't get between each other.
func printUnderALock() async throws {
    try await withSyncManager { manager in
        let lock = try await manager.lock()
        let children = (1...3).map { _ in ChildProcess(.printLines, lock) }
        for child in children { try await child.start() }
        for child in children { try await child.join() }
    }
}
