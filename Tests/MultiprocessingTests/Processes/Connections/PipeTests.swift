import Glibc
import MPSystem
import Multiprocessing
import Testing

/// Both ends of a pipe in one process.
@Suite(.timeLimit(.minutes(10)))
struct PipeTests {
    private struct Job: Codable, Equatable {
        var name: String
        var sizes: [Int]
        var note: String?
    }

    /// Pipes in both forms: the end that sends, and the one that receives.
    static func ends(
        duplex: Bool,
        _ configuration: ConnectionConfiguration = ConnectionConfiguration()
    ) throws -> (sending: Connection, receiving: Connection) {
        let (first, second) = try pipe(duplex: duplex, configuration: configuration)
        return (second, first)
    }

    @Test(arguments: [true, false])
    func valuesArriveAsTheyWere(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        try await sending.send(Job(name: "resize", sizes: [1, 2, 3]))
        try await sending.send("text")
        try await sending.send(WireValue.tuple([.null, .bool(true)]))
        let job = Job(name: "resize", sizes: [1, 2, 3])
        #expect(try await receiving.receive(Job.self) == job)
        let text: String = try await receiving.receive()
        #expect(text == "text")
        #expect(
            try await receiving.receive(WireValue.self) == .tuple([.null, .bool(true)])
        )
    }

    @Test(arguments: [0, 1, 1_000, 1_000_000])
    func listsOfEachLengthArrive(count: Int) async throws {
        for duplex in [true, false] {
            let (sending, receiving) = try Self.ends(duplex: duplex)
            let list = Array(0..<count)
            async let received = receiving.receive([Int].self)
            try await sending.send(list)
            #expect(try await received == list)
        }
    }

    @Test(arguments: [0, 1, 1_000, 1_000_000, 64 << 20])
    func bytesOfEachLengthArrive(count: Int) async throws {
        let pattern = (0..<1 << 16).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += pattern.prefix(count - bytes.count) }
        for duplex in [true, false] {
            let (sending, receiving) = try Self.ends(duplex: duplex)
            async let received = receiving.receiveBytes()
            try await sending.sendBytes(bytes)
            let isWhole = try await received == bytes
            #expect(isWhole)
            async let value = receiving.receive([UInt8].self)
            try await sending.send(bytes)
            let isSame = try await value == bytes
            #expect(isSame)
        }
    }

    @Test func aPartOfAnArrayIsSent() async throws {
        let (sending, receiving) = try Self.ends(duplex: true)
        let bytes: [UInt8] = [1, 2, 3, 4]
        try await sending.sendBytes(bytes[1...2])
        #expect(try await receiving.receiveBytes() == [2, 3])
    }

    @Test(arguments: [true, false])
    func theEndIsAnErrorOfItsOwn(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        try await sending.send(1)
        sending.close()
        #expect(sending.isClosed)
        #expect(try await receiving.poll())
        #expect(try await receiving.receive(Int.self) == 1)
        for _ in 0..<2 {
            await expect(.endOfFile) { _ = try await receiving.receive(Int.self) }
        }
        #expect(try await receiving.poll())
        await expect(.closed) { try await sending.send(1) }
        await expect(.closed) { _ = try sending.fileDescriptor }
    }

    @Test(arguments: [true, false])
    func sendingToAnEndThatWasClosedIsAnError(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        receiving.close()
        await expect(.connectionLost) { try await sending.send(1) }
    }

    @Test func aConnectionIsClosedWithItsLastReference() async throws {
        var (first, second): (Connection?, Connection) = try pipe()
        try await first?.send("last")
        first = nil
        #expect(try await second.receive(String.self) == "last")
        await expect(.endOfFile) { _ = try await second.receive(String.self) }
    }

    @Test func theEndsOfAnOneWayPipeKnowTheirDirection() async throws {
        let (receiving, sending) = try pipe(duplex: false)
        #expect(receiving.isReadable && !receiving.isWritable)
        #expect(!sending.isReadable && sending.isWritable)
        let error = await expect(.unsupported) { try await receiving.send(1) }
        #expect(error?.message.contains("reading end") == true)
        await expect(.unsupported) { try await receiving.sendBytes([1]) }
        await expect(.unsupported) { _ = try await sending.receive(Int.self) }
        await expect(.unsupported) { _ = try await sending.receiveBytes() }
        await expect(.unsupported) { _ = try await sending.poll() }
        await expect(.unsupported) { _ = try await wait(for: [sending], timeout: .zero) }
    }

    @Test(arguments: [true, false])
    func aWrongTypeLeavesTheConnectionUsable(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        try await sending.send("text")
        try await sending.sendBytes([1, 2, 3])
        try await sending.sendBytes([])
        try await sending.send(7)
        await expect(.typeMismatch) { _ = try await receiving.receive(Int.self) }
        await expect(.typeMismatch) { _ = try await receiving.receive(Int.self) }
        await expect(.typeMismatch) { _ = try await receiving.receive(Int.self) }
        #expect(try await receiving.receive(Int.self) == 7)
    }

    @Test func whatCannotBeSentSendsNothing() async throws {
        struct Bad: Encodable {
            func encode(to encoder: any Encoder) throws {
                throw EncodingError.invalidValue(
                    self,
                    .init(codingPath: [], debugDescription: "no way")
                )
            }
        }
        let (sending, receiving) = try Self.ends(duplex: true)
        let error = await expect(.typeMismatch) { try await sending.send(Bad()) }
        #expect(error?.message.contains("no way") == true)
        #expect(try await !receiving.poll())
    }

    @Test func aMessageOverTheLimitIsTheEndOfReceiving() async throws {
        let (first, second) = try pipe()
        try await first.sendBytes([1, 2, 3])
        try await first.sendBytes([1, 2, 3, 4])
        #expect(try await second.receiveBytes(maxLength: 3) == [1, 2, 3])
        let error = await expect(.messageTooLong) {
            _ = try await second.receiveBytes(maxLength: 3)
        }
        #expect(error?.message.contains("4 bytes, and 3 is the limit") == true)
        #expect(!second.isReadable && second.isWritable)
        await expect(.messageTooLong) { _ = try await second.receive(Int.self) }
        // As in Python, it can still send.
        try await second.send(1)
        #expect(try await first.receive(Int.self) == 1)
    }

    @Test func theConnectionHasALimitOfItsOwn() async throws {
        var configuration = ConnectionConfiguration()
        configuration.messageLimitInBytes = 10
        let (sending, receiving) = try Self.ends(duplex: false, configuration)
        try await sending.sendBytes([UInt8](repeating: 0, count: 11))
        await expect(.messageTooLong) { _ = try await receiving.receiveBytes(maxLength: 100) }
    }

    @Test(arguments: [true, false])
    func pollWaitsAsLongAsItIsTold(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        #expect(try await !receiving.poll())
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await !receiving.poll(timeout: .milliseconds(30)))
        #expect(clock.now - start >= .milliseconds(30))
        async let isReady = receiving.poll(timeout: nil)
        try await sending.send(1)
        #expect(try await isReady)
        #expect(try await receiving.poll(timeout: .seconds(-1)))
        #expect(try await receiving.receive(Int.self) == 1)
    }

    @Test func closingEndsWhatWaits() async throws {
        let (first, second) = try pipe()
        let received = Task { try await first.receive(Int.self) }
        let waiting = Task { try await first.receive(Int.self) }
        let isReady = Task { try await first.poll(timeout: nil) }
        _ = try await second.poll(timeout: .milliseconds(5))
        first.close()
        await expect(.closed) { _ = try await received.value }
        await expect(.closed) { _ = try await waiting.value }
        await expect(.closed) { _ = try await isReady.value }
        await expect(.endOfFile) { _ = try await second.receive(Int.self) }
    }
}

