import Foundation
import Logging
import Multiprocessing
import MultiprocessingFoundation
import MultiprocessingServiceLifecycle
import ServiceLifecycle

/// A coordinator with a TLS server in it, or a worker:
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
        let group = ServiceGroup(
            services: [server, Coordinator(server: server, count: count)],
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
