import Foundation
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
    private let key = Authkey.random()

    private func server(
        _ settings: TLSServerConfiguration?,
        authkey: Authkey? = nil
    ) -> ManagerServer {
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0)],
            authkey: authkey ?? key
        )
        configuration.tls = settings
        return ManagerServer(configuration: configuration)
    }

    /// Serves with one of the fixture's certificates while a body runs.
    private func withServer(
        _ name: String = "server",
        clientAuthorities: String? = nil,
        _ body: (Address, CertificateFixture) async throws -> Void
    ) async throws {
        let files = try CertificateFixture.shared.get()
        let server = server(
            .certificate(
                files.certificate(name),
                key: files.key(name),
                clientAuthorities: clientAuthorities.map(files.certificate)
            )
        )
        try await body(try await server.start()[0], files)
        await server.stop()
    }

    private func connect(
        to address: Address,
        _ tls: TLSClientConfiguration,
        authkey: Authkey? = nil
    ) async throws(MultiprocessingError) -> SyncManager {
        var configuration = SyncManagerConfiguration()
        configuration.tls = tls
        return try await SyncManager.connect(
            to: address,
            authkey: authkey ?? key,
            configuration: configuration
        )
    }

    @Test func objectsAreSharedOverTLSWithBothEndsCertified() async throws {
        try await withServer(clientAuthorities: "authority") { address, files in
            let manager = try await connect(
                to: address,
                TLSClientConfiguration(
                    trust: .authorities(files.certificate("authority")),
                    certificate: files.certificate("client"),
                    key: files.key("client")
                )
            )
            guard manager.address.kind == .tls, manager.address.host == "127.0.0.1",
                let port = manager.address.port, port > 0
            else {
                Issue.record("\(manager.address)")
                return
            }
            let counts = try await manager.dict(String.self, Int.self)
            try await counts.set("apples", 5)
            #expect(try await counts.get("apples") == 5)
            await manager.close()
        }
    }

    @Test func tellsWhatIsWrongWithAServersCertificate() async throws {
        try await withServer("other-name") { address, files in
            let trust = TLSClientConfiguration(trust: .authorities(files.certificate("authority")))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await connect(to: address, trust)
            }
            #expect(error?.code == .tlsFailed)
            #expect(error?.message.contains("for manager.example, 192.0.2.7") == true)
            #expect(error?.message.contains(address.description) == true)
        }
    }

    @Test func aClientWithoutACertificateIsToldThatOneIsWanted() async throws {
        try await withServer(clientAuthorities: "authority") { address, files in
            let trust = TLSClientConfiguration(trust: .authorities(files.certificate("authority")))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await connect(to: address, trust)
            }
            #expect(error?.code == .tlsFailed)
            #expect(error?.message.contains("wants a certificate") == true)
        }
    }

    @Test func anotherAuthkeyIsNoWayIn() async throws {
        try await withServer { address, files in
            let trust = TLSClientConfiguration(trust: .authorities(files.certificate("authority")))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await connect(to: address, trust, authkey: .random())
            }
            #expect(error?.code == .authenticationFailed)
        }
        let server = server(.authkey)
        let address = try await server.start()[0]
        let error = await #expect(throws: MultiprocessingError.self) {
            try await connect(to: address, .init(trust: .authkey), authkey: .random())
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.message.contains("authkey") == true)
        await server.stop()
    }

    @Test func aShortAuthkeyIsTooWeakForTLS() async throws {
        let error = await #expect(throws: MultiprocessingError.self) {
            try await server(.authkey, authkey: Authkey(bytes: "secret".utf8, allowsWeakKey: true))
                .start()
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.message.contains("at least 32 bytes") == true)
    }

    @Test func anAddressWithTLSNeedsSettings() async throws {
        let error = await #expect(throws: MultiprocessingError.self) {
            try await server(nil).start()
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.message.contains("needs a certificate") == true)
    }

    @Test func aNewAuthkeyTakesThePlaceOfCertificatesToo() async throws {
        let server = server(.authkey)
        let address = try await server.start()[0]
        let manager = try await connect(to: address, .init(trust: .authkey))
        let counter = try await manager.value(1)
        let newKey = Authkey.random()
        try await server.setAuthkeys([NamedAuthkey("old", key), NamedAuthkey("new", newKey)])
        for authkey in [key, newKey] {
            let meanwhile = try await connect(to: address, .init(trust: .authkey), authkey: authkey)
            await meanwhile.close()
        }
        try await server.setAuthkeys([NamedAuthkey("new", newKey)])
        let other = try await connect(to: address, .init(trust: .authkey), authkey: newKey)
        await #expect(throws: MultiprocessingError.self) {
            try await connect(to: address, .init(trust: .authkey))
        }
        let short = Authkey(bytes: (0..<16).map { UInt8($0) })
        let error = await #expect(throws: MultiprocessingError.self) {
            try await server.setAuthkeys([NamedAuthkey("short", short)])
        }
        #expect(error?.code == .tlsFailed)
        let third = try await connect(to: address, .init(trust: .authkey), authkey: newKey)
        #expect(try await counter.get() == 1)
        await third.close()
        await other.close()
        await manager.close()
        await server.stop()
    }

    @Test(arguments: [("client", true), ("somebody", false)])
    func theNameInACertificateIsWhatRightsAreGivenTo(name: String, isAllowed: Bool) async throws {
        let files = try CertificateFixture.shared.get()
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0)],
            authkey: key
        )
        configuration.tls = .certificate(
            files.certificate("server"),
            key: files.key("server"),
            clientAuthorities: files.certificate("authority")
        )
        configuration.rights = try Rights("allow cert:\(name) create list\notherwise deny")
        let server = ManagerServer(configuration: configuration)
        let address = try await server.start()[0]
        let tls = TLSClientConfiguration(
            trust: .authorities(files.certificate("authority")),
            certificate: files.certificate("client"),
            key: files.key("client")
        )
        func create() async throws {
            let manager = try await connect(to: address, tls)
            _ = try await manager.list(Int.self)
            await manager.close()
        }
        if isAllowed {
            try await create()
        } else {
            let error = await #expect(throws: MultiprocessingError.self) { try await create() }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.contains("cert:client") == true)
        }
        await server.stop()
    }

    @Test func aCertificateIsExchangedUnderCallsAndABadOneIsNot() async throws {
        let files = try CertificateFixture.shared.get()
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }  // Only a leftover in /tmp.
        let (certificate, key) = (folder.path + "/c.pem", folder.path + "/k.pem")
        func install(_ name: String) throws {
            for (source, target) in [
                (files.certificate(name), certificate), (files.key(name), key),
            ] {
                _ = try? FileManager.default.removeItem(atPath: target)  // Not there at first.
                try FileManager.default.copyItem(atPath: source, toPath: target)
            }
        }
        try install("server")
        let server = server(.certificate(certificate, key: key))
        let address = try await server.start()[0]
        let trust = TLSClientConfiguration(trust: .authorities(files.certificate("authority")))
        let manager = try await connect(to: address, trust)
        let counter = try await manager.value(0)
        let calls = Task {
            for _ in 0..<500 { _ = try await counter.increment() }
        }
        try install("other-name")
        try server.reloadCertificates()
        let error = await #expect(throws: MultiprocessingError.self) {
            try await connect(to: address, trust)
        }
        #expect(error?.message.contains("manager.example") == true)
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: certificate))
        #expect(throws: MultiprocessingError.self) { try server.reloadCertificates() }
        try install("renewed")
        try server.reloadCertificates()
        let other = try await connect(to: address, trust)
        try await calls.value
        #expect(try await counter.get() == 500)
        await other.close()
        await server.stop()
    }
}
