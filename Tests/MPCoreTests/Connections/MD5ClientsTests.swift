import MPSystem
import Testing

@testable import MPCore

@Suite struct MD5ClientsTests {
    private static func process(_ number: Int) -> PeerDescription {
        PeerDescription(processID: number, source: .owner)
    }

    @Test func aProcessIsNewOnce() {
        var clients = MD5Clients()
        #expect(clients.insert(Self.process(7), key: "a") == true)
        #expect(clients.insert(Self.process(7), key: "a") == false)
        #expect(clients.insert(Self.process(8), key: "a") == true)
        // A process that proves another secret is another client.
        #expect(clients.insert(Self.process(7), key: "b") == true)
    }

    @Test func whereTheProcessIsUnknownTheSourceCounts() {
        var clients = MD5Clients()
        let (one, other) = (
            PeerDescription(source: .ipv4(1)), PeerDescription(source: .ipv4(2))
        )
        #expect(clients.insert(one, key: "a") == true)
        #expect(clients.insert(one, key: "a") == false)
        #expect(clients.insert(other, key: "a") == true)
    }

    @Test func aNumberThatIsUsedAgainIsAnotherProcess() {
        var clients = MD5Clients()
        #expect(clients.insert(Self.process(7), key: "a") == true)
        clients.remove(process: 7)
        #expect(clients.insert(Self.process(7), key: "a") == true)
        #expect(clients.insert(Self.process(7), key: "a") == false)
    }

    /// The number of clients isn't bounded, but what is remembered is.
    @Test func tooManyAreForgotten() {
        var clients = MD5Clients()
        for number in 1...1024 { #expect(clients.insert(Self.process(number), key: "a") == true) }
        #expect(clients.insert(Self.process(1), key: "a") == false)
        #expect(clients.insert(Self.process(1025), key: "a") == true)
        #expect(clients.insert(Self.process(1), key: "a") == true)
    }
}
