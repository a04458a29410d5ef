import MPWire
import Testing

/// Proxies inside values: `RebuildProxy` in, `RebuildProxy` out, alive in between.
@Suite(.timeLimit(.minutes(10)))
struct PickleProxyTests {
    /// What a proxy keeps while its value lives.
    private final class Lease: Sendable {}

    private static let token = Token(
        typeid: "list",
        address: .tcp(host: "127.0.0.1", port: 5000),
        ident: "ab-1"
    )

    private static func proxy(_ exposed: [String]? = nil) -> WireValue {
        .proxy(
            WireProxy(
                token: token,
                proxyType: WireGlobal("multiprocessing.managers", "ListProxy"),
                serializer: "xmlrpclib",
                exposed: exposed
            )
        )
    }

    private static func onlyProxy(in value: WireValue) throws -> WireProxy {
        guard case .list(let elements) = value, case .proxy(let proxy)? = elements.first else {
            throw MessageError("no list of a proxy")
        }
        return proxy
    }

    @Test func everythingAboutAProxySurvives() throws {
        let pickle = WireValue.list([Self.proxy(["append"])]).pickled
        let proxy = try Self.onlyProxy(in: try PickleReader.read(pickle[...]))
        #expect(proxy.token == Self.token)
        #expect(proxy.proxyType == WireGlobal("multiprocessing.managers", "ListProxy"))
        #expect(proxy.serializer == "xmlrpclib")
        #expect(proxy.exposed == ["append"])
        #expect(proxy.lease == nil)
    }

    @Test(
        arguments: [
            nil, .unix(path: "/tmp/é"), .abstract(name: [0xff, 0x01]), .tcp(host: "::1", port: 1),
        ] as [Address?]
    )
    func everyAddressSurvives(_ address: Address?) throws {
        let token = Token(typeid: "Queue", address: address, ident: "7")
        #expect(try Token(PickleReader.read(token.value.pickled[...])) == token)
        let type = WireGlobal("multiprocessing.managers", "AutoProxy")
        let pickle = WireValue.list([.proxy(WireProxy(token: token, proxyType: type))]).pickled
        #expect(try Self.onlyProxy(in: PickleReader.read(pickle[...])).token == token)
    }

    @Test(
        "Who reaches an object over TLS is told so, and who doesn't isn't",
        arguments: [
            ("pickle", .tls(host: "::1", port: 1), "pickle+tls"),
            ("pickle+tls", .tls(host: "::1", port: 1), "pickle+tls"),
            ("pickle+tls", .unix(path: "/tmp/é"), "pickle"),
            ("pickle+tls", .tcp(host: "::1", port: 1), "pickle"),
            ("pickle+tls", nil, "pickle+tls"),
            ("pickle+other", .tls(host: "::1", port: 1), "pickle+other"),
            ("pickle+other", .abstract(name: [1]), "pickle+other"),
        ] as [(String, Address?, String)]
    )
    func theSerializerGoesWithTheAddress(_ old: String, _ address: Address?, _ new: String) throws {
        let type = WireGlobal("multiprocessing.managers", "ListProxy")
        let proxy = WireProxy(token: Self.token, proxyType: type, serializer: old)
        var pickle: [UInt8] = []
        WireValue.list([.proxy(proxy)]).appendPickle(to: &pickle, addressing: { _ in address })
        let moved = try Self.onlyProxy(in: PickleReader.read(pickle[...]))
        #expect(moved.serializer == new)
    }

    @Test func aLeaseLivesAsLongAsItsValue() throws {
        weak var lease: Lease?
        var tokens: [Token] = []
        var value: WireValue? = try PickleReader.read(
            WireValue.list([Self.proxy()]).pickled[...],
            adopt: {
                tokens.append($0)
                let new = Lease()
                lease = new
                return new
            }
        )
        #expect(tokens == [Self.token])
        #expect(value != nil && lease != nil)
        value = nil
        #expect(lease == nil)
    }

    @Test func aProxyThatOccursTwiceIsAdoptedOnce() throws {
        let proxy = Self.proxy()
        var count = 0
        let value = try PickleReader.read(
            WireValue.list([proxy, proxy]).pickled[...],
            adopt: { _ in
                count += 1
                return nil
            }
        )
        #expect(count == 1)
        #expect(value == .list([proxy, proxy]))
    }

    @Test func aProxyInACycleStaysAlive() throws {
        // r = [r, proxy]
        var bytes = [UInt8](hexadecimal: "80045d94680061")
        bytes += Self.proxy().pickled.dropFirst(2).dropLast()
        bytes += [0x61, 0x2e]
        // The proxy's own memo entries come after the list's.
        weak var lease: Lease?
        var value: WireValue? = try PickleReader.read(
            bytes[...],
            adopt: { _ in
                let new = Lease()
                lease = new
                return new
            }
        )
        guard case .cyclic(let graph)? = value else {
            Issue.record("not a cycle")
            return
        }
        #expect(graph.proxies.map(\.token) == [Self.token])
        #expect(lease != nil)
        let again = try PickleReader.read(WireValue.cyclic(graph).pickled[...])
        #expect(again == value)
        value = nil
    }

    /// Two readers, two addresses, one graph.
    @Test func aProxyInACycleIsWrittenForItsReader() throws {
        // r = [r, proxy, proxy], in a list with another proxy.
        let proxy = Self.proxy().pickled.dropFirst(2).dropLast()
        var bytes = Array("(l(lp0\ng0\na".utf8)
        bytes += proxy + Array("a".utf8) + proxy + Array("aa".utf8) + proxy + Array("a.".utf8)
        let value = try PickleReader.read(bytes[...])
        for address in [Address.unix(path: "/run/a"), .tls(host: "b", port: 2)] {
            var pickle: [UInt8] = []
            value.appendPickle(to: &pickle, addressing: { _ in address })
            var tokens: [Token] = []
            let read = try PickleReader.read(
                pickle[...],
                adopt: {
                    tokens.append($0)
                    return nil
                }
            )
            #expect(read == value)
            #expect(tokens.map { $0.address?.value } == Array(repeating: address.value, count: 3))
            #expect(try read.representation() == value.representation())
        }
    }

    @Test func aProxyOfAForeignClassIsRefused() {
        let type = WireGlobal("farm", "JobProxy")
        let pickle = WireValue.proxy(WireProxy(token: Self.token, proxyType: type)).pickled
        #expect {
            try PickleReader.read(pickle[...])
        } throws: { error in
            guard case PickleError.refused(type, _) = error else { return false }
            return true
        }
        #expect(throws: Never.self) {
            try PickleReader.read(pickle[...], policy: ClassPolicy(allowing: ["farm.JobProxy"]))
        }
    }
}
