import Glibc
import Multiprocessing

/// A server across a network, inside of a program, and its client: TLS by certificates, and by the authkey alone.
@main
struct TLSServer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        switch arguments.count {
        case 6 where arguments[1] == "serve":
            let certificate = TLSServerConfiguration.certificate(arguments[4], key: arguments[5])
            try await serve(at: arguments[2], authkey: .file(arguments[3]), by: certificate)
        case 4 where arguments[1] == "serve":
            try await serve(at: arguments[2], authkey: .file(arguments[3]), by: .authkey)
        case 4:
            try await call(
                at: arguments[1],
                authkey: .file(arguments[2]),
                .authorities(arguments[3])
            )
        case 3:
            try await call(at: arguments[1], authkey: .file(arguments[2]), .authkey)
        default:
            print(
                "usage: example-tls-server [serve] ADDRESS AUTHKEY_FILE [CERTIFICATE KEY | AUTHORITY]"
            )
        }
    }

    /// Serves until a client calls `shutdown`.
    static func serve(
        at address: String,
        authkey: Authkey,
        by tls: TLSServerConfiguration
    ) async throws {
        var configuration = ManagerServerConfiguration(
            addresses: [try Address(parsing: address)],
            authkey: authkey
        )
        configuration.tls = tls
        configuration.allowsShutdown = true
        let server = ManagerServer(configuration: configuration)
        // With port 0, the kernel has chosen one.
        for address in try await server.start() { print("listening on \(address)") }
        fflush(nil)  // Whoever waits for it may read a pipe.
        await server.waitUntilStopped()
    }

    static func call(
        at address: String,
        authkey: Authkey,
        _ trust: TLSClientConfiguration.Trust
    ) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.tls = TLSClientConfiguration(trust: trust)
        let manager = try await SyncManager.connect(
            to: Address(parsing: address),
            authkey: authkey,
            configuration: configuration,
            retrying: .seconds(30)
        )
        let visits = try await manager.dict(named: "visits", String.self, Int.self)
        print("visit", try await visits.increment("visitor"))
        await manager.close()
    }
}
