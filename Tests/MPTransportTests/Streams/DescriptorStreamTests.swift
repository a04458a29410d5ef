import CMultiprocessing
import CSystem
import Glibc
import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct DescriptorStreamTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test", polling: .never)
    }

    private func pair(
        duplex: Bool = true,
        _ polling: PollingPolicy = .never
    ) throws -> (DescriptorStream, DescriptorStream) {
        try DescriptorStream.pair(isDuplex: duplex, on: loop, polling: polling)
    }

    /// The ends from which one reads and to which one writes.
    private func oneWay(
        _ isSocket: Bool
    ) throws -> (reading: DescriptorStream, writing: DescriptorStream) {
        let (first, second) = try pair(duplex: isSocket)
        return (first, second)
    }

    private func write(_ bytes: [UInt8], to stream: DescriptorStream) -> StreamWrite {
        var queue = ByteQueue([bytes[...]])
        return stream.write(&queue)
    }

    private func read(_ count: Int, from stream: DescriptorStream) -> (StreamRead, [UInt8]) {
        var bytes = [UInt8](repeating: 0, count: count)
        let outcome = bytes.withUnsafeMutableBytes { stream.read(into: $0) }
        guard case .bytes(let length) = outcome else { return (outcome, []) }
        return (outcome, Array(bytes.prefix(length)))
    }

    @Test(arguments: [true, false])
    func bytesComeAsTheyWereWritten(isSocket: Bool) throws {
        let (reading, writing) = try oneWay(isSocket)
        #expect(read(10, from: reading).0 == .nothing)
        #expect(write([1, 2, 3], to: writing) == .written)
        #expect(read(2, from: reading).1 == [1, 2])
        #expect(read(9, from: reading).1 == [3])
        writing.close()
        #expect(read(1, from: reading).0 == .endOfStream)
        reading.close()
        #expect(read(1, from: reading).0 == .closed)
        #expect(write([1], to: writing) == .closed)
    }

    @Test func directionsAreThoseOfTheDescriptor() throws {
        let (reading, writing) = try pair(duplex: false)
        #expect(reading.directions == [.reading])
        #expect(writing.directions == [.writing])
        let (first, second) = try pair()
        #expect(first.directions == [.reading, .writing])
        #expect(second.directions == [.reading, .writing])
    }

    @Test(arguments: [true, false])
    func aFullStreamBlocksNobody(isSocket: Bool) async throws {
        let (reading, writing) = try oneWay(isSocket)
        var queue = ByteQueue([[UInt8](repeating: 7, count: 8 << 20)[...]])
        while writing.write(&queue) == .written {}
        #expect(!writing.isReady(for: .writing))
        #expect(queue.count > 0)
        async let outcome = writing.wait(for: .writing, until: nil)
        var count = 0
        while case .bytes(let length) = read(1 << 20, from: reading).0 { count += length }
        #expect(await outcome == .ready)
        #expect(count == 8 << 20 - queue.count)
    }

    @Test(arguments: [true, false])
    func aPeerThatHasGoneIsAnErrorAndNoSignal(isSocket: Bool) throws {
        let (reading, writing) = try oneWay(isSocket)
        reading.close()
        #expect(write([1], to: writing) == .failed(.reset))
    }

    @Test(arguments: [true, false])
    func theDescriptorStaysBlocking(isSocket: Bool) throws {
        let (reading, writing) = try oneWay(isSocket)
        for stream in [reading, writing] {
            let flags = fcntl(try #require(stream.descriptor), F_GETFL)
            #expect(flags & O_NONBLOCK == 0)
            let status = fcntl(try #require(stream.descriptor), F_GETFD)
            #expect(status & FD_CLOEXEC != 0)
        }
    }

    /// A pipe that was opened again, whose calls can't be told not to wait; before Linux 6.4, that is so for all.
    private func openedAgain() throws -> (reading: DescriptorStream, writing: DescriptorStream) {
        var ends: [Int32] = [-1, -1]
        try #require(mp_open_pipe(&ends) == 0)
        let again = ends.map { mp_reopen_pipe($0, 1) }
        for end in ends { _ = close(end) }
        return (try adopt(again[0]), try adopt(again[1]))
    }

    private func adopt(_ descriptor: Int32) throws -> DescriptorStream {
        try DescriptorStream(
            adopting: Descriptor(adopting: descriptor),
            on: loop,
            polling: .never
        )
    }

    @Test func aPipeThatWasOpenedAgainBlocksNobody() throws {
        let (again, other) = try openedAgain()
        // They share the open file description of a process that waits in its calls.
        let shared = [
            mp_reopen_pipe(try #require(again.descriptor), 1),
            mp_reopen_pipe(try #require(other.descriptor), 1),
        ]
        defer { for descriptor in shared { _ = close(descriptor) } }
        again.close()
        other.close()
        let (reading, writing) = (try adopt(dup(shared[0])), try adopt(dup(shared[1])))
        for stream in [reading, writing] {
            #expect(fcntl(try #require(stream.descriptor), F_GETFD) & FD_CLOEXEC != 0)
        }
        #expect(fcntl(try #require(writing.descriptor), F_GETFL) & O_NONBLOCK != 0)
        #expect(read(10, from: reading).0 == .nothing)
        #expect(write([1, 2, 3], to: writing) == .written)
        #expect(read(9, from: reading).1 == [1, 2, 3])
        var queue = ByteQueue([[UInt8](repeating: 7, count: 1 << 20)[...]])
        while writing.write(&queue) == .written {}
        #expect(queue.count > 0)
        for descriptor in shared { #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK == 0) }
        for stream in [reading, writing] {
            let copy = try stream.blockingCopy()
            #expect(fcntl(copy, F_GETFL) & O_NONBLOCK == 0)
            _ = close(copy)
        }
    }

    @Test func lookingForWaysToReadTakesNoByte() throws {
        var ends: [Int32] = [-1, -1]
        try #require(mp_open_pipe(&ends) == 0)
        let again = mp_reopen_pipe(ends[0], 1)
        defer { for end in ends + [again] { _ = close(end) } }
        #expect(Glibc.write(ends[1], [1, 2, 3] as [UInt8], 3) == 3)
        for end in [ends[0], again] { _ = mp_pipe_knows_nowait(end) }
        var bytes: [UInt8] = [0, 0, 0, 0]
        #expect(Glibc.read(ends[0], &bytes, 4) == 3)
        #expect(bytes == [1, 2, 3, 0])
    }

    /// The loop watches what is read and written, from the first wait on.
    @Test func waitsForAPipeThatWasOpenedAgainEnd() async throws {
        for _ in 0..<20 {
            let (reading, writing) = try openedAgain()
            async let outcome = reading.wait(for: .reading, until: nil)
            // Most often, the wait has reached the loop when a second one has been answered there.
            #expect(await writing.wait(for: .writing, until: nil) == .ready)
            #expect(read(1, from: reading).0 == .nothing)
            #expect(write([1], to: writing) == .written)
            #expect(await outcome == .ready)
            #expect(read(1, from: reading).1 == [1])
        }
    }

    @Test func theCopyOfABlockingPipeIsTheSame() throws {
        let (reading, writing) = try pair(duplex: false)
        let copy = try reading.blockingCopy()
        defer { _ = close(copy) }
        if mp_pipe_knows_nowait(try #require(reading.descriptor)) != 0 {
            #expect(mp_pipe_knows_nowait(copy) != 0)
        }
        withExtendedLifetime(writing) {}
    }

    @Test func theEndOfAUnixSocketComesAfterAllThatWasSent() throws {
        let (first, second) = try pair()
        #expect(write([1], to: first) == .written)
        #expect(write([2], to: second) == .written)
        // With a byte that it hasn't read, which makes the system report a reset.
        second.close()
        #expect(read(9, from: first).1 == [2])
        #expect(read(9, from: first).0 == .endOfStream)
        #expect(read(9, from: first).0 == .endOfStream)
    }

    @Test func onlyConnectedStreamSocketsAreTaken() throws {
        func check(_ descriptor: Int32) throws {
            try DescriptorStream.checkSocket(Descriptor(adopting: descriptor))
        }
        try check(open("/dev/null", O_RDONLY | O_CLOEXEC))
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        for end in ends { try check(end) }
        try #require(socketpair(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, &ends) == 0)
        for end in ends {
            #expect(throws: SystemError(call: "getsockopt", code: EPROTOTYPE)) { try check(end) }
        }
        #expect(throws: SystemError(call: "getpeername", code: ENOTCONN)) {
            try check(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        }
    }

    @Test func theCopyForAWriterWithoutReaderIsMadeAtOnce() throws {
        let (reading, writing) = try pair(duplex: false)
        reading.close()
        let copy = try writing.blockingCopy()
        #expect(copy >= 0)
        _ = close(copy)
    }

    @Test(arguments: [PollingPolicy.never, .always])
    func aWaitEndsInEveryWay(polling: PollingPolicy) async throws {
        let (reading, writing) = try pair(polling)
        let late = EventLoop.now() + .milliseconds(20)
        #expect(await reading.wait(for: .reading, until: late) == .timedOut)
        #expect(EventLoop.now() >= late)
        #expect(await reading.wait(for: .reading, until: .zero) == .timedOut)
        let cancelled = Task { await reading.wait(for: .reading, until: nil) }
        cancelled.cancel()
        #expect(await cancelled.value == .cancelled)
        async let ready = reading.wait(for: .reading, until: nil)
        #expect(write([1], to: writing) == .written)
        #expect(await ready == .ready)
        #expect(read(1, from: reading).1 == [1])
        async let closed = reading.wait(for: .reading, until: nil)
        async let alsoClosed = reading.wait(for: .reading, until: nil)
        await Task.yield()
        reading.close()
        #expect(await closed == .closed)
        #expect(await alsoClosed == .closed)
        #expect(await reading.wait(for: .reading, until: nil) == .closed)
    }

    @Test func manyWaitForOneStream() async throws {
        let (reading, writing) = try pair()
        let outcomes = await withTaskGroup(of: StreamWait.self) { group in
            for number in 0..<100 {
                group.addTask {
                    await reading.wait(for: number % 2 == 0 ? .reading : .writing, until: nil)
                }
            }
            #expect(write([1], to: writing) == .written)
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == Array(repeating: .ready, count: 100))
    }

    @Test func waitsEndWithTheLoop() async throws {
        let (reading, writing) = try pair()
        async let outcome = reading.wait(for: .reading, until: nil)
        // The wait has reached the loop when a second one has been answered there.
        #expect(await writing.wait(for: .writing, until: nil) == .ready)
        loop.shutdown()
        guard case .failed(.loopEnded) = await outcome else {
            Issue.record("the wait ended otherwise")
            return
        }
    }

    @Test func whatIsNoStreamIsRefused() throws {
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        #expect(throws: SystemError(call: "fstat", code: ENOTSOCK)) {
            _ = try DescriptorStream(
                adopting: Descriptor(adopting: file),
                on: loop,
                polling: .never
            )
        }
        // It was closed; unless another test has opened one of this number.
        #expect(throws: SystemError.self) {
            _ = try DescriptorStream(adopting: Descriptor(adopting: -1), on: loop, polling: .never)
        }
    }

    @Test func aDescriptorIsReceivedAsItsOwn() throws {
        let (first, second) = try pair()
        #expect(first.carriesDescriptors)
        var ends: [Int32] = [-1, -1]
        #expect(mp_open_pipe(&ends) == 0)
        #expect(first.send(descriptor: ends[0]) == .written)
        var received: Int32 = -1
        #expect(second.receive(descriptor: &received) == .bytes(1))
        #expect(received >= 0 && received != ends[0])
        #expect(fcntl(received, F_GETFD) & FD_CLOEXEC != 0)
        var byte: UInt8 = 42
        #expect(Glibc.write(ends[1], &byte, 1) == 1)
        byte = 0
        #expect(Glibc.read(received, &byte, 1) == 1)
        #expect(byte == 42)
        for descriptor in ends + [received] { _ = close(descriptor) }
        #expect(second.receive(descriptor: &received) == .nothing)
        #expect(write([1], to: first) == .written)
        #expect(second.receive(descriptor: &received) == .bytes(1))
        #expect(received == -1)
        #expect(
            first.send(descriptor: 1 << 20) == .failed(CloseReason(code: EBADF, call: "sendmsg"))
        )
        let shortage = TransportError(code: ETOOMANYREFS, of: "sendmsg", during: .transfer)
        #expect(shortage.isShortage)
        #expect(!TransportError(code: EBADF, of: "sendmsg", during: .transfer).isShortage)
        let (reading, _) = try pair(duplex: false)
        #expect(!reading.carriesDescriptors)
    }
}
