import Glibc
internal import MPProcesses
import MPSystem

/// How a worker of a pool has ended.
struct WorkerEnd: Sendable {
    private let processID: Int32?
    private let childName: String
    private let outcome: Result<ExitStatus, MultiprocessingError>
    /// Whether it was killed because a signal had stopped it.
    var wasStopped = false
    /// Why it couldn't begin, as it says itself; `nil` if it says nothing.
    var complaint: String?
    /// Whether the kernel has killed something for lack of memory while it ran.
    private let wasShortOfMemory: Bool

    init(
        _ link: WorkerLink?,
        _ outcome: Result<ExitStatus, MultiprocessingError>
    ) {
        processID = link?.child.processID
        childName = link?.child.name ?? "a worker"
        self.outcome = outcome
        let isKilled = (try? outcome.get())?.signal == SIGKILL
        wasShortOfMemory =
            link.map { isKilled && OutOfMemoryKills.count > $0.earlierKills } ?? false
    }

    /// Whether another worker would end in the same way: the function that prepares it has thrown, or the program can't run
    /// workers at all.
    var isFinal: Bool {
        switch outcome {
        case .success(let status): status.error != nil || complaint != nil
        case .failure(let error): error.code != .resourceUnavailable
        }
    }

    /// The error of a task that ended with the worker.
    func lost(_ what: String, attempts: Int) -> MultiprocessingError {
        let tries = attempts > 1 ? ", the last of \(attempts) that tried it" : ""
        return MultiprocessingError(
            .workerLost,
            "\(what): its worker\(tries), \(words)",
            cause: status.map {
                WorkerLost(processID: processID, status: $0, isOutOfMemory: wasShortOfMemory)
            }
        )
    }

    /// The error of a pool whose workers end before they take tasks.
    func failure(of pool: String) -> MultiprocessingError {
        if case .failure(let error) = outcome { return error }
        if let complaint {
            return MultiprocessingError(
                .brokenPool,
                "\(pool): its workers can't begin: \(complaint)"
            )
        }
        if let error = status?.error {
            let error = error as? MultiprocessingError
            return MultiprocessingError(
                .brokenPool,
                "\(pool): its workers can't begin: \(status?.error.map { "\($0)" } ?? "")",
                remote: error?.remote,
                cause: status?.error
            )
        }
        return MultiprocessingError(
            .brokenPool,
            "\(pool): its workers end before they take tasks, one after the other; the last, \(words)"
        )
    }

    private var status: ExitStatus? { try? outcome.get() }

    private var words: String {
        let process = processID.map { "\(childName) (process \($0))" } ?? childName
        guard let status else { return "\(process), can't be watched" }
        if wasStopped { return "\(process), was stopped, so it was killed" }
        let memory = status.peakMemoryInBytes >> 20
        let reason =
            wasShortOfMemory ? "; the kernel killed it because memory ran out" : ""
        return "\(process), \(status) after using at most \(memory) MiB of memory\(reason)"
    }
}
