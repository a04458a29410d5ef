import Glibc

/// A step towards the end of a child process: a signal, and the time that the child has to follow it.
///
/// Whoever is still there after the last step is killed.
public struct TeardownStep: Hashable, Sendable {
    /// The signal.
    public let signal: Int32
    /// The time until the next step.
    public let grace: Duration

    /// Sends a signal.
    ///
    /// - Parameters:
    ///   - signal: Its number.
    ///   - grace: The time until the next step, if the process is still there.
    /// - Returns: The step.
    public static func send(_ signal: Int32, grace: Duration) -> TeardownStep {
        TeardownStep(signal: signal, grace: grace)
    }

    /// Asks the process to end, by SIGTERM.
    ///
    /// - Parameter grace: The time until the next step, if the process is still there.
    /// - Returns: The step.
    public static func terminate(grace: Duration = .seconds(5)) -> TeardownStep {
        .send(SIGTERM, grace: grace)
    }

    /// Interrupts the process, as Ctrl-C does, by SIGINT.
    ///
    /// - Parameter grace: The time until the next step, if the process is still there.
    /// - Returns: The step.
    public static func interrupt(grace: Duration = .seconds(5)) -> TeardownStep {
        .send(SIGINT, grace: grace)
    }
}

/// Carries out steps, one after the other, until a process has ended.
package struct Teardown: Sendable {
    /// What the driver has to do next.
    package enum Action: Equatable, Sendable {
        /// Send this signal, then come back after so long.
        case send(Int32, waiting: Duration)
        /// Send SIGKILL, which nobody survives.
        case kill
        /// The process has ended.
        case finish
    }

    private var steps: ArraySlice<TeardownStep>

    /// Begins with the first of some steps; none kills at once.
    package init(_ steps: [TeardownStep]) { self.steps = steps[...] }

    /// Says what to do now.
    package mutating func next(hasEnded: Bool) -> Action {
        if hasEnded { return .finish }
        guard let step = steps.popFirst() else { return .kill }
        return .send(step.signal, waiting: step.grace)
    }
}
