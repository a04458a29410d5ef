import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct HostLookupTests {
    /// What `inet_aton` takes for a number and we for a name: the system resolves it without a network.
    @Test func asksTheSystemForANamesAddresses() async throws {
        try await withLoop { loop in
            let names = try await HostLookup.names(
                of: .tls(host: "127.1", port: 5),
                until: Deadline(after: .seconds(50)),
                on: loop
            )
            #expect(names.map(\.isLocal) == [true])
            #expect(names.map(\.port) == [5])
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1", "::1"])
    func needsNobodyForNumbersAndTheOwnMachine(host: String) async throws {
        try await withLoop { loop in
            let address = SocketAddress.tls(host: host, port: 5)
            let names = try await HostLookup.names(
                of: address,
                until: Deadline(after: .zero),
                on: loop
            )
            #expect(names.map(\.isLocal) == [true])
        }
    }

    @Test func clearTextIsNotLookedUp() async throws {
        try await withLoop { loop in
            let address = SocketAddress.tcp(host: "127.1", port: 5)
            await #expect(throws: TransportError.self) {
                try await HostLookup.names(
                    of: address,
                    until: Deadline(after: .seconds(50)),
                    on: loop
                )
            }
        }
    }

    @Test func aCancelledTaskDoesNotWait() async throws {
        try await withLoop { loop in
            let address = SocketAddress.tls(host: "127.1", port: 5)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await HostLookup.names(
                    of: address,
                    until: Deadline(after: nil),
                    on: loop
                )
            }
            await #expect(throws: TransportError.cancelled(.connect(address))) {
                try await task.value
            }
        }
    }
}
