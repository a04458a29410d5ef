import MPReferents
import MPWire
import Testing

@testable import MPCore

/// What becomes of a proxy that one client stores and another one reads.
@Suite(.timeLimit(.minutes(10)))
struct HandedOnProxyTests {
    private static let managers = "multiprocessing.managers"
    private static let elsewhere = Address.tcp(host: "203.0.113.9", port: 6666)
    private static let here = Address.unix(path: "/run/test.sock")

    private static func proxy(
        _ ident: String,
        _ typeid: String = "list",
        at address: Address? = elsewhere,
        as name: String = "ListProxy",
        in module: String = managers,
        serializer: String = "pickle",
        exposed: [String]? = nil
    ) -> WireValue {
        .proxy(
            WireProxy(
                token: Token(typeid: typeid, address: address, ident: ident),
                proxyType: WireGlobal(module, name),
                serializer: serializer,
                exposed: exposed
            )
        )
    }

    /// What a client reads that another one has stored; `nil` if the first was refused.
    private static func handOn(_ value: WireValue, through harness: CoreHarness) -> WireValue? {
        let list = harness.create("list")
        let (storer, reader) = (harness.serve(), harness.serve())
        harness.request(list, "append", [value], on: storer)
        guard case .returning? = harness.reply(on: storer) else { return nil }
        harness.request(list, "__getitem__", [.int(0)], on: reader)
        let policy = ClassPolicy(allowing: ["shop.*"])
        guard let frame = harness.nextFrame(on: reader),
            let read = try? PickleReader.read(frame[...], policy: policy),
            case .returning(let handedOn)? = try? Reply(read)
        else { return nil }
        return handedOn
    }

    private static func handedOnProxy(
        _ value: WireValue,
        through harness: CoreHarness
    ) throws -> WireProxy {
        guard case .proxy(let proxy)? = handOn(value, through: harness) else {
            throw MessageError("no proxy")
        }
        return proxy
    }

    @Test func allButTheObjectIsOurs() throws {
        let harness = CoreHarness()
        let lock = harness.create("Lock")
        let sent = Self.proxy(
            lock,
            "os.system('x')",
            as: "AutoProxy",
            serializer: "evil",
            exposed: ["evil", "acquire"]
        )
        let proxy = try Self.handedOnProxy(sent, through: harness)
        #expect(proxy.token == Token(typeid: "Lock", address: Self.here, ident: lock))
        #expect(proxy.serializer == "pickle")
        #expect(proxy.exposed == TypeRegistry()["Lock"]?.exposed)
        #expect(proxy.proxyType.name == "AutoProxy")
    }

    @Test(
        "Python's class for the type, or the one that Python would make",
        arguments: [
            ("list", "ListProxy", "ListProxy"), ("list", "AutoProxy", "AutoProxy"),
            ("list", "IteratorProxy", "ListProxy"), ("list", "BaseProxy", "ListProxy"),
            ("list", "DictProxy", "ListProxy"), ("Queue", "ListProxy", "AutoProxy"),
            ("Queue", "AutoProxy", "AutoProxy"), ("set", "SetProxy", "SetProxy"),
            ("set", "ListProxy", "AutoProxy"), ("Lock", "AcquirerProxy", "AcquirerProxy"),
            ("Event", "AcquirerProxy", "EventProxy"), ("Counter", "DictProxy", "DictProxy"),
            ("Counter", "AutoProxy", "AutoProxy"),
        ]
    )
    func theClassIsThatOfTheType(_ typeid: String, _ sent: String, _ due: String) throws {
        let harness = CoreHarness {
            let standard = TypeRegistry.standard
            $0.registry = TypeRegistry(standard + [TypeRegistration("Counter", DictReferent.self)])
        }
        let ident = harness.create(typeid)
        let proxy = try Self.handedOnProxy(Self.proxy(ident, typeid, as: sent), through: harness)
        #expect(proxy.proxyType == WireGlobal(Self.managers, due))
        #expect((proxy.exposed != nil) == (due == "AutoProxy"))
    }

    @Test func aClassOfOnesOwnHasToBeAdmitted() throws {
        let closed = CoreHarness()
        let list = closed.create("list")
        let refused = Self.proxy(list, as: "JobsProxy", in: "shop")
        #expect(Self.handOn(refused, through: closed) == nil)
        let open = CoreHarness { $0.policy = ClassPolicy(allowing: ["shop.JobsProxy"]) }
        let sent = Self.proxy(open.create("list"), as: "JobsProxy", in: "shop", exposed: ["evil"])
        let proxy = try Self.handedOnProxy(sent, through: open)
        #expect(proxy.proxyType == WireGlobal("shop", "JobsProxy"))
        #expect(proxy.token.address == Self.here)
        #expect(proxy.exposed == nil)
    }

