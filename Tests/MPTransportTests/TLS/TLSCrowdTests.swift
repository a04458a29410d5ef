import Testing

@testable import MPTransport

/// Who has to go when too many are in the middle of the TLS handshake.
struct TLSCrowdTests {
    private let limits = TLSHandshakeLimits(atATime: 6, perSource: 3)
    private let stranger = PeerHost.ipv4(1)

    /// A crowd of the members 0, 1 and so on, each from its source.
    private func crowd(_ sources: [PeerHost?]) -> TLSCrowd<Int> {
        var crowd = TLSCrowd<Int>()
        for (index, source) in sources.enumerated() {
            let victim = crowd.admit(index, UInt64(index), from: source, within: limits)
            #expect(victim == nil)
        }
        return crowd
    }

    @Test func aSourceDisplacesItsOwn() throws {
        var crowd = crowd([.ipv4(2), stranger, stranger, stranger])
        let displaced = crowd.admit(9, 9, from: stranger, within: limits)
        let victim = try #require(displaced)
        #expect((1...3).contains(victim))
        #expect(!crowd.all.contains(victim))
        #expect(crowd.all.contains(9))
    }

    @Test func whereThereIsNoRoomTheLargestSourceGivesWay() throws {
        var crowd = crowd([.ipv4(2), stranger, stranger, stranger, .ipv6(network: 1), .ipv4(3)])
        let displaced = crowd.admit(9, 9, from: .ipv4(4), within: limits)
        let victim = try #require(displaced)
        #expect((1...3).contains(victim))
    }

    @Test(arguments: [(PeerHost.loopback, 6), (nil, 3), (.ipv4(1), 3)])
    func onlyTheMachineItselfMayTakeAllOfIt(source: PeerHost?, share: Int) {
        var crowd = crowd(Array(repeating: source, count: share))
        let victim = crowd.admit(9, 9, from: source, within: limits)
        #expect(victim != nil)
        #expect(crowd.all.count == share)
    }

    @Test func whoIsThroughMakesRoom() {
        var crowd = crowd([stranger, stranger, stranger])
        crowd.remove(1)
        crowd.remove(1)
        let victim = crowd.admit(9, 9, from: stranger, within: limits)
        #expect(victim == nil)
        #expect(Set(crowd.all) == [0, 2, 9])
    }
}
