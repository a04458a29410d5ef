import Glibc
import MPSystem
import Testing

@testable import MPTransport

/// A loop that a caller has for a moment.
@Suite(.timeLimit(.minutes(10)))
struct BorrowedLoopTests {
    /// Tries until the loop is on offer: when it has done something, it offers itself to those who have wished for it.
    private func borrow<Result>(_ loop: EventLoop, _ body: () -> Result) async -> Result {
        while true {
            if let result = loop.borrowed(body) { return result }
            await loop.run {}
        }
    }

    @Test func theBorrowerIsOnTheLoopAndNobodyElse() async throws {
        try await withLoop { loop in
            #expect(!loop.isOnLoop)
            let isOnLoop = await borrow(loop) { loop.isOnLoop }
            #expect(isOnLoop)
            #expect(!loop.isOnLoop)
            #expect(await loop.run { loop.isOnLoop })
        }
    }

    @Test func workWaitsForTheEndOfTheLoan() async throws {
        try await withLoop { loop in
            let steps = Guarded([String]())
            let ended = AsyncStream.makeStream(of: Void.self)
            await borrow(loop) {
                loop.execute {
                    steps.withLock { $0.append("work") }
                    ended.continuation.yield()
                }
                steps.withLock { $0.append("loan") }
            }
            for await _ in ended.stream { break }
            #expect(steps.withLock { $0 } == ["loan", "work"])
        }
    }

