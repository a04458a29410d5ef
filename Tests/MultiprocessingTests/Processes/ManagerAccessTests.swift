import MPTransport
import MPWire
import Testing

@testable import Multiprocessing

struct ManagerAccessTests {
    private func copy(_ access: ManagerAccess) throws -> ManagerAccess {
        var bytes: [UInt8] = []
        try access.wireValue.appendPickle(to: &bytes)
        return try ManagerAccess(try PickleReader.read(bytes[...]))
    }

    @Test(arguments: [
        Address.unix(path: "/tmp/a b"), .abstract(name: [1, 255, 0]),
        .tcp(host: "::1", port: 5), .tls(host: "h.example", port: 65535),
    ])
    func keepsAddressAndAuthkey(address: Address) throws {
        let key = Authkey(bytes: [0, 1, 255], allowsWeakKey: true)
        let access = ManagerAccess(
            address: address,
            authkey: key,
            configuration: SyncManagerConfiguration()
        )
        let read = try copy(access)
        #expect(read.address == address && read.authkey == key && read.authkey.allowsWeakKey)
    }

    @Test func keepsAllSettings() throws {
        var configuration = SyncManagerConfiguration()
        configuration.connectTimeout = nil
        configuration.legacyMD5 = .always
        configuration.polling = .never
        configuration.reconnection.callLimit = .milliseconds(1)
        configuration.reconnection.firstPause = .milliseconds(2)
        configuration.reconnection.longestPause = .milliseconds(3)
        configuration.reconnection.limit = .milliseconds(4)
        configuration.tls = TLSClientConfiguration(
            trust: .authorities("/a.pem"),
            certificate: "/c.pem",
            key: "/k.pem"
        )
        configuration.tls.serverName = "name"
        configuration.tls.revocationLists = ["/r.pem"]
        configuration.tls.allowsTLS12 = true
        let read = try copy(access(configuration)).configuration
        #expect(read.connectTimeout == nil)
        #expect(read.legacyMD5 == .always && read.polling == .never)
        #expect(read.reconnection == configuration.reconnection)
        #expect(read.tls.trust.authoritiesPath == "/a.pem")
        #expect(read.tls.certificate == "/c.pem" && read.tls.key == "/k.pem")
        #expect(read.tls.serverName == "name" && read.tls.revocationLists == ["/r.pem"])
        #expect(read.tls.allowsTLS12)
    }

    @Test func keepsWhatIsOff() throws {
        var configuration = SyncManagerConfiguration()
        configuration.reconnection = .never
        let read = try copy(access(configuration)).configuration
        #expect(read.reconnection == .never)
        #expect(read.connectTimeout == configuration.connectTimeout)
        #expect(read.tls.certificate == nil && !read.tls.allowsTLS12 && !read.tls.usesAuthkey)
        #expect(read.tls.trust.authoritiesPath == nil && read.tls.trust.fingerprintDigits == nil)
    }

    @Test func keepsTheOtherKindsOfTrust() throws {
        var configuration = SyncManagerConfiguration()
        configuration.tls.trust = .fingerprint("ab:cd")
        #expect(
            try copy(access(configuration)).configuration.tls.trust.fingerprintDigits == "ab:cd"
        )
        configuration.tls.trust = .authkey
        #expect(try copy(access(configuration)).configuration.tls.usesAuthkey)
    }

    @Test func showsNoKey() throws {
        let access = ManagerAccess(
            address: .unix(path: "/a"),
            authkey: Authkey(bytes: Array("secret of the test".utf8)),
            configuration: SyncManagerConfiguration()
        )
        var text = ""
        dump(access, to: &text)
        #expect(!"\(access)".contains("secret") && !text.contains("secret"))
    }

    @Test(arguments: [WireValue.null, .dict([:]), .tuple([]), .text("x")])
    func refusesAnythingElse(value: WireValue) {
        let error = #expect(throws: MultiprocessingError.self) { _ = try ManagerAccess(value) }
        #expect(error?.code == .invalidReply)
    }

    private func access(_ configuration: SyncManagerConfiguration) -> ManagerAccess {
        ManagerAccess(
            address: .unix(path: "/a"),
            authkey: .random(),
            configuration: configuration
        )
    }
}
