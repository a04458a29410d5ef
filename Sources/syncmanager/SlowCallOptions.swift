internal import ArgumentParser
internal import Multiprocessing

/// What a server tells of calls that keep others waiting.
struct SlowCallOptions: ParsableArguments {
    @Option(
        help: """
            Log calls that keep the server for so long, or whose tasks take so long, such as 100ms or 2s.
            """,
        transform: DurationOption.parse
    )
    var slowCall: Duration?

    @Flag(
        help: """
            End deadlocks: the call of the circle that began to wait last gets an error that names it. Without this, \
            deadlocks are only logged and shown.
            """
    )
    var breakDeadlocks = false

    /// Applies them.
    func apply(to configuration: inout ManagerServerConfiguration) {
        configuration.slowCall = slowCall
        configuration.breaksDeadlocks = breakDeadlocks
    }
}
