internal import ArgumentParser

/// How long a call may take.
struct TimeoutOption: ParsableArguments {
    @Option(help: "The longest time that a call may take, in seconds; none is no limit.")
    var timeout: Double?

    /// The time as a span.
    var duration: Duration? { timeout.map { .seconds($0) } }

    func validate() throws {
        guard let timeout else { return }
        guard timeout.isFinite, timeout > 0 else {
            throw ValidationError("--timeout has to be above 0 seconds")
        }
    }
}
