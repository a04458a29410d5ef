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
        let file = try open(path)
        var frames = RecordingFrames { count in
            Result { () throws(SystemError) in try file.read(upTo: count) }
        }
        let first = try readable(path) { () throws(RecordingFault) in try frames.first() }
        let header = try readable(path) { () throws(RecordingFault) in
            try RecordingHeader(frame: first)
        }
        var limits = ReplayLimits()
        limits.memoryInBytes = options.memoryLimitInBytes ?? MemoryGauge.available / 2
        let types = try types(header.arguments)
        var replayer = try readable(path) { () throws(RecordingFault) in
            try Replayer.begin(first, types: types, limits: limits)
        }
        replayer.until = options.until
        replayer.mostDifferences = max(0, options.mostDifferences)
        let fault = run(&replayer, &frames, within: limits.memoryInBytes)
        return replayer.report(in: ContinuousClock.now - start, incomplete: fault)
    }

    /// Runs all frames.
    ///
    /// - Returns: Why the end wasn't reached; `nil` if it was.
    private static func run(
        _ replayer: inout Replayer,
        _ frames: inout RecordingFrames,
        within memory: Int
    ) -> RecordingFault? {
        let gauge = MemoryGauge()
        do throws(RecordingFault) {
            while !replayer.isOver {
                while try replayer.runSome() {
                    guard gauge.residentBytes <= memory else {
                        throw replayer.tooLarge(beyond: memory)
                    }
                }
                guard gauge.residentBytes <= memory else {
                    throw replayer.tooLarge(beyond: memory)
                }
                guard !replayer.isOver, let frame = try frames.next() else { return nil }
                replayer.take(frame)
            }
            return nil
        } catch {
            return error
        }
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

    /// Carries out what may fail because of what is in the file.
    private static func readable<Result: ~Copyable>(
        _ path: String,
        _ body: () throws(RecordingFault) -> Result
    ) throws(MultiprocessingError) -> Result {
        do throws(RecordingFault) {
            return try body()
        } catch {
            throw MultiprocessingError(
                .invalidState,
                "cannot run \(path) again: \(error)",
                cause: error
            )
        }
    }
}

extension Replayer {
    /// What came of it.
    fileprivate mutating func report(
        in time: Duration,
        incomplete fault: RecordingFault?
    ) -> ReplayReport {
        ReplayReport(
            program: header.program,
            eventCount: eventCount,
            callCount: Int(truncatingIfNeeded: callCount),
            recordedTime: duration,
            replayTime: time,
            differenceCount: differenceCount,
            differences: differences.map { ReplayReport.Difference($0) },
            missingTypes: missingTypes,
            incompleteReason: fault?.description
        )
    }
}
