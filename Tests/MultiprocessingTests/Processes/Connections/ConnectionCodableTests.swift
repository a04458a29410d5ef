import Glibc
import MPTransport
import MPWire
import Testing

@testable import Multiprocessing

@Suite(.timeLimit(.minutes(10)))
struct ConnectionCodableTests {
    /// What a child is given.
    private struct Arguments: Codable {
        var name: String
        var connections: [Connection]
    }

    /// Passes arguments on as to a child: the descriptors are copied once more, as starting a process does.
    private func pass(_ arguments: Arguments) throws -> Arguments {
        let outgoing = OutgoingResources()
        let value = try InheritedResources.$outgoing.withValue(outgoing) {
            try WireCoding.encode(arguments)
        }
        let descriptors = outgoing.all.map { dup($0) }
        return try InheritedResources.$incoming.withValue(IncomingResources(descriptors)) {
            try WireCoding.decode(value, as: Arguments.self)
        }
    }

    @Test(arguments: [true, false])
    func aConnectionArrivesOpen(duplex: Bool) async throws {
        let (first, second) = try pipe(duplex: duplex)
        let passed = try pass(Arguments(name: "both", connections: [second, first]))
        #expect(passed.name == "both")
        second.close()
        try await passed.connections[0].send("from the child")
        #expect(try await first.receive(String.self) == "from the child")
        passed.connections[0].close()
        await expect(.endOfFile) { _ = try await passed.connections[1].receive(String.self) }
    }

    @Test func whatIsInTheKernelGoesAlong() async throws {
        let (first, second) = try pipe()
        for number in 0..<3 { try await first.send(number) }
        #expect(try await second.receive(Int.self) == 0)
        let passed = try pass(Arguments(name: "", connections: [second]))
        #expect(try await passed.connections[0].receive(Int.self) == 1)
        #expect(try await second.receive(Int.self) == 2)
    }

    @Test func aHalfReceivedMessageKeepsItHere() async throws {
        let (first, second) = try pipe()
        #expect(try write(first.fileDescriptor, [0, 0, 0, 4, 1] as [UInt8], 5) == 5)
        let task = Task { try await second.receiveBytes() }
        while try await second.poll() { await Task.yield() }
        task.cancel()
        await expect(.cancelled) { _ = try await task.value }
        let error = #expect(throws: WireCodingError.self) {
            try pass(Arguments(name: "", connections: [second]))
        }
        #expect("\(String(describing: error))".contains("receive the rest"))
    }

    @Test func aHalfSentMessageKeepsItHere() async throws {
        let (first, second) = try pipe()
        let task = Task { try await second.sendBytes([UInt8](repeating: 0, count: 8 << 20)) }
        #expect(try await first.poll(timeout: nil))
        let sending = #expect(throws: WireCodingError.self) {
            try pass(Arguments(name: "", connections: [second]))
        }
        #expect("\(String(describing: sending))".contains("is being sent"))
        first.close()
        await expect(.connectionLost) { try await task.value }
        let cut = #expect(throws: WireCodingError.self) {
            try pass(Arguments(name: "", connections: [second]))
        }
        #expect("\(String(describing: cut))".contains("cut off"))
    }

    @Test func theLimitGoesAlong() async throws {
        var configuration = ConnectionConfiguration()
        configuration.messageLimitInBytes = 10
        configuration.polling = .never
        let (first, second) = try pipe(configuration: configuration)
        let passed = try pass(Arguments(name: "", connections: [second])).connections[0]
        #expect((passed.stream as? DescriptorStream)?.polling == .never)
        #expect(passed.isBetweenRelatives)
        try await first.sendBytes([UInt8](repeating: 0, count: 11))
        await expect(.messageTooLong) { _ = try await passed.receiveBytes() }
    }

    @Test func theTrustInTheOtherEndGoesAlong() async throws {
        let (first, second) = try pipe()
        let stranger = try Connection(fileDescriptor: dup(try second.fileDescriptor))
        let passed = try pass(Arguments(name: "", connections: [stranger])).connections[0]
        #expect(!passed.isBetweenRelatives)
        withExtendedLifetime(first) {}
    }

    @Test func itIsNoValueForAnybodyElse() async throws {
        let (first, second) = try pipe()
        let error = await expect(.typeMismatch) { try await first.send(second) }
        #expect(error?.message.contains("arguments of a child process") == true)
        #expect(throws: WireCodingError.self) {
            _ = try WireCoding.decode(.int(0), as: Connection.self)
        }
    }

    @Test func itIsTakenOnce() throws {
        let (_, second) = try pipe()
        let outgoing = OutgoingResources()
        let value = try InheritedResources.$outgoing.withValue(outgoing) {
            try WireCoding.encode(second)
        }
        let incoming = IncomingResources(outgoing.all.map { dup($0) })
        try InheritedResources.$incoming.withValue(incoming) {
            _ = try WireCoding.decode(value, as: Connection.self)
            #expect(throws: WireCodingError.self) {
                _ = try WireCoding.decode(value, as: Connection.self)
            }
        }
    }

    @Test func aClosedConnectionIsNotPassedOn() throws {
        let (_, second) = try pipe()
        second.close()
        #expect(throws: WireCodingError.self) {
            try pass(Arguments(name: "", connections: [second]))
        }
    }
}
