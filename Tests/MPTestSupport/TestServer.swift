package import Foundation
package import Multiprocessing

/// A server of ours in this process, with the file that tells its authkey to a Python client.
package struct TestServer: Sendable {
    /// The text of the authkey of all of them; long enough to make keys for TLS of.
    package static let keyText = "the key of the tests, long enough for TLS"
    package static let authkey = Authkey(bytes: keyText.utf8)

    /// Where it listens.
    package let address: Address
    /// Holds the authkey, as bytes.
    package let authkeyFile: URL

    /// What a test server listens on.
    package enum Transport {
        case unix
        case tcp
        /// TLS, whose keys come from the authkey.
        case tls
    }

    /// Serves while `body` runs, from a fresh folder that only this user can enter.
    package static func run<Result: Sendable>(
        over transport: Transport = .unix,
        configure: (inout ManagerServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }  // Only a leftover in /tmp.
        let authkeyFile = folder.appendingPathComponent("authkey")
        try Data(keyText.utf8).write(to: authkeyFile)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: authkeyFile.path
        )
        let address =
            switch transport {
            case .unix: try Address(parsing: "unix:\(folder.path)/socket")
            case .tcp: try Address(parsing: "tcp://127.0.0.1:0")
            case .tls: try Address(parsing: "tls://127.0.0.1:0")
            }
        var configuration = ManagerServerConfiguration(
            addresses: [address],
            authkey: authkey
        )
        if transport == .tls { configuration.tls = .authkey }
        configure(&configuration)
        let server = ManagerServer(configuration: configuration)
        let addresses = try await server.start()
        do {
            let result = try await body(Self(address: addresses[0], authkeyFile: authkeyFile))
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}
