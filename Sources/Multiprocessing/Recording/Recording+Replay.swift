internal import MPCore
import MPSystem

extension Recording {
    /// Runs a recording through the server of this program, faster than it was, and compares the answers.
    ///
    /// Nothing is sent, and no service is called: what tasks returned is in the recording. A recording that is cut is run
    /// up to its last whole frame.
    ///
    /// - Parameters:
    ///   - path: The path of the recording.
    ///   - registry: The types of the program that has written it; their code is run again.
    ///   - options: How far it is run, and how much is told.
    /// - Returns: What came of it.
    /// - Throws: ``MultiprocessingError``: `invalidState` if the file can't be read, or is none; `invalidRegistration`
    ///   if the registry has mistakes.
    /// - Complexity: As much work as the server had, but for its sockets.
    public static func replay(
        _ path: String,
        registry: Registry = .standard,
        options: ReplayOptions = ReplayOptions()
    ) throws(MultiprocessingError) -> ReplayReport {
        let types = try registry.table()
        return try run(path, options) { (_) throws(MultiprocessingError) in types }
    }

    /// The same, for programs whose registry depends on what they have written to the recording's beginning.
    ///
    /// - Parameters:
    ///   - path: The path of the recording.
    ///   - options: How far it is run, and how much is told.
    ///   - registry: Makes the registry of the program's arguments.
    /// - Returns: What came of it.
    /// - Throws: ``MultiprocessingError``, as above.
    package static func replay(
        _ path: String,
        options: ReplayOptions,
        registry: ([String]) throws(MultiprocessingError) -> Registry
    ) throws(MultiprocessingError) -> ReplayReport {
        try run(path, options) { (arguments) throws(MultiprocessingError) in
            try registry(arguments).table()
        }
    }

    private static func run(
        _ path: String,
        _ options: ReplayOptions,
        types: ([String]) throws(MultiprocessingError) -> TypeRegistry
    ) throws(MultiprocessingError) -> ReplayReport {
        let start = ContinuousClock.now
        let frames = try RecordingFrames(path)
        let first = try frames.first()
        let types = try types(
            try frames.checked { () throws(RecordingError) in
                try RecordingHeader(frame: first).arguments
            }
        )
        var replayer = try frames.checked { () throws(RecordingError) in
            try Replayer.begin(first, types: types)
        }
        replayer.until = options.until
        replayer.mostDifferences = max(0, options.mostDifferences)
        let reason = try run(&replayer, frames)
        return replayer.report(in: ContinuousClock.now - start, incomplete: reason)
    }

    /// Runs all frames.
    ///
    /// - Returns: Why the end wasn't reached; `nil` if it was.
    private static func run(
        _ replayer: inout Replayer,
        _ frames: borrowing RecordingFrames
    ) throws(MultiprocessingError) -> String? {
        do throws(RecordingError) {
            try replayer.runFirstFrame()
        } catch {
            return error.description
        }
        while !replayer.isOver {
            switch try frames.next() {
            case .end: return nil
            case .broken(let error): return error.description
            case .frame(let frame):
                do throws(RecordingError) {
                    try replayer.run(frame)
                } catch {
                    return error.description
                }
            }
        }
        return nil
    }
}

/// The frames of a recording's file.
private struct RecordingFrames: ~Copyable {
    /// What comes next.
    enum Next {
        case frame([UInt8])
        case end
        /// The rest can't be read.
        case broken(RecordingError)
    }

    private let path: String
    private let file: SequentialFile

    /// Opens a file.
    init(_ path: String) throws(MultiprocessingError) {
        file = try Self.open(path)
        self.path = path
    }

    private static func open(_ path: String) throws(MultiprocessingError) -> SequentialFile {
        do throws(SystemError) {
            return try SequentialFile(reading: path)
        } catch {
            throw MultiprocessingError(
                .invalidState,
                "cannot read the recording \(path): \(error)",
                cause: error
            )
        }
    }

    /// The first frame, after the mark.
    borrowing func first() throws(MultiprocessingError) -> [UInt8] {
        guard try read(RecordingFormat.mark.count) == RecordingFormat.mark else {
            throw unreadable(.notARecording)
        }
        switch try next() {
        case .frame(let frame): return frame
        case .end: throw unreadable(.cut)
        case .broken(let error): throw unreadable(error)
        }
    }

    borrowing func next() throws(MultiprocessingError) -> Next {
        let header = try read(RecordingFormat.headerSize)
        if header.isEmpty { return .end }
        guard header.count == RecordingFormat.headerSize else { return .broken(.cut) }
        do throws(RecordingError) {
            let (length, checksum) = try RecordingFormat.readHeader(header)
            let frame = try readFrame(length)
            guard frame.count == length else { return .broken(.cut) }
            try RecordingFormat.check(frame, checksum)
            return .frame(frame)
        } catch {
            return .broken(error)
        }
    }

    /// Carries out what may fail because of what is in the file.
    borrowing func checked<Result: ~Copyable>(
        _ body: () throws(RecordingError) -> Result
    ) throws(MultiprocessingError) -> Result {
        do throws(RecordingError) {
            return try body()
        } catch {
            throw unreadable(error)
        }
    }

    private borrowing func readFrame(_ length: Int) throws(RecordingError) -> [UInt8] {
        do throws(SystemError) {
            return try file.read(upTo: length)
        } catch {
            throw .malformed("\(error)")
        }
    }

    private borrowing func read(_ count: Int) throws(MultiprocessingError) -> [UInt8] {
        do throws(SystemError) {
            return try file.read(upTo: count)
        } catch {
            throw MultiprocessingError(
                .invalidState,
                "cannot read the recording \(path): \(error)",
                cause: error
            )
        }
    }

    private borrowing func unreadable(_ error: RecordingError) -> MultiprocessingError {
        MultiprocessingError(.invalidState, "cannot run \(path) again: \(error)", cause: error)
    }
}

extension Replayer {
    /// What came of it.
    fileprivate mutating func report(in time: Duration, incomplete reason: String?) -> ReplayReport
    {
        ReplayReport(
            program: header.program,
            eventCount: eventCount,
            callCount: Int(truncatingIfNeeded: callCount),
            recordedTime: duration,
            replayTime: time,
            differenceCount: differenceCount,
            differences: differences.map { ReplayReport.Difference($0) },
            missingTypes: missingTypes,
            incompleteReason: reason
        )
    }
}