// MARK: - Cancellation

extension PipeTests {
    @Test(arguments: [PollingPolicy.never, .adaptive])
    func aCancelledReceiverLosesNoMessage(polling: PollingPolicy) async throws {
        var configuration = ConnectionConfiguration()
        configuration.polling = polling
        for duplex in [true, false] {
            let (sending, receiving) = try Self.ends(duplex: duplex, configuration)
            for number in 0..<200 {
                let task = Task { try await receiving.receive(Int.self) }
                async let sent: Void = sending.send(number)
                task.cancel()
                try await sent
                do {
                    #expect(try await task.value == number)
                } catch let error as MultiprocessingError {
                    #expect(error.code == .cancelled)
                    #expect(try await receiving.receive(Int.self) == number)
                }
            }
        }
    }

    @Test func aHalfReceivedMessageIsLeftToTheNext() async throws {
        let (first, second) = try pipe()
        let raw = try first.fileDescriptor
        // Half of a frame of four bytes.
        #expect(write(raw, [0, 0, 0, 4, 1, 2] as [UInt8], 6) == 6)
        let task = Task { try await second.receiveBytes() }
        while try await second.poll() { await Task.yield() }
        task.cancel()
        await expect(.cancelled) { _ = try await task.value }
        #expect(write(raw, [3, 4] as [UInt8], 2) == 2)
        #expect(try await second.receiveBytes() == [1, 2, 3, 4])
    }

