import MPCore
import MPSystem
import MPWire

/// Recordings, as `replay` reads them: never a trap, the same result each time, and a fault within the file.
enum RecordingFeed {
    /// What came of running a recording.
    private struct Result: Equatable {
        var eventCount = 0
        var differenceCount = 0
        var fault: RecordingFault?
    }

    /// What the input is (one byte), then that: a file; its first frame; or what comes after the header of one.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        guard let kind = input.first else { return }
        let bytes = Array(input.dropFirst())
        let first = run(kind, bytes)
        try promise(first == run(kind, bytes), "the same recording comes to two results")
        let length = bytes.count + header.count
        try promise(first.fault.map { $0.offset <= length } ?? true, "a fault is behind the end")
        try promise(first.eventCount <= bytes.count, "there are more events than bytes")
    }

    private static func run(_ kind: UInt8, _ bytes: [UInt8]) -> Result {
        switch kind % 3 {
        case 0: runFile(bytes)
        case 1: runFrames([RecordedFrame(bytes)])
        default: runFrames([RecordedFrame(header), RecordedFrame(bytes, at: header.count)])
        }
    }

    /// The memory and the work that a hostile recording may take here.
    private static var limits: ReplayLimits {
        var limits = ReplayLimits()
        limits.memoryInBytes = 32 << 20
        limits.workInSteps = 1_000_000
        return limits
    }

    /// The first frame of a server without clients.
    private static let header: [UInt8] = {
        var configuration = ManagerConfiguration(
            authkey: Authkey(bytes: [1]),
            authenticator: MessageAuthenticator { _, _, _ in [] },
            serverID: "0123456789abcdef"
        )
        configuration.recording = RecordingOptions()
        var core = ManagerCore(configuration: configuration)
        return core.inputRecord?.takeFrame() ?? []
    }()

    private static func runFile(_ bytes: [UInt8]) -> Result {
        var rest = bytes[...]
        var frames = RecordingFrames { count in
            defer { rest = rest.dropFirst(count) }
            return .success(Array(rest.prefix(count)))
        }
        var found: [RecordedFrame] = []
        do throws(RecordingFault) {
            found.append(try frames.first())
            while let frame = try frames.next() { found.append(frame) }
            return runFrames(found)
        } catch {
            return Result(fault: error)
        }
    }

    private static func runFrames(_ frames: [RecordedFrame]) -> Result {
        var result = Result()
        do throws(RecordingFault) {
            var replayer = try Replayer.begin(frames[0], types: TypeRegistry(), limits: limits)
            do throws(RecordingFault) {
                while try replayer.runSome() {}
                for frame in frames.dropFirst() {
                    replayer.take(frame)
                    while try replayer.runSome() {}
                }
            } catch {
                result.fault = error
            }
            result.eventCount = replayer.eventCount
            result.differenceCount = replayer.differenceCount
        } catch {
            result.fault = error
        }
        return result
    }
}
