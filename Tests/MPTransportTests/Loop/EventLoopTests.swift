import Glibc
import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct EventLoopTests {
    /// Lives on a loop.
    private actor Counter {
        private let loop: EventLoop
        private var count = 0

        init(on loop: EventLoop) { self.loop = loop }

        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        func increment() -> (count: Int, isOnLoop: Bool) {
            loop.assertIsolated()
            count += 1
            return (count, loop.isOnLoop)
        }
    }

    @Test func runsWorkInOrderOnItsThread() async throws {
        try await withLoop { loop in
            let numbers = Guarded([Int]())
            for number in 0..<1000 { loop.execute { numbers.withLock { $0.append(number) } } }
            #expect(await loop.run { loop.isOnLoop })
            #expect(!loop.isOnLoop)
            #expect(numbers.withLock { $0 } == Array(0..<1000))
        }
    }

    @Test(arguments: PollingPolicy.allCases)
    func noWakeUpIsLostWhateverThePolicy(_ policy: PollingPolicy) async throws {
        let loop = try EventLoop(name: "policy", polling: policy)
        for number in 0..<2000 { #expect(await loop.run { number } == number) }
        await withCheckedContinuation { waiting in
            _ = loop.schedule(at: EventLoop.now() + .milliseconds(2)) { waiting.resume() }
        }
        loop.shutdown()
        await loop.waitUntilEnded()
    }

    /// Without an end of the polling, the thread would use all of the time.
    @Test(arguments: PollingPolicy.allCases)
    func anIdleLoopUsesNoProcessor(_ policy: PollingPolicy) async throws {
        let loop = try EventLoop(name: "idle", polling: policy)
        for _ in 0..<100 { await loop.run {} }
        let before = await loop.run { threadTime() }
        await withCheckedContinuation { waiting in
            _ = loop.schedule(at: EventLoop.now() + .milliseconds(500)) { waiting.resume() }
        }
        let used = await loop.run { threadTime() } - before
        #expect(used < .milliseconds(20))
        loop.shutdown()
        await loop.waitUntilEnded()
    }

    @Test func carriesActors() async throws {
        try await withLoop { loop in
            let counter = Counter(on: loop)
            await withTaskGroup { group in
                for _ in 0..<200 { group.addTask { #expect(await counter.increment().isOnLoop) } }
            }
            #expect(await counter.increment().count == 201)
        }
    }

    @Test func timersFireInOrderAndNotBefore() async throws {
        try await withLoop { loop in
            let start = EventLoop.now()
            let fired = AsyncStream.makeStream(of: (Int, Duration).self)
            for number in [3, 1, 2, 5, 4] {
                _ = loop.schedule(at: start + .milliseconds(number * 5)) {
                    fired.continuation.yield((number, EventLoop.now()))
                }
            }
            var expected = 1
            for await (number, time) in fired.stream {
                #expect(number == expected)
                #expect(time >= start + .milliseconds(number * 5))
                expected += 1
                if number == 5 { break }
            }
        }
    }

    @Test func aCancelledTimerDoesNotFire() async throws {
        try await withLoop { loop in
            let start = EventLoop.now()
            let hasFired = Guarded(false)
            let timer = loop.schedule(at: start + .milliseconds(5)) {
                hasFired.withLock { $0 = true }
            }
            timer.cancel()
            await withCheckedContinuation { waiting in
                _ = loop.schedule(at: start + .milliseconds(10)) { waiting.resume() }
            }
            #expect(!hasFired.withLock { $0 })
        }
    }

    @Test func shutdownRunsWhatIsQueuedAndEndsTheThread() async throws {
        let name = "ends\(UInt16.random(in: 0 ... .max))"
        let loop = try EventLoop(name: name)
        let count = Guarded(0)
        #expect(await loop.run { threadNames().contains(name) })
        for _ in 0..<100 { loop.execute { count.withLock { $0 += 1 } } }
        loop.shutdown()
        await loop.waitUntilEnded()
        #expect(count.withLock { $0 } == 100)
        while threadNames().contains(name) { await Task.yield() }
    }

    @Test func workAfterTheShutdownIsStillRun() async throws {
        let loop = try EventLoop(name: "late")
        let counter = Counter(on: loop)
        loop.shutdown()
        await loop.waitUntilEnded()
        #expect(await counter.increment().isOnLoop)
        #expect(await loop.run { loop.isOnLoop })
    }

    @Test func shutdownClosesWhatIsOpen() async throws {
        try await withDirectory { directory in
            let loop = try EventLoop(name: "closes")
            let (client, server) = (RecordingHandler(), RecordingHandler())
            let path = directory + "/socket"
            let listener = try await StreamListener.listen(at: .unix(path: path), on: loop) { _ in
                server
            }
            let near = try await StreamConnection.connect(
                to: listener.address,
                on: loop,
                until: Deadline(after: nil),
                handler: client
            )
            near.send([1])
            _ = await server.bytes(count: 1)
            loop.shutdown()
            await loop.waitUntilEnded()
            #expect(client.reasons == [.local])
            #expect(server.reasons == [.local])
            #expect(names(in: directory) == [])
            await #expect(throws: TransportError.loopEnded(.connect(listener.address))) {
                try await StreamConnection.connect(
                    to: listener.address,
                    on: loop,
                    until: Deadline(after: nil),
                    handler: client
                )
            }
        }
    }

    private func threadNames() -> [String] {
        names(in: "/proc/self/task").compactMap { id in
            guard let file = fopen("/proc/self/task/\(id)/comm", "r") else { return nil }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 32)
            guard fgets(&line, 32, file) != nil else { return nil }
            return String(
                decoding: line.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init),
                as: UTF8.self
            )
        }
    }
}

/// The processor time of the calling thread.
private func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
