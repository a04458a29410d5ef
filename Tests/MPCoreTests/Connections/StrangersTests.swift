import MPSystem
import MPWire
import Testing

@testable import MPCore

/// What peers can do to a server before they have proved themselves.
@Suite(.timeLimit(.minutes(10)))
struct StrangersTests {
    private static let other = Authkey(bytes: Array("another key altogether".utf8))

    private static func ring(_ keys: [(String, Authkey)]) -> AuthkeyRing {
        AuthkeyRing(
            keys.map {
                .init(.init(id: $0.0, authkey: $0.1, authenticator: CoreHarness.authenticator))
            }
        )
    }

    private func isAuthenticated(_ id: ConnectionID, in harness: CoreHarness) -> Bool {
        harness.events.contains {
            if case .authenticated(id, _) = $0 { true } else { false }
        }
    }

    @Test
    func tenThousandSilentPeersHoldSixtyFourPlaces() {
        let harness = CoreHarness()
        let ident = harness.create("dict")
        let link = harness.openLink()
        let already = harness.core.connections.count
        for number in 0..<10_000 {
            _ = harness.open(from: .loopback)
            harness.advance(by: .microseconds(200))
            #expect(harness.core.connections.count <= already + 64)
            if number.isMultiple(of: 500) {
                harness.call(UInt64(number + 1), ident, "__len__", on: link)
                #expect(
                    harness.linkFrame(on: link)
                        == .reply(call: UInt64(number + 1), .returning(.int(0)))
                )
            }
        }
        #expect(harness.closed.count >= 10_000 - 64)
        #expect(!harness.closed.contains(link))
        // One report a second, however many there were.
        #expect(harness.events.count { if case .turnedAway = $0 { true } else { false } } <= 4)
        harness.advance(by: .seconds(5))
        #expect(harness.core.connections.count == already)
    }

    @Test
    func newPeersWaitWhileABurstIsServed() {
        let harness = CoreHarness()
        let peers = (0..<64).map { _ in harness.open(from: .loopback) }
        #expect(!harness.isAccepting)
        for peer in peers.prefix(32) { harness.close(peer) }
        #expect(harness.isAccepting)
        for _ in 0..<32 { _ = harness.open(from: .loopback) }
        #expect(!harness.isAccepting)
        #expect(harness.core.nextDeadline == .seconds(1))
        harness.advance(by: .seconds(1))
        #expect(harness.isAccepting)
    }

    /// However many bytes a peer sends, one by one, it has five seconds in all.
    @Test
    func aByteASecondIsCutOffAtTheDeadline() {
        let harness = CoreHarness()
        let id = harness.open(from: .loopback)
        var seconds = 0
        while !harness.closed.contains(id), seconds < 60 {
            // A header that announces 200 bytes, which may come.
            harness.receive([seconds == 3 ? 200 : 0], on: id)
            harness.advance(by: .seconds(1))
            seconds += 1
        }
        #expect(seconds == 5)
    }

    @Test
    func failedPeersAreToldNothingButThat() {
        let harness = CoreHarness()
        let id = harness.open(from: .loopback)
        _ = harness.nextFrame(on: id)
        harness.send(frame: Array("nonsense".utf8), on: id)
        #expect(harness.nextFrame(on: id) == HandshakeMessage.failure.payload)
        #expect(harness.nextFrame(on: id) == nil)
        #expect(harness.closed.contains(id))
    }

    /// A source is charged in one account, whether its peers fail before they are connections or after.
    @Test
    func failuresBeforeTheConnectionCountToo() {
        let harness = CoreHarness()
        // The output isn't the harness's.
        harness.isReplayed = false
        var output = ManagerOutput()
        for _ in 0..<2 {
            let isAdmitted = harness.core.admitsHandshake(
                from: .ipv4(7),
                at: .zero,
                into: &output
            )
            #expect(isAdmitted)
            harness.core.handshakeFailed(from: .ipv4(7), .failed, at: .zero)
        }
        let id = harness.open(from: .ipv4(7))
        harness.send(frame: [1], on: id)
        #expect(harness.closed.contains(id))
        let (isAdmitted, isOther) = (
            harness.core.admitsHandshake(from: .ipv4(7), at: .zero, into: &output),
            harness.core.admitsHandshake(from: .ipv4(8), at: .zero, into: &output)
        )
        #expect(!isAdmitted && isOther)
        // The log is told of those who weren't begun with.
        #expect(
            output.actions.contains {
                if case .log(.turnedAway(let report)) = $0 { report.refused == 1 } else { false }
            }
        )
    }

    @Test
    func refusedPeersAreToldNothing() {
        let harness = CoreHarness()
        for _ in 0..<3 {
            let id = harness.open(from: .ipv4(7))
            harness.send(frame: [1], on: id)
        }
        let refused = harness.open(from: .ipv4(7))
        #expect(harness.closed.contains(refused))
        #expect(harness.nextFrame(on: refused) == nil)
        let other = harness.open(from: .ipv4(8))
        #expect(harness.nextFrame(on: other) != nil)
    }

    @Test
    func failuresDoNotFillTheLog() {
        let harness = CoreHarness()
        for _ in 0..<1000 {
            let id = harness.open(from: .loopback)
            harness.send(frame: [1], on: id)
        }
        #expect(harness.events.count <= 22)
        harness.advance(by: .seconds(1))
        let unnamed = harness.events.reduce(0) {
            if case .turnedAway(let counts) = $1 { $0 + counts.failed } else { $0 }
        }
        #expect(unnamed == 980)
    }

    @Test
    func keysAreReplacedWithoutLosingAConnection() {
        let harness = CoreHarness()
        let link = harness.openLink()
        let ident = harness.create("dict")
        harness.core.setAuthkeys(Self.ring([("old", CoreHarness.key), ("new", Self.other)]))
        #expect(isAuthenticated(harness.openAuthenticated(), in: harness))
        let new = harness.openAuthenticated(key: Self.other)
        #expect(harness.events.contains(.authenticated(new, key: "new")))
        #expect(harness.core.connections[new]?.keyID == "new")

        let halfWay = harness.open()
        harness.core.setAuthkeys(Self.ring([("new", Self.other)]))
        #expect(!isAuthenticated(harness.openAuthenticated(), in: harness))
        #expect(isAuthenticated(harness.openAuthenticated(key: Self.other), in: harness))
        // Who was let in, or is just coming in, isn't affected.
        harness.call(1, ident, "__len__", on: link)
        #expect(harness.linkFrame(on: link) == .reply(call: 1, .returning(.int(0))))
        #expect(!harness.closed.contains(halfWay))
    }

    @Test
    func expiredKeysOpenNothing() {
        let key = HandshakeKey(
            id: "brief",
            authkey: CoreHarness.key,
            authenticator: CoreHarness.authenticator
        )
        let harness = CoreHarness {
            $0.authkeys = AuthkeyRing([.init(key, expiry: .seconds(60))])
        }
        #expect(isAuthenticated(harness.openAuthenticated(), in: harness))
        harness.advance(by: .seconds(60))
        let id = harness.open()
        #expect(harness.closed.contains(id))
        #expect(harness.nextFrame(on: id) == nil)
    }

    @Test
    func aClientsUseOfMD5IsLoggedOnce() {
        let harness = CoreHarness()
        let id = harness.openAuthenticatedByMD5()
        #expect(harness.events.contains(.usedMD5(id, key: "default")))
        // CPython opens more connections than anybody wants to read of.
        let further = harness.openAuthenticatedByMD5()
        #expect(!harness.events.contains(.usedMD5(further, key: "default")))
        #expect(harness.events.contains(.authenticated(further, key: "default")))
        harness.processID = 43
        let other = harness.openAuthenticatedByMD5()
        #expect(harness.events.contains(.usedMD5(other, key: "default")))
        let modern = harness.openAuthenticated()
        #expect(!harness.events.contains(.usedMD5(modern, key: "default")))
    }
}
