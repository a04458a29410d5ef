import Glibc
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WaitForTests {
    @Test func readyOnesAreFoundInOrder() async throws {
        let pipes = try (0..<5).map { _ in try pipe() }
        let receiving = pipes.map { $0.1 }
        #expect(try await wait(for: receiving, timeout: .zero).isEmpty)
        try await pipes[3].0.send(1)
        pipes[1].0.close()
        let ready = try await wait(for: receiving)
        #expect(ready.count == 2)
        #expect(ready.first === receiving[1] && ready.last === receiving[3])
    }

    @Test func connectionsAndDescriptorsAreMixed() async throws {
        let (first, second) = try pipe()
        var ends: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&ends) == 0)
        let process = ends[0]
        defer { for end in ends { close(end) } }
        let sources: [any Waitable] = [process, second]
        async let ready = wait(for: sources)
        try await first.send(1)
        let found = try await ready
        #expect(found.count == 1 && found.first as? Connection === second)
        #expect(write(ends[1], [1] as [UInt8], 1) == 1)
        let both = try await wait(for: sources)
        #expect(both.count == 2 && both.first as? Int32 == process)
    }

    @Test func aWaitTakesNothing() async throws {
        let (first, second) = try pipe()
        try await first.send("kept")
        for _ in 0..<3 { #expect(try await wait(for: [second]).count == 1) }
        #expect(try await second.receive(String.self) == "kept")
    }

    @Test func aWaitStandsBesideAReceiver() async throws {
        let (first, second) = try pipe()
        async let received = second.receive(Int.self)
        async let ready = wait(for: [second], timeout: .seconds(20))
        try await first.send(1)
        #expect(try await received == 1)
        try await first.send(2)
        #expect(try await ready.count == 1)
    }

    @Test func aWaitIsCancelled() async throws {
        let (first, second) = try pipe()
        let task = Task { try await wait(for: [second]) }
        task.cancel()
        await expect(.cancelled) { _ = try await task.value }
        withExtendedLifetime(first) {}
    }

    @Test func whatIsClosedIsAnError() async throws {
        let (first, second) = try pipe()
        second.close()
        await expect(.closed) { _ = try await wait(for: [second]) }
        await expect(.closed) { _ = try await wait(for: [Int32(1 << 20)]) }
        withExtendedLifetime(first) {}
    }
}
