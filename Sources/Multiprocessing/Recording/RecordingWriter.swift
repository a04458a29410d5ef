internal import Logging
internal import MPCore
import MPSystem
internal import MPTransport

/// Writes the frames of a recording to its file, on a thread of its own.
///
/// The first thing that goes wrong ends the recording, with a line in the log: what follows a gap can't be run again. The
/// server goes on.
final class RecordingWriter: Sendable {
    /// The most frames in the queue: some megabytes.
    private static let longestQueue = 256

    private let target: RecordingTarget
    private let writer: LineWriter<[UInt8]>

    /// Creates the file.
    ///
    /// - Throws: ``MultiprocessingError``: `cannotStart`, with the reason.
    init(_ recording: Recording, logger: Logger) throws(MultiprocessingError) {
        do throws(SystemError) {
            let target = try RecordingTarget(recording, logger)
            writer = LineWriter(name: "recording", limit: Self.longestQueue) { target.write($0) }
            self.target = target
        } catch {
            throw MultiprocessingError(
                .cannotStart,
                "cannot record to \(recording.path): \(error)",
                cause: error
            )
        }
    }

    deinit { writer.close() }

    /// Whether nothing is recorded any more.
    var isOver: Bool { target.isOver }

    /// Queues a frame; never waits.
    func append(_ frame: [UInt8]) { writer.append(frame) }

    /// Waits until all is written, but not longer than `limit`.
    func finish(within limit: Duration) async {
        await writer.flush(within: limit)
        writer.close()
    }
}

/// The file of a recording, and why nothing more is written to it.
private final class RecordingTarget: Sendable {
    private struct State: ~Copyable {
        let file: AppendedFile
        var count: Int
        var isOver = false
    }

    private let path: String
    private let limit: Int
    private let logger: Logger
    private let state: Guarded<State>

    init(_ recording: Recording, _ logger: Logger) throws(SystemError) {
        path = recording.path
        limit = recording.limitInBytes
        self.logger = logger
        let file = try AppendedFile(creating: recording.path)
        try file.append(RecordingFormat.mark)
        state = Guarded(State(file: file, count: RecordingFormat.mark.count))
    }

    var isOver: Bool { state.withLock { $0.isOver } }

    func write(_ entry: LineQueue<[UInt8]>.Entry) {
        switch entry {
        case .line(let frame): write(frame)
        case .dropped: end("the disk is too slow")
        }
    }

    private func write(_ frame: [UInt8]) {
        let header = RecordingFormat.header(of: frame)
        let reason = state.withLock { state -> String? in
            guard !state.isOver else { return nil }
            state.count += header.count + frame.count
            guard state.count <= limit else { return "it has \(limit) bytes" }
            do throws(SystemError) {
                try state.file.append(header)
                try state.file.append(frame)
                return nil
            } catch {
                return "\(error)"
            }
        }
        if let reason { end(reason) }
    }

    private func end(_ reason: String) {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        guard isFirst else { return }
        logger.error(
            "recording has ended; the server goes on",
            metadata: ["path": "\(path)", "reason": "\(reason)"]
        )
    }
}
