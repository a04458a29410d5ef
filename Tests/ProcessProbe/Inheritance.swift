import Multiprocessing

/// What children get with their arguments.
enum Inheritance {
    /// Passes managers and proxies to children.
    static func run(_ context: ProcessContext) async throws {
        try await withSyncManager { manager in
            let list = try await manager.list(Int.self, initial: [1])
            let shared = Shared(manager: manager, lists: ["a": [list]])
            print(
                try await withChildProcess(.extend, shared, context: context) {
                    try await $0.value()
                }
            )
            print(
                try await withChildProcess(.passOn, shared, context: context) {
                    try await $0.value()
                }
            )
            // Nobody but the child knows it.
            let child = ChildProcess(
                .contents,
                try await manager.list(Int.self, initial: [7, 8]),
                context: context
            )
            try await child.start()
            print(try await child.value())
            try await child.join()
        }
        try await failing(context)
    }

    /// The arguments need a manager that has gone.
    private static func failing(_ context: ProcessContext) async throws {
        let server = ManagerServer(configuration: .init(addresses: [], authkey: .random()))
        _ = try await server.start()
        let list = try await server.localManager().list(Int.self)
        await server.stop()
        do {
            try await ChildProcess(.contents, list, context: context).start()
        } catch let error as MultiprocessingError {
            print(error.code)
        }
    }

    /// Has a child use the program's authkey.
    static func ofAuthkey(_ context: ProcessContext) async throws {
        try await withSyncManager(authkey: .current) { manager in
            _ = try await manager.dict(named: "d", String.self, Int.self)
            let child = ChildProcess(
                .connectByProgramKey,
                "\(manager.address)",
                context: context
            )
            try await child.start()
            print(try await child.value())
            try await child.join()
        }
    }
}
