import MPSystem
import MPWire
import Testing

@testable import MPCore

/// Who has to go when too many are in the middle of the TLS handshake.
struct TLSAdmissionTests {
    private static let stranger = PeerSource.ipv4(1)

    private var admission: Admission

    init() {
        var limits = AdmissionLimits()
        (limits.halfOpen, limits.halfOpenPerSource) = (6, 3)
        admission = Admission(limits: limits)
    }

    /// Lets one more begin, and tells who has to go for it.
    private mutating func begin(_ number: UInt64, from source: PeerSource) -> UInt64? {
        admission.beginTLS(ConnectionID(number), from: source, chance: number << 32 | 7)?.number
    }

    /// Lets the peers 0, 1 and so on begin, each from its source.
    private mutating func fill(_ sources: [PeerSource]) {
        for (number, source) in sources.enumerated() {
            let victim = begin(UInt64(number), from: source)
            #expect(victim == nil)
        }
    }

    @Test mutating func aSourceDisplacesItsOwn() throws {
        fill([.ipv4(2)] + Array(repeating: Self.stranger, count: 3))
        let displaced = begin(9, from: Self.stranger)
        let first = try #require(displaced)
        #expect((1...3).contains(first))
        let further = begin(10, from: Self.stranger)
        let second = try #require(further)
        #expect(second != first)
        #expect(second != 0)
    }

    @Test mutating func whereThereIsNoRoomTheLargestSourceGivesWay() throws {
        let strangers = Array(repeating: Self.stranger, count: 3)
        fill([.ipv4(2)] + strangers + [.ipv6(network: 1), .ipv4(3)])
        let displaced = begin(9, from: .ipv4(4))
        let victim = try #require(displaced)
        #expect((1...3).contains(victim))
    }

    @Test(arguments: [(PeerSource.loopback, 6), (.unknown, 3), (.ipv4(1), 3)])
    mutating func onlyTheMachineItselfMayTakeAllOfIt(source: PeerSource, share: Int) {
        fill(Array(repeating: source, count: share))
        let victim = begin(9, from: source)
        #expect(victim != nil)
    }

    @Test mutating func whoIsThroughMakesRoom() {
        fill(Array(repeating: Self.stranger, count: 3))
        admission.endTLS(ConnectionID(1))
        admission.endTLS(ConnectionID(1))
        let victim = begin(9, from: Self.stranger)
        #expect(victim == nil)
    }

    /// However many addresses of the server strangers on its machine name, there are as many places.
    @Test mutating func moreThanTheLimitAreNeverAtIt() {
        var held: Set<UInt64> = []
        for number in 0..<1000 as Range<UInt64> {
            held.insert(number)
            if let victim = begin(number, from: .loopback) { held.remove(victim) }
        }
        #expect(held.count == 6)
    }

    /// Those at the authkey take none of the places, and accepting never pauses.
    @Test mutating func theCrowdIsCountedApart() {
        fill(Array(repeating: .loopback, count: 6))
        #expect(admission.pauseEnd == .zero)
        #expect(admission.halfOpenCount == 0)
        let verdict = admission.admit(ConnectionID(10), from: .loopback, chance: 0, at: .zero)
        #expect(verdict == .admit)
        // Below the limit nobody is displaced, though it was reached.
        for number in 11..<100 as Range<UInt64> {
            admission.endTLS(ConnectionID(number == 11 ? 0 : number - 1))
            let victim = begin(number, from: .loopback)
            #expect(victim == nil)
        }
    }
}
