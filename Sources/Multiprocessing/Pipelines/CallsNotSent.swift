internal import MPCore

/// Calls that were gathered for a connection that isn't there any more.
struct CallsNotSent: CallsUnderWay {
    private let outcomes: [CallResult]

    /// Knows what became of them.
    init(_ outcomes: [CallResult]) {
        self.outcomes = outcomes
    }

    func results() async -> [CallResult] { outcomes }
}