    @Test(
        "Neither strangers' objects nor dead ones are handed on",
        arguments: ["7f00deadbeef", "test-1", "test-ffff", "other-1"]
    )
    func onlyLivingObjectsOfOurs(ident: String) {
        let harness = CoreHarness()
        _ = harness.control("decref", [.text(harness.create("list"))])
        let list = harness.create("list")
        let token = Token(typeid: "list", address: Self.elsewhere, ident: ident).value
        for value in [Self.proxy(ident), token, .list([Self.proxy(ident)])] {
            let storer = harness.serve()
            harness.request(list, "append", [value], on: storer)
            guard case .traceback(let text)? = harness.reply(on: storer) else {
                Issue.record("a proxy of \(ident) was taken")
                continue
            }
            let isOurs = ident.hasPrefix("test-")
            #expect(
                text.contains(isOurs ? "no longer has" : "--relay-proxies tcp://203.0.113.9:6666")
            )
        }
        let link = harness.openLink()
        harness.call(1, list, "append", [Self.proxy(ident)], on: link)
        guard case .reply(call: 1, .traceback)? = harness.linkFrame(on: link) else {
            Issue.record("a proxy of \(ident) was taken on a link")
            return
        }
        harness.call(2, list, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(0))))
    }

    @Test func aTokenAloneGetsOurAddress() throws {
        let harness = CoreHarness()
        let list = harness.create("list")
        let sent = Token(typeid: "evil", address: Self.elsewhere, ident: list).value
        let token = try Token(try #require(Self.handOn(sent, through: harness)))
        #expect(token == Token(typeid: "list", address: Self.here, ident: list))
    }

    @Test func aCycleHasNoOtherAddress() throws {
        let harness = CoreHarness()
        let inner = harness.create("list")
        // r = [r, proxy]
        var pickle = Array("(lp0\ng0\na".utf8)
        pickle += Self.proxy(inner).pickle.dropFirst(2).dropLast() + Array("a.".utf8)
        let value = try PickleReader.read(pickle[...])
        guard case .cyclic(let graph)? = Self.handOn(value, through: harness) else {
            Issue.record("no cycle")
            return
        }
        #expect(graph.proxies.map(\.token.address) == [Self.here])
        pickle = Array("(lp0\ng0\na".utf8)
        pickle += Self.proxy("other-1").pickle.dropFirst(2).dropLast() + Array("a.".utf8)
        #expect(Self.handOn(try PickleReader.read(pickle[...]), through: harness) == nil)
    }

    @Test(
        "What was listed is passed on",
        arguments: [
            (elsewhere, "pickle", true), (elsewhere, "pickle+tls", false),
            (elsewhere, "xmlrpclib", false),
            (.tcp(host: "203.0.113.10", port: 6666), "pickle", false),
            (.tcp(host: "203.0.113.9", port: 6667), "pickle", false),
            (.unix(path: "/other"), "pickle", true),
            (.tcp(host: "tls", port: 1), "pickle+tls", true),
            (.tcp(host: "tls", port: 1), "pickle", false), (nil, "pickle", false),
        ] as [(Address?, String, Bool)]
    )
    func relayedProxies(_ address: Address?, _ serializer: String, _ isRelayed: Bool) throws {
        let harness = CoreHarness {
            $0.relayedAddresses = [
                Self.elsewhere, .unix(path: "/other"), .tls(host: "tls", port: 1),
            ]
        }
        let sent = Self.proxy(
            "7f00",
            "Queue",
            at: address,
            as: "AutoProxy",
            serializer: serializer,
            exposed: ["get", "__len__", "__reduce__", "__init__", "_connect"]
        )
        let handedOn = Self.handOn(sent, through: harness)
        #expect((handedOn != nil) == isRelayed)
        guard case .proxy(let proxy)? = handedOn else { return }
        #expect(proxy.token == Token(typeid: "Queue", address: address, ident: "7f00"))
        #expect(proxy.serializer == serializer)
        #expect(proxy.exposed == ["get", "__len__"])
    }

    @Test func theServersOwnProcessMayPassOnWhatItLikes() throws {
        let harness = CoreHarness().own
        let sent = Self.proxy("7f00", as: "AutoProxy", exposed: ["get", "__init__"])
        let proxy = try Self.handedOnProxy(sent, through: harness)
        #expect(proxy.token.address == Self.elsewhere)
        #expect(proxy.exposed == ["get"])
        #expect(Self.handOn(Self.proxy("7f00", serializer: "x"), through: harness) == nil)
        #expect(Self.handOn(Self.proxy("test-ffff"), through: harness) == nil)
    }

    /// Not the sender's address, and not that of whoever has it by then.
    @Test func anObjectThatIsGoneIsAskedForHere() {
        let harness = CoreHarness()
        let list = harness.create("list")
        let token = Token(typeid: "list", address: Self.elsewhere, ident: "test-ffff")
        let holder = harness.create("list")
        let storer = harness.serve()
        harness.request(holder, "append", [Self.proxy(list)], on: storer)
        _ = harness.reply(on: storer)
        #expect(harness.core.addressing(for: storer)?(token) == Self.here)
    }
}

extension WireValue {
    fileprivate var pickle: [UInt8] {
        var bytes: [UInt8] = []
        appendPickle(to: &bytes)
        return bytes
    }
}
