internal import Logging
internal import MPCore
import MPSystem
internal import MPTransport

/// Writes the frames of a recording to its file, on a thread of its own: however slow the disk is, the server neither waits
/// for it nor keeps more than some megabytes for it.
///
/// The first thing that goes wrong ends the recording, with a line in the log: what follows a gap can't be run again. The
/// server goes on.
final class RecordingWriter: Sendable {
    /// The most frames in the queue.
    private static let longestQueue = 4096
    /// The most bytes in the queue; one frame may be longer, if it is alone.
    private static let largestQueue = 32 << 20

    private let end: RecordingEnd
    private let writer: LineWriter<[UInt8]>
    /// The number of bytes in the queue.
    private let waiting: Guarded<Int>
    private let largestQueue: Int

    /// Creates the file.
    ///
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    convenience init(
        _ recording: Recording,
        logger: Logger
    ) throws(MultiprocessingError) {
        do throws(SystemError) {
            let end = RecordingEnd(of: recording.path, logger)
            let file = try RecordingFile(recording, end)
            self.init(end) { file.write($0) }
        } catch {
            throw MultiprocessingError(
                .cannotStart,
                "cannot record to \(recording.path): \(error)",
                cause: error
            )
        }
    }

    /// Hands frames to a function on a thread.
    ///
    /// - Parameters:
    ///   - end: Ends the recording.
    ///   - largestQueue: The most bytes that wait for the function.
    ///   - write: Takes one frame after the other; it may block.
    init(
        _ end: RecordingEnd,
        largestQueue: Int = RecordingWriter.largestQueue,
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.end = end
        self.largestQueue = largestQueue
        let waiting = Guarded(0)
        self.waiting = waiting
        writer = LineWriter(name: "recording", limit: Self.longestQueue) { entry in
            switch entry {
            case .line(let frame):
                write(frame)
                waiting.withLock { $0 -= frame.count }
            case .dropped: end.come(because: "the disk is too slow")
            }
        }
    }

    deinit { writer.close() }

    /// Whether nothing is recorded any more.
    var isOver: Bool { end.hasCome }

    /// Queues a frame; never waits.
    func append(_ frame: [UInt8]) {
        let hasRoom = waiting.withLock { waiting in
            guard waiting == 0 || waiting + frame.count <= largestQueue else { return false }
            waiting += frame.count
            return true
        }
        guard hasRoom else { return end.come(because: "the disk is too slow") }
        writer.append(frame)
    }

    /// Waits until all is written, but not longer than `limit`.
    func finish(within limit: Duration) async {
        await writer.flush(within: limit)
        writer.close()
    }
}

/// The end of a recording, which is told once.
///
/// The loop's thread asks for it while the other one writes, so that it has a lock of its own.
final class RecordingEnd: Sendable {
    private let path: String
    private let logger: Logger
    private let state = Guarded(false)

    /// Prepares for the end.
    init(of path: String, _ logger: Logger) {
        (self.path, self.logger) = (path, logger)
    }

    var hasCome: Bool { state.withLock { $0 } }

    /// Ends the recording.
    func come(because reason: String) {
        let isFirst = state.withLock { hasCome in
            defer { hasCome = true }
            return !hasCome
        }
        guard isFirst else { return }
        logger.error(
            "recording has ended; the server goes on",
            metadata: ["path": "\(path)", "reason": "\(reason)"]
        )
    }
}

/// The file of a recording: whole frames, up to where it ends.
private final class RecordingFile: Sendable {
    private struct State: ~Copyable {
        let file: AppendedFile
        /// The number of bytes, whole frames all of them.
        var count: Int
    }

    private let limit: Int
    private let end: RecordingEnd
    private let state: Guarded<State>

    /// Creates it.
    init(_ recording: Recording, _ end: RecordingEnd) throws(SystemError) {
        limit = recording.limitInBytes
        self.end = end
        let file = try AppendedFile(creating: recording.path)
        try file.append(RecordingFormat.mark)
        state = Guarded(State(file: file, count: RecordingFormat.mark.count))
    }

    /// Writes a frame, or ends the recording before it.
    func write(_ frame: [UInt8]) {
        guard !end.hasCome else { return }
        let limit = limit
        let reason = state.withLock { state -> String? in
            let count = state.count + RecordingFormat.headerSize + frame.count
            guard count <= limit else { return "it may have \(limit) bytes" }
            do throws(SystemError) {
                try state.file.append(RecordingFormat.header(of: frame))
                try state.file.append(frame)
                state.count = count
                return nil
            } catch {
                // What is in the file can be run; if even that fails, the reader stops at the piece of a frame.
                try? state.file.shorten(to: state.count)
                return "\(error)"
            }
        }
        if let reason { end.come(because: reason) }
    }
}
