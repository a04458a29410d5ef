internal import Multiprocessing

extension RemoteFunction where Input == Void, Output == Void {
    /// Does nothing, in a process of its own.
    static var nothing: Self { .init("nothing") {} }
}

extension SwiftWorker {
    /// Starts processes one after the other.
    static func processes(by method: StartMethod) async throws -> WorkerRound {
        let context = ProcessContext(method)
        let once = { @Sendable in
            let child = ChildProcess(.nothing, context: context)
            try await child.start()
            try await child.value()
            try await child.join()
        }
        // The fork server is there then.
        try await once()
        return { window in try await measure(window) { try await once() } }
    }
}
