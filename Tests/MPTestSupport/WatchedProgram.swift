import Dispatch
import Glibc
import MPProcesses
import MPSystem

/// A program, and a thread that starts it, waits for its end, and collects it.
///
/// The kernel kills the program when the thread that started it ends; so that thread must last as long as the program.
final class WatchedProgram: Sendable {
    private let process: LaunchedProcess
    /// Whether its number may be another's by now.
    private let isCollected: Guarded<Bool>

    var id: Int32 { process.id }

    /// Starts a program that leads a group.
    ///
    /// - Parameters:
    ///   - launch: The program.
    ///   - limit: The time after which it is killed.
    ///   - ended: Called at its end.
    init(
        _ launch: ProgramLaunch,
        limit: Duration,
        ended: @escaping @Sendable (ExitStatus) -> Void
    ) throws {
        let outcome = Handover<Result<LaunchedProcess, LaunchFailure>>()
        let isCollected = Guarded(false)
        try NativeThread.start(name: "watch") {
            let started = Result { () throws(LaunchFailure) in try launch.start() }
            outcome.put(started)
            guard case .success(let process) = started else { return }
            process.waitForEnd(atMost: limit)
            // Whatever it has left behind goes with it, and itself if its time is over.
            process.sendToGroup(signal: SIGKILL)
            process.waitForEnd()
            isCollected.withLock { $0 = true }
            ended(process.join())
        }
        process = try outcome.take().get()
        self.isCollected = isCollected
    }

    /// Kills it at once, with all that it has started.
    func kill() {
        isCollected.withLock { isCollected in
            if !isCollected { process.sendToGroup(signal: SIGKILL) }
        }
    }
}

/// A value that one thread hands to another, which waits for it.
private final class Handover<Value: Sendable>: Sendable {
    private let value = Guarded<Value?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func put(_ value: Value) {
        self.value.withLock { $0 = value }
        isThere.signal()
    }

    func take() -> Value {
        isThere.wait()
        guard let value = value.withLock({ $0 }) else { preconditionFailure("nothing was put") }
        return value
    }
}
