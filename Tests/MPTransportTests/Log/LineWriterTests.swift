import Glibc
import MPSystem
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10))) struct LineWriterTests {
    /// What a writer has written, in words.
    private final class Page: Sendable {
        let lines = Guarded<[String]>([])

        func write(_ entry: LineQueue<Int>.Entry) {
            lines.withLock { lines in
                switch entry {
                case .line(let line): lines.append("\(line)")
                case .dropped(let count, _): lines.append("\(count) dropped")
                }
            }
        }
    }

    @Test func writesInOrderAndFlushes() async {
        let page = Page()
        let writer = LineWriter<Int>(name: "test", limit: 1000) { page.write($0) }
        for line in 0..<500 { writer.append(line) }
        #expect(await writer.flush(within: .seconds(30)))
        #expect(writer.isIdle)
        #expect(writer.wait(upTo: .zero))
        #expect(page.lines.withLock { $0 } == (0..<500).map { "\($0)" })
        writer.close()
        writer.append(500)
        #expect(await writer.flush(within: .seconds(30)))
        #expect(page.lines.withLock { $0.count } == 500)
    }

    /// Issue 12, A3: whoever has something to say never waits for whoever reads it.
    @Test func aStalledReaderStopsNobody() async {
        let page = Page()
        var ends: [Int32] = [0, 0]
        // Programs that other tests start mustn't keep it open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #expect(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        let reader = ends[0]
        let writer = LineWriter<Int>(name: "test", limit: 10) { entry in
            // Until the other end is closed there is nothing to read.
            var byte: UInt8 = 0
            _ = read(reader, &byte, 1)
            page.write(entry)
        }
        for line in 0..<1000 { writer.append(line) }
        #expect(await !writer.flush(within: .milliseconds(50)))
        #expect(!writer.wait(upTo: .milliseconds(10)))
        #expect(!writer.isIdle)
        close(ends[1])
        #expect(writer.wait(upTo: .seconds(30)))
        #expect(await writer.flush(within: .seconds(30)))
        let lines = page.lines.withLock { $0 }
        let written = lines.filter { !$0.hasSuffix("dropped") }.count
        // At most the queue that was being written when it stalled, and the one that waited; and what came later.
        #expect(written < 1000)
        #expect(written + writer.droppedCount == 1000)
        // Each time that there was room again, it was told how many were missing.
        let told = lines.filter { $0.hasSuffix("dropped") }
            .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
        #expect(told.reduce(0, +) == writer.droppedCount)
        #expect(writer.droppedCount > 0)
        writer.close()
        close(reader)
    }

    /// Issue 12, A3: a reader that has gone doesn't end the process.
    @Test func aReaderThatHasGoneIsAnErrorOfTheWrite() async {
        var ends: [Int32] = [0, 0]
        // Programs that other tests start mustn't keep it open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #expect(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        close(ends[0])
        let output = ends[1]
        let outcome = Guarded<(isBlocked: Bool, code: Int32)>((false, 0))
        let writer = LineWriter<Int>(name: "test", limit: 10) { _ in
            var signals = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &signals)
            let isBlocked = sigismember(&signals, SIGPIPE) == 1
            let code = isBlocked && write(output, "x", 1) < 0 ? errno : 0
            outcome.withLock { $0 = (isBlocked, code) }
        }
        writer.append(1)
        #expect(await writer.flush(within: .seconds(30)))
        #expect(outcome.withLock { $0.isBlocked })
        #expect(outcome.withLock { $0.code } == EPIPE)
        writer.close()
        close(output)
    }
}
