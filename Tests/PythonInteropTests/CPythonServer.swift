import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A manager that a CPython process serves, until it is ended or released.
final class CPythonServer {
    /// What the server's clients have to know.
    static let authkeyText = "an authkey for tests"

    /// Where it listens.
    private(set) var address = Address.tcp(host: "127.0.0.1", port: 0)
    /// How it is reached.
    private var configuration = SyncManagerConfiguration()
    private let program: ChildProgram
    private let directory: URL

    /// Starts a server, at a Unix socket or at a port, of `python3` unless told otherwise.
    ///
    /// - Parameters:
    ///   - interpreter: Whose server.
    ///   - overTCP: Whether it listens at a port.
    ///   - port: The port; 0 is any.
    ///   - files: What protects the port; it wants certificates of its clients then, too.
    init(
        of interpreter: PythonInterpreter? = .default,
        overTCP: Bool = false,
        port: Int = 0,
        script name: String = "cpython_server",
        protectedBy files: CertificateFixture? = nil
    ) async throws {
        let script = try #require(
            Bundle.module.url(forResource: "Resources/\(name)", withExtension: "py")
        )
        directory = URL(fileURLWithPath: "/tmp/mp-interop-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        let path = directory.appendingPathComponent("socket").path
        var arguments = [script.path, overTCP ? "\(port)" : path]
        if let files {
            arguments += [
                tlsManagersFolder, files.certificate("server"), files.key("server"),
                files.certificate("authority"),
            ]
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority")),
                certificate: files.certificate("client"),
                key: files.key("client")
            )
        }
        program = try ChildProgram(try #require(interpreter).path, arguments)
        try program.write("\(Self.authkeyText)\n")
        let line = try #require(
            await program.lines.first { _ in true },
            "the server did not start"
        )
        address = try Self.address(of: line, overTCP: overTCP, isProtected: files != nil)
    }

    /// Where a server is that has said so.
    private static func address(
        of line: String,
        overTCP: Bool,
        isProtected: Bool
    ) throws -> Address {
        guard overTCP else { return .unix(path: line) }
        let port = try #require(Int(line))
        return isProtected
            ? .tls(host: "127.0.0.1", port: port) : .tcp(host: "127.0.0.1", port: port)
    }

    deinit {
        end()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Kills the server.
    func end() {
        program.kill()
    }

    /// Kills the server, and waits until the kernel has closed all that it had.
    func endAndWait() async {
        program.kill()
        _ = await program.wait()
    }

    /// Connects to it, or to what stands before it.
    func connect(
        to place: Address? = nil,
        legacyMD5: LegacyMD5 = .local
    ) async throws -> SyncManager {
        var configuration = configuration
        configuration.legacyMD5 = legacyMD5
        return try await SyncManager.connect(
            to: place ?? address,
            authkey: Authkey(bytes: Array(Self.authkeyText.utf8)),
            configuration: configuration
        )
    }
}
