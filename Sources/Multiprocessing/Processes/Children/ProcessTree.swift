import Glibc
internal import MPProcesses
import MPSystem

/// This process among its parent and its children.
enum ProcessTree {
    /// What a process knows of itself; a forked child begins with a fresh one.
    private struct State: Sendable {
        /// Its name.
        var name = "MainProcess"
        /// Its own numbers and those of its ancestors; empty in the main process.
        var path: [Int] = []
        var isDaemon = false
        var parent: ParentProcess?
        /// How many children were named.
        var lastNumber = 0
        /// The children that were started and haven't been collected.
        var children: [ObjectIdentifier: ProcessRecord] = [:]
        /// Whether the process ends its children when it exits.
        var endsChildrenAtExit = false
    }

    private static let state = PerProcess(State())

    /// The name of this process.
    static var name: String { state.withLock { $0.name } }

    /// Whether this process is a daemon, which has no children and passes on nothing.
    static var isDaemon: Bool { state.withLock { $0.isDaemon } }

    /// The process that has started this one; `nil` in a main program.
    static var parent: ParentProcess? { state.withLock { $0.parent } }

    /// This process.
    static var current: ProcessIdentity {
        state.withLock { state in
            ProcessIdentity(name: state.name, processID: getpid(), isDaemon: state.isDaemon)
        }
    }

    /// The children that were started and haven't ended, in the order of their numbers.
    static var children: [ProcessRecord] {
        state.withLock { $0.children.values.map(\.self) }.sorted { $0.number < $1.number }
    }

    /// Collects forked children that have ended, and for which nobody waits.
    static func collectUnwatched() {
        for child in children { child.collectUnwatched() }
    }

    /// Makes this process the one that its parent has described.
    static func become(_ preparation: Preparation) {
        state.withLock { state in
            state.name = preparation.name
            state.path = preparation.path
            state.isDaemon = preparation.isDaemon
            state.parent = ParentProcess(
                name: preparation.parentName,
                processID: preparation.parentID
            )
        }
    }

    /// Numbers a new child.
    ///
    /// - Returns: Its own number, and its path: the numbers of its ancestors and its own.
    static func numberChild() -> (number: Int, path: [Int]) {
        state.withLock { state in
            state.lastNumber += 1
            return (state.lastNumber, state.path + [state.lastNumber])
        }
    }

    /// Remembers a child that was started, until it has ended.
    static func add(_ child: ProcessRecord) {
        let isFirst = state.withLock { state in
            state.children[ObjectIdentifier(child)] = child
            defer { state.endsChildrenAtExit = true }
            return !state.endsChildrenAtExit
        }
        if isFirst { atexit { ProcessTree.endChildren() } }
    }

    /// Forgets a child that has ended.
    static func remove(_ child: ProcessRecord) {
        // It leaves the lock alive: its end may do anything.
        let forgotten = state.withLock { $0.children.removeValue(forKey: ObjectIdentifier(child)) }
        withExtendedLifetime(forgotten) {}
    }

    /// How long daemons have to follow SIGTERM, all together.
    private static let daemonGrace = Duration.seconds(5)

    /// Terminates the children that are daemons, and waits for all others; blocks the thread.
    ///
    /// - SeeAlso: Python `multiprocessing.util._exit_function`.
    static func endChildren() {
        let children = children
        // Nobody reads what a forked child has still to say: it must not wait for that.
        for child in children { child.hangUp() }
        let daemons = children.filter(\.isDaemon)
        for child in daemons {
            child.send(signal: SIGTERM)
            // A stopped process would never get the signal.
            child.send(signal: SIGCONT)
        }
        let clock = ContinuousClock()
        let deadline = clock.now + daemonGrace
        for child in daemons {
            let rest = max(.zero, clock.now.duration(to: deadline))
            if !child.waitForEndBlocking(atMost: rest) { child.send(signal: SIGKILL) }
        }
        for child in children { child.waitForEndBlocking() }
    }
}
