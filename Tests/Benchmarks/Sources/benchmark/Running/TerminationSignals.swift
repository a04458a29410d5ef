internal import Dispatch
internal import Glibc

/// The signals that ask a program to end: SIGTERM and SIGINT (control-C).
struct TerminationSignals {
    private let sources: [any DispatchSourceSignal]

    /// Has the first of them end this program, after a last action.
    init(_ lastAction: @escaping @Sendable () -> Void) {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                lastAction()
                _exit(EXIT_FAILURE)
            }
            source.activate()
            return source
        }
    }

    /// Leaves them to themselves again.
    func cancel() {
        for source in sources { source.cancel() }
        for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
    }
}
