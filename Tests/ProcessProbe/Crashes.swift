import Multiprocessing

/// Programs that crash on purpose.
enum Crashes {
    /// Serves a function that crashes, and calls it.
    static func inService(flightRecorder path: String) async throws {
        let manager = try await manager(flightRecorder: path) {
            $0.function("crash") { () -> Int in fatalError("on purpose") }
        }
        print(try await manager.call("crash", as: Int.self))
    }

    /// Serves a function that overflows the stack of a thread of Swift's pool, and calls it.
    static func byOverflowInService(flightRecorder path: String) async throws {
        let manager = try await manager(flightRecorder: path) {
            $0.function("dive") { () -> Int in depth(of: 1) }
        }
        print(try await manager.call("dive", as: Int.self))
    }

    /// Serves a value whose method overflows the stack of the loop's thread, and calls it.
    static func byOverflowOnLoop(flightRecorder path: String) async throws {
        let manager = try await manager(flightRecorder: path) {
            $0.register(
                SharedType("Diver", initial: 1) {
                    $0.expose("dive") { (start: inout Int) in depth(of: start) }
                }
            )
        }
        let diver = try await manager.object(named: "diver", "Diver", as: AutoProxy.self)
        print(try await diver.dive(as: Int.self))
    }

    private static func manager(
        flightRecorder path: String,
        _ register: (inout Registry) -> Void
    ) async throws -> SyncManager {
        var configuration = ManagerServerConfiguration(
            addresses: [],
            authkey: Authkey(bytes: Array("the key of a program that crashes".utf8))
        )
        configuration.flightRecorderPath = path
        register(&configuration.registry)
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        return try await server.localManager()
    }

    /// Calls itself until the stack is used up.
    private static func depth(of start: Int) -> Int {
        var start = start
        // Whoever has the address may look at it later, so that no optimiser can make a loop of this.
        return withUnsafeMutablePointer(to: &start) { deeper($0) }
    }

    private static func deeper(_ above: UnsafeMutablePointer<Int>) -> Int {
        var here = above.pointee &+ 1
        guard here != 0 else { return 0 }
        return withUnsafeMutablePointer(to: &here) { deeper($0) &+ above.pointee &+ $0.pointee }
    }
}
