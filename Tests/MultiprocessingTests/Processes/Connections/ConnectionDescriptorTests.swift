import Glibc
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ConnectionDescriptorTests {
    @Test func aConnectionIsSentAsItsDescriptor() async throws {
        let (first, second) = try pipe()
        let (inner, outer) = try pipe(duplex: false)
        try await first.send("before")
        try await first.send(descriptor: outer.fileDescriptor)
        try await first.send("after")
        outer.close()
        #expect(try await second.receive(String.self) == "before")
        let received = try Connection(fileDescriptor: try await second.receiveDescriptor())
        #expect(received.isWritable && !received.isReadable)
        #expect(try await second.receive(String.self) == "after")
        try await received.send(5)
        #expect(try await inner.receive(Int.self) == 5)
    }

    @Test func aReceiverWaitsForADescriptor() async throws {
        let (first, second) = try pipe()
        let cancelled = Task { try await second.receiveDescriptor() }
        cancelled.cancel()
        await expect(.cancelled) { _ = try await cancelled.value }
        async let received = second.receiveDescriptor()
        try await first.send(descriptor: 0)
        close(try await received)
        first.close()
        await expect(.endOfFile) { _ = try await second.receiveDescriptor() }
    }

    @Test func aMessageInPlaceOfADescriptorIsTheEnd() async throws {
        let (first, second) = try pipe()
        try await first.send(1)
        await expect(.connectionLost) { _ = try await second.receiveDescriptor() }
        await expect(.connectionLost) { _ = try await second.receive(Int.self) }
        #expect(!second.isReadable)
    }

    @Test func onlySocketsCarryThem() async throws {
        let (receiving, sending) = try pipe(duplex: false)
        await expect(.unsupported) { try await sending.send(descriptor: 0) }
        await expect(.unsupported) { _ = try await receiving.receiveDescriptor() }
    }

    @Test func whatIsNoDescriptorIsNotSent() async throws {
        let (first, second) = try pipe()
        await expect(.typeMismatch) { try await first.send(descriptor: -1) }
        await expect(.typeMismatch) { try await first.send(descriptor: .max) }
        try await first.send(1)
        #expect(try await second.receive(Int.self) == 1)
    }

    @Test func onlyConnectedStreamSocketsAreConnections() throws {
        for type in [SOCK_STREAM, SOCK_DGRAM] {
            let socket = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
            let error = #expect(throws: MultiprocessingError.self) {
                _ = try Connection(fileDescriptor: socket)
            }
            #expect(error?.code == .unsupported)
        }
    }

    /// As a child has it that got it from a parent.
    @Test func aPipeThatWasOpenedAgainWakesAllWhoWait() async throws {
        var configuration = ConnectionConfiguration()
        configuration.polling = .never
        for _ in 0..<20 {
            let (receiving, sending) = try pipe(duplex: false)
            let path = "/proc/self/fd/\(try receiving.fileDescriptor)"
            let again = try Connection(
                fileDescriptor: open(path, O_RDONLY | O_CLOEXEC),
                configuration: configuration
            )
            receiving.close()
            async let isReady = again.poll(timeout: nil)
            async let received = again.receive(Int.self)
            await Task.yield()
            for number in 1...2 { try await sending.send(number) }
            #expect(try await isReady)
            #expect(try await received == 1)
            #expect(try await again.receive(Int.self) == 2)
        }
    }

    @Test func whatIsNoStreamIsNoConnection() throws {
        let file = open("/dev/null", O_RDWR | O_CLOEXEC)
        let error = #expect(throws: MultiprocessingError.self) {
            _ = try Connection(fileDescriptor: file)
        }
        #expect(error?.code == .unsupported)
    }
}
