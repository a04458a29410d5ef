import MPCore
import Testing

extension CoreHarness {
    /// What came of running a recording again.
    struct Replayed {
        var count = 0
        var differences: [ReplayDifference] = []
        var missingTypes: [String] = []
        var isOver = false
        var duration = Duration.zero
    }

    /// Takes what has been recorded; nothing is run again at the end then.
    func takeRecord() -> [UInt8] {
        isReplayed = false
        core.inputRecord?.noteOutcome(output)
        return core.inputRecord?.takeFrame() ?? []
    }

    /// Runs what has been recorded through another core.
    ///
    /// - Parameters:
    ///   - types: The types of that one; those of this one by default.
    ///   - until: How far.
    /// - Returns: What came of it.
    func replay(types: TypeRegistry? = nil, until: Duration? = nil) throws -> Replayed {
        try Self.replay(takeRecord(), types: types ?? registry, until: until)
    }

    /// Runs a recording through a core.
    ///
    /// - Parameters:
    ///   - record: The recording, one frame.
    ///   - types: The types.
    ///   - until: How far.
    ///   - limits: What it may cost.
    /// - Returns: What came of it.
    static func replay(
        _ record: [UInt8],
        types: TypeRegistry = TypeRegistry(),
        until: Duration? = nil,
        limits: ReplayLimits = ReplayLimits()
    ) throws(RecordingFault) -> Replayed {
        var replayer = try Replayer.begin(RecordedFrame(record), types: types, limits: limits)
        replayer.mostDifferences = 3
        replayer.until = until
        while try replayer.runSome() {}
        return Replayed(
            count: replayer.differenceCount,
            differences: replayer.differences,
            missingTypes: replayer.missingTypes,
            isOver: replayer.isOver,
            duration: replayer.duration
        )
    }

    /// Each test of the core is one of replaying, too.
    func expectSameWhenReplayed() {
        do {
            let found = try replay()
            guard found.missingTypes.isEmpty, found.count > 0 else { return }
            Issue.record("\(found.count) differences when run again: \(found.differences)")
        } catch {
            Issue.record("what was recorded can't be run again: \(error)")
        }
    }
}