    @Test func borrowersAndWorkNeverMeet() async throws {
        try await withLoop { loop in
            let isBusy = Guarded(false)
            let meetings = Guarded(0)
            let loans = Guarded(0)
            @Sendable func occupy() {
                let wasBusy = isBusy.withLock { exchange(&$0, with: true) }
                if wasBusy { meetings.withLock { $0 += 1 } }
                sched_yield()
                isBusy.withLock { $0 = false }
            }
            await withTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        for turn in 0..<2000 {
                            if loop.borrowed(occupy) != nil { loans.withLock { $0 += 1 } }
                            if turn % 50 == 0 { await loop.run(occupy) }
                            if turn % 70 == 0 {
                                loop.beginAttention()
                                loop.endAttention()
                            }
                        }
                    }
                }
            }
            #expect(meetings.withLock { $0 } == 0)
            // Otherwise nothing was tried.
            await borrow(loop) { loans.withLock { $0 += 1 } }
            #expect(loans.withLock { $0 } > 0)
        }
    }

    @Test func timersRunWhileTheLoopIsOnOffer() async throws {
        try await withLoop { loop in
            let fired = AsyncStream.makeStream(of: Bool.self)
            await borrow(loop) {
                _ = loop.schedule(at: EventLoop.now() + .milliseconds(1)) {
                    fired.continuation.yield(loop.isOnLoop)
                }
            }
            for await isOnLoop in fired.stream {
                #expect(isOnLoop)
                break
            }
        }
    }

    @Test func workThatIsNotUrgentIsDoneAllTheSame() async throws {
        try await withLoop { loop in
            let done = AsyncStream.makeStream(of: Int.self)
            loop.executeSoon { done.continuation.yield(1) }
            await borrow(loop) { loop.executeSoon { done.continuation.yield(2) } }
            var next = 1
            for await number in done.stream {
                #expect(number == next)
                next += 1
                if number == 2 { break }
            }
        }
    }

    @Test func lateWorkIsDoneWhenThereIsNothingElse() async throws {
        try await withLoop { loop in
            let done = AsyncStream.makeStream(of: String.self)
            loop.execute {
                loop.executeLate { done.continuation.yield("late") }
                loop.execute { done.continuation.yield("work") }
            }
            // While the loop sleeps, too.
            var steps = done.stream.makeAsyncIterator()
            #expect(await steps.next() == "work")
            #expect(await steps.next() == "late")
            await loop.run {}
            loop.executeLate { done.continuation.yield("later") }
            #expect(await steps.next() == "later")
        }
    }

    @Test func lateWorkIsDoneBeforeTheEnd() async throws {
        let loop = try EventLoop(name: "late")
        let isDone = Guarded(false)
        await loop.run {
            loop.executeLate { isDone.withLock { $0 = true } }
            loop.shutdown()
        }
        await loop.waitUntilEnded()
        #expect(isDone.withLock { $0 })
    }

    @Test func isNeverLentIfNobodyMayPoll() async throws {
        let loop = try EventLoop(name: "kept", polling: .never)
        for _ in 0..<100 {
            #expect(loop.borrowed {} == nil)
            await loop.run {}
        }
        loop.shutdown()
        await loop.waitUntilEnded()
    }

    @Test func endsWhileItIsOnOffer() async throws {
        let loop = try EventLoop(name: "offered")
        await borrow(loop) {}
        loop.shutdown()
        await loop.waitUntilEnded()
        #expect(loop.borrowed {} == nil)
    }

    @Test("Work wakes a borrower that sleeps for something to read")
    func workInterruptsASleep() async throws {
        try await withLoop { loop in
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            let silent = ends[0]
            let start = EventLoop.nanoseconds()
            let hasSlept = Guarded(false)
            let sleeper = Task {
                let isReadable = await borrow(loop) {
                    loop.sleep(untilReadable: silent, orAt: start + 50_000_000_000)
                }
                hasSlept.withLock { $0 = true }
                return isReadable
            }
            while !hasSlept.withLock({ $0 }) {
                await loop.run {}
                await Task.yield()
            }
            #expect(await !sleeper.value)
            #expect(EventLoop.nanoseconds() - start < 40_000_000_000)
            for end in ends { close(end) }
        }
    }

    @Test("A borrower that sleeps is woken by what comes")
    func wakesForWhatComes() async throws {
        let near = RecordingHandler()
        try await withConnection(near: near, far: RecordingHandler.echo()) { loop, connection, _ in
            for number in UInt8(0)..<200 {
                let isDone = await borrow(loop) {
                    var (polling, sleeping) = (BusyPolling(.never, processorCount: 2), BriefSleep())
                    connection.send([number])
                    return connection.receiveBriefly(&polling, &sleeping) {
                        near.bytes.last == number
                    }
                }
                if !isDone { while near.bytes.last != number { await Task.yield() } }
            }
            #expect(near.bytes == Array(0..<200))
        }
    }

    @Test("Events that come while the loop is on offer are looked after within milliseconds")
    func looksAfterEvents() async throws {
        let near = RecordingHandler()
        try await withConnection(near: near, far: RecordingHandler()) { loop, connection, peer in
            await borrow(loop) { #expect(connection.canReceiveNow) }
            peer.send([1, 2, 3])
            while near.bytes.count < 3 { await Task.yield() }
            #expect(near.bytes == [1, 2, 3])

            // The borrower sees them at once, without the thread.
            let isDone = await borrow(loop) {
                peer.send([4])
                var (polling, sleeping) = (loop.polling, BriefSleep())
                return connection.receiveBriefly(&polling, &sleeping) { near.bytes.count == 4 }
            }
            if !isDone { while near.bytes.count < 4 { await Task.yield() } }

            let hasEnded = await borrow(loop) {
                peer.abort()
                var (polling, sleeping) = (loop.polling, BriefSleep())
                return connection.receiveBriefly(&polling, &sleeping) { !near.reasons.isEmpty }
            }
            if !hasEnded { while near.reasons.isEmpty { await Task.yield() } }
            #expect(near.reasons == [.endOfStream])
        }
    }

    @Test("Borrowers look after the events of others, and leave the loop's thread alone")
    func borrowersLookAround() async throws {
        let near = RecordingHandler()
        try await withConnection(near: near, far: RecordingHandler()) { loop, _, peer in
            await borrow(loop) { peer.send([1, 2, 3]) }
            // Somebody has it nearly all the time.
            while near.bytes.count < 3 { _ = loop.borrowed {} }
            #expect(near.bytes == [1, 2, 3])
        }
    }

    @Test("Timers run though somebody has the loop nearly all the time")
    func timersRunBetweenLoans() async throws {
        try await withLoop { loop in
            let hasFired = Guarded(false)
            await borrow(loop) {
                _ = loop.schedule(at: EventLoop.now() + .milliseconds(1)) {
                    hasFired.withLock { $0 = true }
                }
            }
            while !hasFired.withLock({ $0 }) { _ = loop.borrowed {} }
        }
    }
}
