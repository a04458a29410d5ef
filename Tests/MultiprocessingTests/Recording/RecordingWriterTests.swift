import Foundation
import MPSystem
import MPTestSupport
import Testing

@testable import Multiprocessing

/// Recorders whose disk is slow.
@Suite(.timeLimit(.minutes(10)))
struct RecordingWriterTests {
    /// A disk that takes nothing until it is told to.
    private final class Disk: Sendable {
        private let isOpen = DispatchSemaphore(value: 0)
        let frames = Guarded<[[UInt8]]>([])

        func write(_ frame: [UInt8]) {
            isOpen.wait()
            frames.withLock { $0.append(frame) }
        }

        func take(_ count: Int) {
            for _ in 0..<count { isOpen.signal() }
        }
    }

    private let lines = Guarded<[String]>([])
    private var end: RecordingEnd {
        RecordingEnd(of: "file", LinesLogHandler.logger(to: lines))
    }

    @Test("whoever records never waits for the disk, and keeps a bounded number of bytes for it")
    func aSlowDisk() async {
        let (disk, end) = (Disk(), self.end)
        let writer = RecordingWriter(end, largestQueue: 10_000) { disk.write($0) }
        for number in 0..<10 as Range<UInt8> {
            writer.append([UInt8](repeating: number, count: 1000))
        }
        #expect(!writer.isOver)
        writer.append([10])
        #expect(writer.isOver)
        writer.append([11])
        disk.take(10)
        await writer.finish(within: .seconds(30))
        #expect(disk.frames.withLock { $0.map(\.count) } == Array(repeating: 1000, count: 10))
        let told = lines.withLock { $0 }
        #expect(told.count == 1)
        #expect(told.first?.contains("the disk is too slow") == true)
    }

    @Test("one frame may be longer than the queue, if it is alone")
    func aLongFrame() async {
        let (disk, end) = (Disk(), self.end)
        let writer = RecordingWriter(end, largestQueue: 100) { disk.write($0) }
        writer.append([UInt8](repeating: 1, count: 1000))
        #expect(!writer.isOver)
        writer.append([2])
        #expect(writer.isOver)
        disk.take(1)
        await writer.finish(within: .seconds(30))
        #expect(disk.frames.withLock { $0.map(\.count) } == [1000])
    }

    @Test("while a frame is being written, nobody waits to hear whether it is over")
    func askingWhileItWrites() async {
        let (disk, end) = (Disk(), self.end)
        let writer = RecordingWriter(end) { disk.write($0) }
        writer.append([1])
        #expect(!writer.isOver)
        disk.take(1)
        await writer.finish(within: .seconds(30))
        #expect(disk.frames.withLock { $0 } == [[1]])
    }
}
