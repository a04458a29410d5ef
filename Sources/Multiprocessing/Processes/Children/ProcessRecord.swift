internal import MPCore
internal import MPProcesses
import MPSystem
internal import MPTransport
internal import MPWire

/// A child of this process: what it is to do, and what is known of it.
///
/// All copies of a ``ChildProcess`` share it.
final class ProcessRecord: Sendable {
    /// What a child does.
    enum Work: Sendable {
        /// It runs a function of this program.
        case function(FunctionCall)
        /// It is another program, with descriptors of this one.
        case program(ProgramLaunch, OutgoingResources)
    }

    /// Who waits, and for what.
    struct Waiter: Sendable {
        let goal: ChildGoal
        let continuation: CheckedContinuation<Wakening, Never>
    }

    /// Why a wait is over.
    enum Wakening: Sendable {
        case ready, timedOut, cancelled
        /// The child was stopped by this signal.
        case stopped(Int32)
    }

    /// What the lock guards.
    struct State: Sendable {
        var life = ChildLife<WireValue, ControlFailure>()
        /// The process; kept after its end, as its descriptor is the sentinel.
        var process: LaunchedProcess?
        /// The control socket of a forked child that nobody waits for yet.
        var unwatched: OwnedSocket?
        var connection: StreamConnection?
        var decoder = FrameDecoder(limit: LinkLimits().frame)
        /// What the child's arguments need, until it has them.
        var resources: OutgoingResources?
        /// A result that came, until somebody takes over the objects in it.
        var sharedResult: SharedResult?
        /// The managers and objects of the result.
        var resultResources: IncomingResources?
        /// The most memory that the child had, by its own account.
        var peakMemoryInBytes: Int?
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
        /// Whether it is looked from time to time whether the child was stopped.
        var looksForStops = false
    }

    let name: String
    /// Its number among the children of this process.
    let number: Int
    let path: [Int]
    let isDaemon: Bool
    let method: StartMethod
    let work: Work
    let state = Guarded(State())

    /// Describes a child, which isn't started.
    ///
    /// - Parameters:
    ///   - name: Its name; `nil` is the kind with its number.
    ///   - kind: The kind of child.
    ///   - isDaemon: Whether it is terminated at this process's exit; `nil` is as this process.
    ///   - method: How it is started.
    ///   - work: What it does.
    init(name: String?, kind: String, isDaemon: Bool?, method: StartMethod, work: Work) {
        (number, path) = ProcessTree.numberChild()
        self.name = name ?? "\(kind)-\(path.map(String.init).joined(separator: ":"))"
        self.isDaemon = isDaemon ?? ProcessTree.isDaemon
        self.method = method
        self.work = work
    }
}

/// Why a function failed in a child.
enum ControlFailure: Sendable {
    /// It threw.
    case thrown(PythonException)
    /// The child could not run it.
    case refused(ControlMessage.Refusal, String)
    /// The manager of an object in its result can't be reached.
    case unreachable(MultiprocessingError)
}

extension ProcessRecord {
    /// Its number, as the system gave it; `nil` before it was started.
    var processID: Int32? { state.withLock { $0.process?.id } }

    /// Whether it was started and hasn't ended.
    var isAlive: Bool {
        let (isAlive, process) = state.withLock { ($0.life.isAlive, $0.process) }
        return isAlive && process?.hasEnded != true
    }

    /// How it ended; `nil` while it runs.
    var exitStatus: ExitStatus? {
        collectUnwatched()
        let (status, failure, memory) = state.withLock {
            ($0.life.exitStatus, $0.life.failure, $0.peakMemoryInBytes)
        }
        guard var status else { return nil }
        status.error = failure.map { error(for: $0) }
        if let memory { status.peakMemoryInBytes = memory }
        return status
    }

    /// Sends it a signal; nothing if it has ended.
    ///
    /// - Returns: Whether it still ran.
    @discardableResult
    func send(signal: Int32) -> Bool {
        state.withLock { $0.process }?.send(signal: signal) ?? false
    }

    /// Closes the control socket of a forked child that nobody watches.
    func hangUp() {
        let socket = state.withLock { $0.unwatched.take() }
        withExtendedLifetime(socket) {}
    }

    /// Waits for its end on this thread, which is about to exit.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Whether it has ended.
    @discardableResult
    func waitForEndBlocking(atMost limit: Duration? = nil) -> Bool {
        state.withLock { $0.process }?.waitForEnd(atMost: limit) ?? true
    }
}