    @Test(arguments: [true, false])
    func aCancelledSenderSendsNothingOrAll(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        let large = [UInt8](repeating: 5, count: 8 << 20)
        let begun = Task { try await sending.sendBytes(large) }
        #expect(try await receiving.poll(timeout: nil))
        let notBegun = Task { try await sending.send("not sent") }
        notBegun.cancel()
        let error = await expect(.cancelled) { try await notBegun.value }
        #expect(error?.message.contains("nothing was sent") == true)
        begun.cancel()
        let second = await expect(.cancelled) { try await begun.value }
        #expect(second?.message.contains("sent to its end") == true)
        async let next: Void = sending.send("next")
        let isWhole = try await receiving.receiveBytes() == large
        #expect(isWhole)
        #expect(try await receiving.receive(String.self) == "next")
        try await next
    }

    @Test func whatIsCancelledBeforeDoesNothing() async throws {
        let (first, second) = try pipe()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await expect(.cancelled) { try await first.send(1) }
            await expect(.cancelled) { _ = try await first.receive(Int.self) }
            await expect(.cancelled) { _ = try await first.poll(timeout: nil) }
        }
        await task.value
        #expect(try await !second.poll())
    }
}

// MARK: - Many tasks

extension PipeTests {
    @Test(arguments: [true, false])
    func messagesAreNeverMixed(duplex: Bool) async throws {
        let (sending, receiving) = try Self.ends(duplex: duplex)
        let (tasks, each) = (20, 25)
        let received = try await withThrowingTaskGroup(of: [Int].self) { group in
            for number in 0..<tasks {
                group.addTask {
                    for index in 0..<each {
                        // Some are longer than the system takes at once.
                        let length = index % 5 == 0 ? 30_000 : 3
                        try await sending.send(Array(repeating: number, count: length))
                    }
                    return []
                }
                group.addTask {
                    var numbers: [Int] = []
                    for _ in 0..<each {
                        let list = try await receiving.receive([Int].self)
                        let first = try #require(list.first)
                        #expect(list.allSatisfy { $0 == first })
                        numbers.append(first)
                    }
                    return numbers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let expected = (0..<tasks).flatMap { Array(repeating: $0, count: each) }
        #expect(received.sorted() == expected)
    }

    @Test func aSlowReceiverHoldsTheSenderUp() async throws {
        let (sending, receiving) = try Self.ends(duplex: true)
        let sent = Guarded(0)
        let task = Task {
            for number in 0..<100 {
                try await sending.sendBytes([UInt8](repeating: UInt8(number), count: 100_000))
                sent.withLock { $0 += 1 }
            }
        }
        // The kernel takes some of these ten megabytes, and the sender waits with the rest.
        try await Task.sleep(for: .milliseconds(50))
        #expect(sent.withLock { $0 } < 10)
        for number in 0..<100 {
            let bytes = try await receiving.receiveBytes()
            #expect(bytes.count == 100_000 && bytes[0] == UInt8(number))
        }
        try await task.value
    }

    @Test func messagesAreASequence() async throws {
        let (sending, receiving) = try Self.ends(duplex: false)
        for number in 0..<10 { try await sending.send(number) }
        sending.close()
        var sum = 0
        for try await number in receiving.messages(of: Int.self) { sum += number }
        #expect(sum == 45)
        let (first, second) = try pipe()
        let task = Task {
            for try await _ in second.messages(of: Int.self) { Issue.record("nothing was sent") }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        withExtendedLifetime(first) {}
    }

    @Test func descriptorsAreGivenBack() async throws {
        func count() throws -> Int {
            let directory = try #require(opendir("/proc/self/fd"))
            defer { closedir(directory) }
            var count = 0
            while readdir(directory) != nil { count += 1 }
            return count
        }
        // Other tests open and close some meanwhile: far more are used here.
        let before = try count()
        for _ in 0..<2_000 {
            let (first, second) = try pipe(duplex: false)
            async let received = first.receive(Int.self)
            try await second.send(1)
            #expect(try await received == 1)
        }
        #expect(try count() < before + 1_000)
    }
}

/// Checks that a body fails with a code.
@discardableResult
func expect(
    _ code: MultiprocessingError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async -> MultiprocessingError? {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as MultiprocessingError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
    return nil
}
