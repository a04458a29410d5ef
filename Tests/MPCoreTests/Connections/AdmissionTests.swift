import MPSystem
import Testing

@testable import MPCore

@Suite(.timeLimit(.minutes(10)))
struct AdmissionTests {
    /// Numbers that look as if drawn by lot, and are the same in each run.
    private struct Dice {
        private var state: UInt64 = 42

        mutating func roll() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
            return value ^ value >> 31
        }
    }

    private var admission = Admission(limits: AdmissionLimits())
    private var dice = Dice()
    private var last: UInt64 = 0

    /// Lets one more knock.
    private mutating func knock(
        _ source: PeerSource,
        at now: Duration = .zero
    ) -> (id: ConnectionID, verdict: Admission.Verdict) {
        last += 1
        let id = ConnectionID(last)
        return (id, admission.admit(id, from: source, chance: dice.roll(), at: now))
    }

    private static func host(_ number: Int) -> PeerSource { .ipv4(UInt32(number)) }

    @Test
    mutating func letsAllInUpToTheLimit() {
        for number in 0..<64 { #expect(knock(Self.host(number)).verdict == .admit) }
        #expect(admission.halfOpenCount == 64)
    }

    @Test
    mutating func neverHoldsMoreThanTheLimit() {
        for number in 0..<10_000 {
            let verdict = knock(Self.host(number), at: .milliseconds(number)).verdict
            #expect(verdict != .refuse)
            #expect(admission.halfOpenCount <= 64)
        }
        #expect(admission.counts.displaced >= 10_000 - 64)
    }

    @Test
    mutating func holdsSixteenOfOneSource() {
        for number in 0..<16 { #expect(knock(Self.host(1)).verdict == .admit, "\(number)") }
        guard case .admitInsteadOf(let victim) = knock(Self.host(1)).verdict else {
            Issue.record("the seventeenth should have displaced one of its own")
            return
        }
        #expect(victim.number <= 16)
        #expect(knock(Self.host(2)).verdict == .admit)
        #expect(admission.halfOpenCount == 17)
    }

    @Test
    mutating func networksOfIPv6AreSources() {
        for _ in 0..<16 { _ = knock(.ipv6(network: 7)) }
        guard case .admitInsteadOf = knock(.ipv6(network: 7)).verdict else {
            Issue.record("the seventeenth should have displaced one of its own")
            return
        }
        #expect(knock(.ipv6(network: 8)).verdict == .admit)
    }

    /// Whoever takes the most places loses them first.
    @Test
    mutating func aSourceWithFewPlacesKeepsThem() {
        let honest = knock(Self.host(9)).id
        for source in 0..<5 {
            for _ in 0..<16 { _ = knock(Self.host(source)) }
        }
        for number in 0..<1000 {
            let verdict = knock(Self.host(number % 4), at: .seconds(2)).verdict
            #expect(verdict != .admitInsteadOf(honest))
        }
    }

    /// Beside silent peers, an honest one that is through after two others have come gets in nearly always.
    @Test
    mutating func honestPeersGetInBesideSilentOnes() {
        for _ in 0..<64 { _ = knock(.loopback) }
        var successes = 0
        for _ in 0..<1000 {
            let honest = knock(.loopback, at: .seconds(1)).id
            let victims = (0..<2).map { _ in knock(.loopback, at: .seconds(1)).verdict }
            if !victims.contains(.admitInsteadOf(honest)) { successes += 1 }
            admission.ended(honest, .succeeded, at: .seconds(1))
        }
        #expect(successes > 950)
    }

    @Test
    mutating func dropsEarlyOnceItWasFull() {
        let peers = (0..<64).map { _ in knock(.loopback).id }
        for peer in peers.prefix(16) { admission.ended(peer, .succeeded, at: .zero) }
        let before = admission.counts.displaced
        for _ in 0..<100 {
            let peer = knock(.loopback).id
            admission.ended(peer, .succeeded, at: .zero)
        }
        let dropped = admission.counts.displaced - before
        #expect((5..<95).contains(dropped))
    }

    @Test
    mutating func pausesUntilHalfAreThroughOrPatienceIsOver() {
        let peers = (0..<64).map { _ in knock(.loopback, at: .seconds(3)).id }
        #expect(admission.pauseEnd == .seconds(4))
        for peer in peers.prefix(31) { admission.ended(peer, .succeeded, at: .seconds(3)) }
        #expect(admission.pauseEnd == .seconds(4))
        admission.ended(peers[31], .succeeded, at: .seconds(3))
        #expect(admission.pauseEnd == .zero)
    }

    @Test
    mutating func ownProcessesAreCountedApart() {
        for number in 0..<64 { _ = knock(Self.host(number)) }
        for _ in 0..<256 { #expect(knock(.owner).verdict == .admit) }
        #expect(admission.halfOpenCount == 320)
        guard case .admitInsteadOf(let victim) = knock(.owner).verdict else {
            Issue.record("one of its own should have been displaced")
            return
        }
        #expect(victim.number > 64)
    }

    @Test
    mutating func aSourceThatFailsAgainAndAgainIsRefusedForAWhile() {
        let source = Self.host(1)
        for _ in 0..<3 {
            let (id, verdict) = knock(source)
            #expect(verdict == .admit)
            admission.ended(id, .failed, at: .zero)
        }
        // 5 + 10 + 20 seconds are charged; 15 are tolerated.
        #expect(knock(source).verdict == .refuse)
        #expect(knock(Self.host(2)).verdict == .admit)
        #expect(knock(source, at: .milliseconds(19_999)).verdict == .refuse)
        #expect(knock(source, at: .seconds(20)).verdict == .admit)
        #expect(admission.counts.refused == 2)
    }

    @Test
    mutating func noSourceIsLockedOutForEver() {
        let source = PeerSource.user(1000)
        var now = Duration.zero
        for _ in 0..<1000 {
            let (id, verdict) = knock(source, at: now)
            if verdict == .admit { admission.ended(id, .failed, at: now) }
            now += .seconds(1)
        }
        #expect(knock(source, at: now + .seconds(600)).verdict == .admit)
    }

    /// One misconfigured worker mustn't lock the others out.
    @Test(arguments: [PeerSource.owner, .loopback])
    mutating func processesOfThisMachineAreNeverRefused(source: PeerSource) {
        for _ in 0..<1000 {
            let (id, verdict) = knock(source)
            #expect(verdict == .admit)
            admission.ended(id, .failed, at: .zero)
        }
        #expect(admission.counts == .init())
    }

    @Test
    mutating func peersOfUnknownOriginShareAFewPlacesAndNoPenalty() {
        for _ in 0..<10 {
            let id = knock(.unknown).id
            admission.ended(id, .failed, at: .zero)
        }
        for _ in 0..<16 { #expect(knock(.unknown).verdict == .admit) }
        guard case .admitInsteadOf = knock(.unknown).verdict else {
            Issue.record("the seventeenth should have displaced one of them")
            return
        }
    }

    /// A health check that only connects comes every few seconds.
    @Test
    mutating func peersThatLeaveNowAndThenAreNotRefused() {
        for second in 0..<100 {
            let (id, verdict) = knock(Self.host(1), at: .seconds(5 * second))
            #expect(verdict == .admit)
            admission.ended(id, .vanished, at: .seconds(5 * second))
        }
    }

    @Test
    func sourcesAreRememberedInBoundedMemory() {
        var penalties = Penalties(limits: AdmissionLimits())
        for _ in 0..<5 { penalties.charge(Self.host(-1 & 0xffff), .seconds(5), at: .zero) }
        for number in 0..<5000 { penalties.charge(Self.host(number), .seconds(1), at: .zero) }
        #expect(penalties.count <= 1024)
        // Who has most on the account is remembered longest.
        #expect(penalties.refuses(Self.host(-1 & 0xffff), at: .zero))
        penalties.charge(Self.host(7), .seconds(1), at: .seconds(3600))
        for number in 0..<1024 {
            penalties.charge(Self.host(number + 10_000), .seconds(1), at: .seconds(3600))
        }
        #expect(penalties.count <= 1024)
    }
}
