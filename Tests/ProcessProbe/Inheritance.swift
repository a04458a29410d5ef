import Multiprocessing

/// What children get with their arguments.
enum Inheritance {
    /// Passes managers and proxies to children.
    static func run(_ context: ProcessContext) async throws {
        try await withSyncManager { try await pass($0, context) }
        try await failing(context)
    }

    /// Passes a manager that another program serves, and its proxies.
    static func run(
        _ context: ProcessContext,
        from address: String,
        authkey: String
    ) async throws {
        let manager = try await SyncManager.connect(
            to: Address(parsing: address),
            authkey: Authkey(bytes: authkey.utf8)
        )
        try await pass(manager, context)
        await manager.close()
    }

    private static func pass(_ manager: SyncManager, _ context: ProcessContext) async throws {
        do {
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
            // The argument is its only proxy.
            let child = ChildProcess(
                .contents,
                try await manager.list(Int.self, initial: [7, 8]),
                context: context
            )
            try await child.start()
            print(try await child.value())
            try await child.join()
        }
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
