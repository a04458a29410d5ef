import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Who may store values of any class.
@Suite struct ClassTrustTests {
    private static let evil = WireValue.object(
        WireObject(.reduce, .global(WireGlobal("os", "system")), [.text("true")])
    )

    /// Whether a link of user 7 may store what no pattern admits.
    private func isTaken(
        by user: Int? = 7,
        _ configure: (inout ManagerConfiguration) -> Void = { _ in }
    ) -> Bool {
        let harness = CoreHarness {
            $0.trustedUser = 7
            configure(&$0)
        }
        harness.userID = user
        return stores(harness)
    }

    private func stores(_ harness: CoreHarness) -> Bool {
        let list = harness.create("list")
        let link = harness.openLink()
        harness.call(1, list, "append", [Self.evil], on: link)
        guard case .reply(call: 1, .returning) = harness.linkFrame(on: link) else { return false }
        harness.call(2, list, "__len__", on: link)
        return harness.linkFrame(on: link) == .reply(call: 2, .returning(.int(1)))
    }

    @Test func theServersOwnUserMayStoreAnyClass() { #expect(isTaken()) }

    /// Across a network the kernel doesn't tell who a peer is.
    @Test(arguments: [nil, 0, 8])
    func othersMayNot(_ user: Int?) { #expect(!isTaken(by: user)) }

    @Test func nobodyMayWhereTheServerIsToldSo() { #expect(!isTaken { $0.trustedUser = nil }) }

    /// Where clients are kept apart, one of them may be a process of the same user with fewer rights.
    @Test func severalKeysOrRightsKeepClientsApart() throws {
        let rights = try Rights(parsing: "deny key:guests create *\notherwise standard")
        #expect(!isTaken { $0.rights = rights })
        #expect(
            !isTaken { configuration in
                let keys = ["one", "two"].map { name in
                    AuthkeyRing.Entry(
                        HandshakeKey(
                            id: name,
                            authkey: CoreHarness.key,
                            authenticator: CoreHarness.authenticator
                        )
                    )
                }
                configuration.authkeys = AuthkeyRing(keys)
            }
        )
    }

    /// Rights that come while the server runs hold for clients that are connected.
    @Test func trustEndsWithNewRights() throws {
        let harness = CoreHarness { $0.trustedUser = 7 }
        #expect(stores(harness))
        let rights = try Rights(parsing: "deny uid:9 create *\notherwise standard")
        harness.core.setRights(rights, into: &harness.output)
        #expect(!stores(harness))
    }

    /// An instance would use them with the rights of whoever reads it.
    @Test func proxiesPassInNoInstanceOfAnyClass() {
        let harness = CoreHarness { $0.trustedUser = 7 }
        let list = harness.create("list")
        let link = harness.openLink()
        let address = Address.unix(path: "/run/test.sock")
        let proxy = WireProxy(
            token: Token(typeid: "list", address: address, ident: list),
            proxyType: WireGlobal("multiprocessing.managers", "ListProxy")
        )
        let object = WireObject(.reduce, .global(WireGlobal("shop", "Order")), [.proxy(proxy)])
        harness.call(1, list, "append", [.object(object)], on: link)
        guard case .reply(call: 1, .traceback) = harness.linkFrame(on: link) else {
            Issue.record("a proxy was stored in an instance")
            return
        }
    }
}
