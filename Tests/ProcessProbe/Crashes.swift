import Multiprocessing

/// Programs that crash on purpose.
enum Crashes {
    /// Serves a function that crashes, and calls it.
    static func inService(flightRecorder path: String) async throws {
        var configuration = ManagerServerConfiguration(
            addresses: [],
            authkey: Authkey(bytes: Array("the key of a program that crashes".utf8))
        )
        configuration.flightRecorderPath = path
        configuration.registry.function("crash") { () -> Int in fatalError("on purpose") }
        let server = ManagerServer(configuration: configuration)
        _ = try await server.start()
        let manager = try await server.localManager()
        print(try await manager.call("crash", as: Int.self))
    }
}
