import CMultiprocessing
import CSystem
import Glibc
import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct DescriptorSetTests {
    /// The two ends of a pipe, closed with it.
    private final class Ends {
        let reading: Int32
        let writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(mp_open_pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        func fill() {
            var byte: UInt8 = 1
            #expect(write(writing, &byte, 1) == 1)
        }

        deinit {
            close(reading)
            close(writing)
        }
    }

    private let loop: EventLoop

    init() throws {
        loop = try EventLoop(name: "test", polling: .never)
    }

    @Test func whatIsReadableIsFoundAtOnce() async throws {
        let pipes = [try Ends(), try Ends(), try Ends()]
        pipes[2].fill()
        pipes[0].fill()
        let descriptors = pipes.map(\.reading)
        let outcome = await DescriptorSet.wait(for: descriptors, until: nil, on: loop)
        #expect(outcome == .readable([0, 2]))
    }

    @Test func aThousandAreWaitedForAtOnceAndSeveralTimes() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let count = min(1000, Int(limit.rlim_cur) / 4)
        let pipes = try (0..<count).map { _ in try Ends() }
        let descriptors = pipes.map(\.reading)
        let loop = loop
        async let first = DescriptorSet.wait(for: descriptors, until: nil, on: loop)
        async let second = DescriptorSet.wait(for: descriptors + descriptors, until: nil, on: loop)
        let soon = EventLoop.now() + .milliseconds(10)
        #expect(await DescriptorSet.wait(for: descriptors, until: soon, on: loop) == .readable([]))
        pipes[count - 1].fill()
        #expect(await first == .readable([count - 1]))
        #expect(await second == .readable([count - 1, 2 * count - 1]))
    }

    @Test func anEndIsReadable() async throws {
        let (reading, writing) = try DescriptorStream.pair(
            isDuplex: false,
            on: loop,
            polling: .never
        )
        let descriptor = try #require(reading.descriptor)
        let loop = loop
        async let outcome = DescriptorSet.wait(for: [descriptor], until: nil, on: loop)
        writing.close()
        #expect(await outcome == .readable([0]))
    }

    @Test func nothingIsReadableWithoutWaiting() async throws {
        let pipe = try Ends()
        #expect(
            await DescriptorSet.wait(for: [pipe.reading], until: .zero, on: loop) == .readable([])
        )
        #expect(await DescriptorSet.wait(for: [], until: .zero, on: loop) == .readable([]))
    }

    @Test func aWaitIsCancelled() async throws {
        let pipe = try Ends()
        let loop = loop
        let descriptor = pipe.reading
        let task = Task { await DescriptorSet.wait(for: [descriptor], until: nil, on: loop) }
        task.cancel()
        #expect(await task.value == .ended(.cancelled))
        withExtendedLifetime(pipe) {}
    }

    @Test func whatIsNotOpenIsNamed() async throws {
        let pipe = try Ends()
        let outcome = await DescriptorSet.wait(
            for: [pipe.reading, 1 << 20],
            until: nil,
            on: loop
        )
        #expect(outcome == .notOpen(1))
    }

    @Test func aFileIsAlwaysReadable() async throws {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        #expect(await DescriptorSet.wait(for: [file], until: nil, on: loop) == .readable([0]))
    }
}
