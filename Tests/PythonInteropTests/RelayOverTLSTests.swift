import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Somebody between CPython and us who has a certificate that clients trust, ends TLS, and hands on what both say.
@Suite(
    .serialized,
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct RelayOverTLSTests {
    /// What the relay lets the two agree upon, and what becomes of a Python client.
    struct Manner: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The protocol that it names to both; nothing if it is a dash.
        let named: String
        /// Whether the client goes on where nothing was agreed.
        var allowsUnbound = false
        /// What the client prints.
        let outcome: String

        static let all = [
            Self(
                testDescription: "that binds to its own certificate",
                named: "mp-ep/1",
                outcome: "another authkey"
            ),
            Self(
                testDescription: "that keeps the ends from agreeing",
                named: "-",
                outcome: "not bound"
            ),
            Self(
                testDescription: "that a client lets do so",
                named: "-",
                allowsUnbound: true,
                outcome: "served"
            ),
        ]
    }

    /// Lets a relay stand before a server, and calls `body` with the relay's port.
    private static func withRelay(
        _ interpreter: PythonInterpreter,
        before address: Address,
        naming name: String,
        _ body: (Int) async throws -> Void
    ) async throws {
        guard let host = address.host, let port = address.port else {
            Issue.record("\(address) isn't protected")
            return
        }
        let files = try CertificateFixture.shared.get()
        let script = try #require(
            Bundle.module.path(forResource: "Resources/tls_relay", ofType: "py")
        )
        let relay = try ChildProgram(
            interpreter.path,
            [
                script, host, "\(port)", name, files.certificate("renewed"), files.key("renewed"),
                files.certificate("authority"), files.certificate("client"), files.key("client"),
            ]
        )
        defer { relay.kill() }
        try await body(try #require(await relay.lines.first { _ in true }.flatMap { Int($0) }))
    }

    @Test(arguments: PythonInterpreter.selected, Manner.all)
    func aPythonClientMeetsARelay(interpreter: PythonInterpreter, manner: Manner) async throws {
        try await TestServer.runProtected { server, files in
            try await Self.withRelay(interpreter, before: server.address, naming: manner.named) {
                let client = try PythonOverTLSTests.client(
                    interpreter,
                    at: .tls(host: "127.0.0.1", port: $0),
                    authkeyFile: server.authkeyFile,
                    ["connect", "ca=" + files.certificate("authority")]
                        + (manner.allowsUnbound ? ["allow_unbound=1"] : [])
                )
                #expect(try await client.output() == manner.outcome + "\n")
            }
        }
    }

    @Test(arguments: PythonInterpreter.selected, ["mp-ep/1", "-"])
    func aSwiftClientMeetsARelay(interpreter: PythonInterpreter, named: String) async throws {
        let files = try CertificateFixture.shared.get()
        let server = try await CPythonServer(of: interpreter, overTCP: true, protectedBy: files)
        // Without the relay all is well.
        await (try await server.connect()).close()
        let address = server.address
        try await Self.withRelay(interpreter, before: address, naming: named) { port in
            let error = await #expect(throws: MultiprocessingError.self) {
                _ = try await server.connect(to: .tls(host: "127.0.0.1", port: port))
            }
            // CPython's server ends the conversation with a traceback in place of a challenge.
            #expect(error?.code == (named == "-" ? .notAManager : .authenticationFailed))
        }
    }
}
