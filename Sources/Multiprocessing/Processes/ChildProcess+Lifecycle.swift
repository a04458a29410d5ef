import Glibc
public import MPProcesses
import MPSystem

// What the process is.
extension ChildProcess {
    /// Its name.
    public var name: String { record.name }

    /// The number that the system gave it; `nil` before it was started.
    public var processID: Int32? { record.processID }

    /// Whether it is terminated when this process exits.
    public var isDaemon: Bool { record.isDaemon }

    /// Whether it was started and hasn't ended.
    ///
    /// A forked child that has more to say than a socket holds, or objects in its result, ends only when somebody waits for
    /// it.
    public var isAlive: Bool { record.isAlive }

    /// How it ended, with the error that its function threw; `nil` while it runs.
    public var exitStatus: ExitStatus? { record.exitStatus }

    /// Python's number for its end: the exit code, or the negative number of the signal that ended it; `nil` while it
    /// runs.
    public var exitCode: Int32? { record.exitStatus?.exitCode }

    /// A descriptor that becomes readable when the process has ended, for `wait(for:timeout:)` and poll(2).
    ///
    /// It belongs to this object; `nil` before the start and after ``close()``.
    public var sentinel: Int32? { record.state.withLock { $0.process?.descriptor } }
}

// What can be done with it.
extension ChildProcess {
    /// Starts the process; returns as soon as it is there, before the function has begun.
    ///
    /// - Throws: ``MultiprocessingError``: `cannotStart` if the program can't be executed, or doesn't call
    ///   `startMultiprocessing`; `unknownFunction`; `typeMismatch` if an argument can't be sent, with its key path;
    ///   `resourceUnavailable` if the system has no process, memory or descriptor left; `invalidState` if it was started
    ///   before, or if this process is a daemon. Nothing was started then.
    /// - Complexity: A millisecond or two by spawn, a fraction of one by forkserver.
    /// - SeeAlso: Python `Process.start`.
    public func start() async throws(MultiprocessingError) { try await record.start() }

    /// Waits for the result of the function.
    ///
    /// If the task is cancelled, the child goes on; see ``withChildProcess(_:teardown:_:)``.
    ///
    /// - Parameter timeout: The longest wait; `nil` is no limit.
    /// - Returns: The result; the process may take a moment longer to end.
    /// - Throws: The function's error, if its type was registered; else ``MultiprocessingError``: `remote` with the
    ///   error's type and text; `childDied` if the process ended without a result, with its exit code or signal;
    ///   `childStopped` while it is stopped; `timedOut`, `cancelled`, `invalidState`; `typeMismatch` if the result isn't
    ///   of the type.
    public func value(timeout: Duration? = nil) async throws -> Output {
        let value = try await record.value(atMost: timeout)
        let resources = record.state.withLock { $0.resultResources }
        do {
            return try InheritedResources.$incoming.withValue(resources) { try decode(value) }
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(record.words): the result is not a \(Output.self): \(error)",
                cause: error
            )
        }
    }

    /// Waits until the process has ended.
    ///
    /// - Returns: How it ended.
    /// - Throws: ``MultiprocessingError``: `childStopped` while the process is stopped, `cancelled`, `invalidState` if it
    ///   wasn't started or was closed.
    /// - SeeAlso: Python `Process.join`.
    @discardableResult
    public func join() async throws(MultiprocessingError) -> ExitStatus {
        try await record.join(atMost: nil) ?? .unknown
    }

    /// Waits until the process has ended, but not longer than a time.
    ///
    /// - Parameter timeout: The longest wait.
    /// - Returns: How it ended; `nil` if it still runs.
    /// - Throws: ``MultiprocessingError``: `childStopped` while the process is stopped, `cancelled`, `invalidState` if it
    ///   wasn't started or was closed.
    /// - SeeAlso: Python `Process.join`.
    @discardableResult
    public func join(timeout: Duration) async throws(MultiprocessingError) -> ExitStatus? {
        try await record.join(atMost: timeout)
    }

    /// Asks the process to end, by SIGTERM; nothing if it has ended.
    ///
    /// - SeeAlso: Python `Process.terminate`.
    public func terminate() { record.send(signal: SIGTERM) }

    /// Interrupts the process, as Ctrl-C does, by SIGINT; nothing if it has ended.
    ///
    /// - SeeAlso: Python `Process.interrupt`.
    public func interrupt() { record.send(signal: SIGINT) }

    /// Kills the process, by SIGKILL; nothing if it has ended.
    ///
    /// - SeeAlso: Python `Process.kill`.
    public func kill() { record.send(signal: SIGKILL) }

    /// Sends the process a signal; nothing if it has ended.
    ///
    /// - Parameter signal: The number of the signal.
    /// - Returns: Whether the process still ran.
    @discardableResult
    public func send(signal: Int32) -> Bool { record.send(signal: signal) }

    /// Ends the process, step by step, and waits for its end; a cancelled task waits, too.
    ///
    /// - Parameter steps: Signals, and the time that the process has after each. After the last one it is killed.
    /// - Returns: How it ended; `nil` if it wasn't started.
    /// - Throws: ``MultiprocessingError``: `resourceUnavailable` if the process can't be watched.
    @discardableResult
    public func tearDown(
        _ steps: [TeardownStep] = [.terminate()]
    ) async throws(MultiprocessingError) -> ExitStatus? {
        try await record.tearDown(steps)
    }

    /// Gives back what is still kept of a process that has ended, such as its sentinel, and the references to objects in its
    /// result that nobody has taken out; nothing can be asked any more.
    ///
    /// Without it, that is given back with the last copy of this value.
    ///
    /// - Throws: ``MultiprocessingError``: `invalidState` if the process still runs.
    /// - SeeAlso: Python `Process.close`.
    public func close() throws(MultiprocessingError) { try record.close() }
}

// The processes around this one.
extension ChildProcess where Output == Void {
    /// This process.
    ///
    /// - SeeAlso: Python `multiprocessing.current_process`.
    public static var current: ProcessIdentity { ProcessTree.current }

    /// The process that has started this one; `nil` in a main program.
    ///
    /// - SeeAlso: Python `multiprocessing.parent_process`.
    public static var parent: ParentProcess? { ProcessTree.parent }

    /// The children of this process that were started and haven't ended, the oldest first.
    ///
    /// - SeeAlso: Python `multiprocessing.active_children`.
    public static var activeChildren: [ChildProcess<Void>] {
        ProcessTree.collectUnwatched()
        return ProcessTree.children.filter(\.isAlive).map {
            ChildProcess<Void>(record: $0) { _ in () }
        }
    }
}

extension ChildProcess: Equatable {
    /// Whether both stand for the same process.
    public static func == (one: Self, other: Self) -> Bool { one.record === other.record }
}
