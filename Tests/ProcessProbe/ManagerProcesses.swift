import Glibc
import Multiprocessing

/// Managers in processes of their own.
enum ManagerProcesses {
    private static func home(_ context: ProcessContext) -> ManagerHome {
        .childProcess(.bank, context: context)
    }

    /// Uses one, interrupts it, passes it to a child, and shuts it down.
    static func serve(_ context: ProcessContext) async throws {
        let manager = try await SyncManager.start(
            in: home(context),
            initializer: ProcessInitializer(.prepare, "ready")
        )
        let pid = try await manager.call("pid", as: Int.self)
        print(manager.process?.name ?? "", pid == manager.process?.processID.map(Int.init))
        print(try await manager.call("prepared", as: String.self))
        // Ctrl-C goes to all processes of a group.
        manager.process?.interrupt()
        let list = try await manager.list(Int.self, initial: [1])
        let shared = Shared(manager: manager, lists: ["a": [list]])
        print(
            try await withChildProcess(.extend, shared, context: context) { try await $0.value() }
        )
        let path = manager.address.path ?? ""
        print(exists(path))
        let status = try await manager.shutdown(timeout: .seconds(30))
        print(status.map { "\($0)" } ?? "", exists(path), exists(directory(of: path)))
        try await manager.shutdown()
        do {
            _ = try await list.copy()
        } catch let error as MultiprocessingError {
            print(error.code)
        }
        print(try await withSyncManager(in: .childProcess) { try await $0.numberOfObjects() })
        print(ChildProcess.activeChildren.count)
    }

    /// Says the server's number, and waits to be killed.
    static func hold(_ context: ProcessContext) async throws {
        let manager = try await SyncManager.start(in: home(context))
        print(manager.process?.processID ?? 0)
        fflush(nil)
        try await Task.sleep(for: .seconds(600))
        await manager.close()
    }

    /// Starts managers that can't be started.
    static func fail(_ context: ProcessContext) async throws {
        await report {
            _ = try await SyncManager.start(
                in: home(context),
                initializer: ProcessInitializer(.prepare, "fail")
            )
        }
        try await withSyncManager { other in
            await report {
                _ = try await SyncManager.start(in: home(context), address: other.address)
            }
        }
        await report {
            _ = try await SyncManager.start(in: home(context), authkey: Authkey(bytes: [1]))
        }
        await report {
            try await withSyncManager { _ = try await $0.shutdown() }
        }
        print(ChildProcess.activeChildren.count)
    }

    private static func report(_ body: () async throws -> Void) async {
        do {
            try await body()
            print("no error")
        } catch let error as MultiprocessingError {
            print("\(error.code): \(error.remote.map { "\($0)" } ?? error.message)")
        } catch {
            print("another error:", error)
        }
    }

    /// Forgets a manager, and then the proxies.
    static func drop(_ context: ProcessContext) async throws {
        var list = Optional(try await list(context))
        print(try await list?.count() ?? 0, ChildProcess.activeChildren.count)
        let child = ChildProcess.activeChildren[0]
        list = nil
        print(try await child.join())
    }

    private static func list(_ context: ProcessContext) async throws -> ListProxy<Int> {
        try await SyncManager.start(in: home(context)).list(Int.self, initial: [1, 2])
    }

    /// Kills the server.
    static func kill(_ context: ProcessContext) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.reconnection = .never
        let manager = try await SyncManager.start(in: home(context), configuration: configuration)
        let list = try await manager.list(Int.self)
        let path = manager.address.path ?? ""
        manager.process?.kill()
        try await manager.process?.join()
        do {
            _ = try await list.copy()
        } catch let error as MultiprocessingError {
            print(error.code)
        }
        let status = try await manager.shutdown()
        print(status.map { "\($0)" } ?? "", exists(directory(of: path)))
    }

    /// Exits without a word to the server.
    static func exit(_ context: ProcessContext) async throws {
        let manager = try await SyncManager.start(in: home(context))
        print(manager.process?.processID ?? 0, directory(of: manager.address.path ?? ""))
        fflush(nil)
        withExtendedLifetime(manager) { Glibc.exit(0) }
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func directory(of path: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
