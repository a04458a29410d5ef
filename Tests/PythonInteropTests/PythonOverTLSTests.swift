import Foundation
import MPProxyScenarios
import MPTestSupport
import Multiprocessing
import Testing

/// Stock CPython over TLS, with the module in `examples/python-over-tls`: as the client of our server,
/// as the server of our client, and with itself.
@Suite(
    .serialized,
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct PythonOverTLSTests {
    /// Who meets whom, and what the client says about it.
    struct Meeting: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The server's certificate, by its name in the fixture.
        var certificate = "server"
        /// Whose certificates the server wants of clients.
        var clientAuthorities: String?
        /// How the client calls the server.
        var host = "127.0.0.1"
        /// Whom the client trusts.
        var trusted: String? = "authority"
        /// The one certificate that the client trusts.
        var pinned: String?
        /// The client's certificate.
        var client: String?
        var knowsAuthkey = true
        /// Whether it names the protocol that binds its proof to the server's certificate.
        var namesProtocol = true
        /// The line that the client prints. 20, 62 and so on are OpenSSL's `X509_V_ERR_…`; the brackets
        /// hold the messages that it has sent.
        var outcome = "served"

        static let all = [
            Self(testDescription: "an authority of ours"),
            Self(
                testDescription: "a certificate without numbers, and proxies that have the number",
                certificate: "no-number",
                host: "localhost"
            ),
            Self(
                testDescription: "both ends certified",
                clientAuthorities: "authority",
                client: "client"
            ),
            Self(
                testDescription: "a stranger's server",
                certificate: "stranger-server",
                outcome: "refused the certificate: 20 []"
            ),
            Self(
                testDescription: "the system's authorities",
                trusted: nil,
                outcome: "refused the certificate: 20 []"
            ),
            Self(
                testDescription: "another number",
                certificate: "other-name",
                outcome: "refused the certificate: 64 []"
            ),
            Self(
                testDescription: "another name",
                certificate: "other-name",
                host: "localhost",
                outcome: "refused the certificate: 62 []"
            ),
            Self(
                testDescription: "a pinned certificate, whatever its names are",
                certificate: "no-name",
                trusted: nil,
                pinned: "no-name"
            ),
            Self(
                testDescription: "another certificate than the pinned one",
                trusted: nil,
                pinned: "renewed",
                outcome: "refused the certificate: pin []"
            ),
            Self(
                testDescription: "no client certificate",
                clientAuthorities: "authority",
                outcome: "refused by the server: TLSV13_ALERT_CERTIFICATE_REQUIRED []"
            ),
            Self(
                testDescription: "a stranger's client certificate",
                clientAuthorities: "authority",
                client: "stranger-client",
                outcome: "refused by the server: TLSV1_ALERT_UNKNOWN_CA []"
            ),
            Self(
                testDescription: "a client that names no protocol, as one without our module",
                namesProtocol: false,
                outcome: "served"
            ),
            Self(
                testDescription: "another authkey",
                knowsAuthkey: false,
                outcome: "another authkey"
            ),
        ]
    }

    @Test(arguments: PythonInterpreter.selected, Meeting.all)
    func meets(interpreter: PythonInterpreter, meeting: Meeting) async throws {
        try await TestServer.runProtected(
            by: meeting.certificate,
            clientAuthorities: meeting.clientAuthorities
        ) { server, files in
            if !meeting.knowsAuthkey {
                try Data("the key of somebody else".utf8).write(to: server.authkeyFile)
            }
            var settings = meeting.trusted.map { ["ca=" + files.certificate($0)] } ?? []
            settings += meeting.pinned.map { ["pinned=" + files.certificate($0)] } ?? []
            if let client = meeting.client {
                settings += [
                    "certificate=" + files.certificate(client), "key=" + files.key(client),
                ]
            }
            if !meeting.namesProtocol { settings += ["nameless=1", "allow_unbound=1"] }
            let client = try Self.client(
                interpreter,
                at: server.address,
                called: meeting.host,
                authkeyFile: server.authkeyFile,
                ["use"] + settings
            )
            #expect(try await client.output() == meeting.outcome + "\n")
        }
    }

    /// Whoever knows the authkey is enough for a client, and nobody else is.
    @Test(
        arguments: PythonInterpreter.selected.filter { $0.minor >= 13 },
        [
            (true, nil, "served"),
            (false, nil, "refused by the server: SSLV3_ALERT_HANDSHAKE_FAILURE []"),
            (true, "server", "refused the certificate: 20 []"),
        ] as [(Bool, String?, String)]
    )
    func theAuthkeyStandsInForCertificates(
        interpreter: PythonInterpreter,
        meeting: (knowsAuthkey: Bool, certificate: String?, outcome: String)
    ) async throws {
        let files = try CertificateFixture.shared.get()
        let key = Data((0..<32).map { UInt8($0) })
        try await TestServer.run {
            $0.addresses = [.tls(host: "127.0.0.1", port: 0)]
            $0.authkey = Authkey(bytes: Array(key))
            $0.tls =
                meeting.certificate.map {
                    .certificate(files.certificate($0), key: files.key($0))
                } ?? .authkey
        } _: { server in
            try (meeting.knowsAuthkey ? key : Data(key.reversed())).write(to: server.authkeyFile)
            let client = try Self.client(
                interpreter,
                at: server.address,
                authkeyFile: server.authkeyFile,
                ["use", "by_authkey=1"]
            )
            #expect(try await client.output() == meeting.outcome + "\n")
        }
    }

    /// A server across a network takes no MD5, which is all that stock CPython has before 3.12.
    @Test(arguments: PythonInterpreter.all.filter { $0.minor < 12 })
    func noVersionNeedsMD5(interpreter: PythonInterpreter) async throws {
        try await TestServer.runProtected(legacyMD5: .never) { server, files in
            let client = try Self.client(
                interpreter,
                at: server.address,
                authkeyFile: server.authkeyFile,
                ["use", "ca=" + files.certificate("authority")]
            )
            #expect(try await client.output() == "served\n")
        }
        let files = try CertificateFixture.shared.get()
        let server = try await CPythonServer(of: interpreter, overTCP: true, protectedBy: files)
        let manager = try await server.connect(legacyMD5: .never)
        #expect(try await manager.numberOfObjects() >= 0)
        await manager.close()
    }

    @Test(arguments: PythonInterpreter.selected)
    func aRevokedServerIsRefused(interpreter: PythonInterpreter) async throws {
        for (certificate, outcome) in [
            ("server", "served"), ("revoked-server", "refused the certificate: 23 []"),
        ] {
            try await TestServer.runProtected(by: certificate) { server, files in
                let client = try Self.client(
                    interpreter,
                    at: server.address,
                    authkeyFile: server.authkeyFile,
                    [
                        "use", "ca=" + files.certificate("authority"),
                        "crl=" + files.certificate("revoked"),
                    ]
                )
                #expect(try await client.output() == outcome + "\n")
            }
        }
    }

    @Test(
        "The module alone: connections, limits of time, forks, starting managers",
        arguments: PythonInterpreter.selected
    )
    func theModuleKeepsItsPromises(interpreter: PythonInterpreter) async throws {
        let files = try CertificateFixture.shared.get()
        let script = try #require(
            Bundle.module.path(forResource: "Resources/tls_connections", ofType: "py")
        )
        let program = try ChildProgram(
            interpreter.path,
            [
                "-W", "ignore::DeprecationWarning", script, tlsManagersFolder,
                files.certificate("server"), files.key("server"), files.certificate("authority"),
                files.certificate("renewed"), files.key("renewed"),
            ]
        )
        let output = try await program.output()
        #expect(output.hasSuffix("managers_start_by_any_method\n"))
    }

    @Test(
        "The tables of cases come out as over CPython's own sockets",
        arguments: PythonInterpreter.selected,
        ["iterator", "lock", "manager", "nesting", "queue"]
    )
    func answersAsInTheClear(interpreter: PythonInterpreter, table: String) async throws {
        // CPython lets everybody do everything.
        try await TestServer.runProtected(rights: .unrestricted) { server, files in
            let ours = Opponent.protected(server, authorities: files.certificate("authority"))
            async let oracle = outcomes(of: table, with: interpreter, against: .oracle)
            async let candidate = outcomes(of: table, with: interpreter, against: ours)
            let (expected, actual) = try await (oracle, candidate)
            #expect(!expected.isEmpty)
            let byName = Dictionary(actual.map { ($0.name, $0.outcome) }, uniquingKeysWith: { $1 })
            for each in expected {
                #expect(byName[each.name] == each.outcome, "\(each.name)")
            }
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func ourProxiesUseAServerOfCPython(interpreter: PythonInterpreter) async throws {
        let files = try CertificateFixture.shared.get()
        let server = try await CPythonServer(of: interpreter, overTCP: true, protectedBy: files)
        let manager = try await server.connect()
        for scenario in ProxyScenario.all
        where scenario.isKnownToCPython && scenario.firstMinor <= interpreter.minor {
            do {
                try await scenario.run(manager)
            } catch {
                Issue.record("\(scenario.testDescription): \(error)")
            }
        }
        await manager.close()
    }

    @Test(
        "A proxy that a Swift client has put into a container leads Python over TLS, too",
        arguments: PythonInterpreter.selected
    )
    func nestedProxiesStayProtected(interpreter: PythonInterpreter) async throws {
        try await TestServer.runProtected { server, files in
            let authkey = Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            var configuration = SyncManagerConfiguration()
            configuration.tls.trust = .authorities(files.certificate("authority"))
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: authkey,
                configuration: configuration
            )
            try await Self.checkNesting(
                manager,
                with: interpreter,
                authkeyFile: server.authkeyFile
            )
        }
    }

    @Test(
        "And so it does in a container of a CPython server",
        arguments: PythonInterpreter.selected
    )
    func nestedProxiesStayProtectedByCPython(interpreter: PythonInterpreter) async throws {
        let files = try CertificateFixture.shared.get()
        let cpython = try await CPythonServer(of: interpreter, overTCP: true, protectedBy: files)
        let authkeyFile = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-authkey-\(UUID().uuidString.prefix(8))")
        try Data(CPythonServer.authkeyText.utf8).write(to: authkeyFile)
        defer { try? FileManager.default.removeItem(at: authkeyFile) }  // Only a leftover in /tmp.
        try await Self.checkNesting(
            try await cpython.connect(),
            with: interpreter,
            authkeyFile: authkeyFile,
            ["certificate=" + files.certificate("client"), "key=" + files.key("client")]
        )
    }

    @Test func eachClientOfAServerIsLedByItsOwnWay() async throws {
        let files = try CertificateFixture.shared.get()
        let interpreter = try #require(PythonInterpreter.default)
        let socket = "/tmp/mp-\(UUID().uuidString.prefix(8))"
        try await TestServer.run {
            $0.addresses = [.tls(host: "127.0.0.1", port: 0), .unix(path: socket)]
            $0.tls = .certificate(files.certificate("server"), key: files.key("server"))
        } _: { server in
            let manager = try await SyncManager.connect(
                to: .unix(path: socket),
                authkey: Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            )
            try await Self.checkNesting(
                manager,
                with: interpreter,
                at: server.address,
                authkeyFile: server.authkeyFile
            )
        }
    }

    /// Puts the proxy of a list into a dictionary, and lets a Python client use it over TLS.
    private static func checkNesting(
        _ manager: SyncManager,
        with interpreter: PythonInterpreter,
        at address: Address? = nil,
        authkeyFile: URL,
        _ settings: [String] = []
    ) async throws {
        let files = try CertificateFixture.shared.get()
        let list = try await manager.list(Int.self, initial: [1])
        let box = try await manager.dict(String.self, ListProxy<Int>.self)
        try await box.set("list", list)
        // What CPython has handed out is put back, too.
        try await box.set("list", try #require(try await box.get("list")))
        let client = try client(
            interpreter,
            at: address ?? manager.address,
            authkeyFile: authkeyFile,
            [box.token.ident, "ca=" + files.certificate("authority")] + settings
        )
        #expect(try await client.output() == "served\n")
        #expect(try await list.copy() == [1, 2])
        await manager.close()
    }

    /// Starts the client, with a command and settings.
    static func client(
        _ interpreter: PythonInterpreter,
        at address: Address,
        called host: String = "127.0.0.1",
        authkeyFile: URL,
        _ arguments: [String]
    ) throws -> ChildProgram {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/tls_client", ofType: "py")
        )
        guard address.kind == .tls, let port = address.port else {
            throw Unprotected(address: address)
        }
        let place = [script, tlsManagersFolder, host, "\(port)", authkeyFile.path]
        return try ChildProgram(interpreter.path, place + arguments)
    }

    /// A server that isn't at a `tls://` address.
    private struct Unprotected: Error {
        let address: Address
    }
}
