#if ServiceLifecycle
import Foundation
import Logging
import Multiprocessing
import MultiprocessingFoundation
import MultiprocessingServiceLifecycle
import ServiceLifecycle
import UnixSignals

/// A coordinator with a TLS server in it, or a worker.
///
///     farm coordinator ADDRESS AUTHKEYFILE CERTIFICATE KEY COUNT
///     farm worker ADDRESS AUTHKEYFILE CA NAME
@main
struct Farm {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 5 else {
            throw FarmError.usage
        }
        let address = try Address(parsing: arguments[1])
        let authkey = try Authkey.file(arguments[2])
        switch arguments[0] {
        case "coordinator":
            try await coordinate(
                address,
                authkey,
                tls: .certificate(arguments[3], key: arguments[4]),
                count: arguments.dropFirst(5).first.flatMap { Int($0) } ?? 24
            )
        default:
            let worker = Worker(name: arguments[4])
            try await worker.run(address, authkey, trust: .authorities(arguments[3]))
        }
    }

    /// Serves, and hands out pictures, until SIGTERM.
    private static func coordinate(
        _ address: Address,
        _ authkey: Authkey,
        tls: TLSServerConfiguration,
        count: Int
    ) async throws {
        var configuration = ManagerServerConfiguration(addresses: [address], authkey: authkey)
        configuration.tls = tls
        let server = ManagerServer(configuration: configuration)
        for address in try await server.start() { print("listening on \(address)") }
        fflush(nil)  // Whoever waits for it may read a pipe.
        // Others need TLS, the authkey and the name; this is the same process.
        let manager = try await server.localManager()
        let group = ServiceGroup(
            services: [server, Coordinator(manager: manager, count: count)],
            gracefulShutdownSignals: [.sigterm],
            logger: Logger(label: "farm") { _ in SwiftLogNoOpLogHandler() }
        )
        try await group.run()
        print("the server has stopped")
    }
}

/// What is wrong with the arguments.
enum FarmError: Error {
    case usage
}
#else
@main
struct Farm {
    static func main() { print("build it with --traits ServiceLifecycle") }
}
#endif
