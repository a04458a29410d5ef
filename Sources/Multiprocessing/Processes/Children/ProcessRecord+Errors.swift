import Glibc
internal import MPProcesses
internal import MPWire

// What went wrong, in words.
extension ProcessRecord {
    /// The child in words: its name and number, and what it runs.
    var words: String {
        let number = processID.map { " (process \($0))" } ?? ""
        return switch work {
        case .function(let call): "\(call.name) in \(name)\(number)"
        case .program(let launch, _): "\(launch.path) in \(name)\(number)"
        }
    }

    /// The error of a function that failed.
    func error(for failure: ControlFailure) -> any Error {
        switch failure {
        case .thrown(let exception):
            if case .function(let call) = work, let error = call.errors.error(in: exception) {
                return error
            }
            let error = RemoteError(exception)
            return MultiprocessingError(.remote, "\(words): it threw \(error)", remote: error)
        case .refused(.unknownFunction, let complaint):
            return MultiprocessingError(.unknownFunction, "\(words): \(complaint)")
        case .refused(.argument, let complaint):
            return MultiprocessingError(.typeMismatch, "\(words): \(complaint)")
        case .unreachable(let error):
            return MultiprocessingError(
                error.code,
                "\(words): an object in the result can't be used: \(error.message)",
                remote: error.remote,
                cause: error
            )
        case .refused(.surroundings, let complaint):
            return MultiprocessingError(.cannotStart, "\(words): \(complaint)")
        }
    }

    /// The process ended without a result.
    func died(_ status: ExitStatus, hasBegun: Bool, isCut: Bool) -> MultiprocessingError {
        guard case .function = work else {
            return MultiprocessingError(.childDied, "\(words): it \(status)")
        }
        let when =
            if isCut {
                "while it sent its result"
            } else if hasBegun {
                "before it returned a result"
            } else if status.signal == nil {
                "before it began; does its program call startMultiprocessing(…) before anything else?"
            } else {
                "before it began"
            }
        return MultiprocessingError(.childDied, "\(words): the process \(status) \(when)")
    }

    /// The process is stopped.
    func stopped(by signal: Int32, _ what: String) -> MultiprocessingError {
        MultiprocessingError(
            .childStopped,
            """
            cannot \(what) \(words): it was stopped by \(SignalName.name(of: signal)); continue it with SIGCONT \
            and try again, or kill it
            """
        )
    }

    /// The task was cancelled; the process goes on.
    func cancelled(_ what: String) -> MultiprocessingError {
        MultiprocessingError(.cancelled, "cannot \(what) \(words): the task was cancelled")
    }

    /// The program asks at the wrong time.
    func misuse(_ misuse: ChildMisuse, _ what: String) -> MultiprocessingError {
        let reason =
            switch misuse {
            case .startedTwice: "it was started before; a process is started once"
            case .notStarted: "it wasn't started"
            case .running: "it still runs; join or kill it first"
            case .closed: "it was closed"
            }
        return MultiprocessingError(.invalidState, "cannot \(what) \(name): \(reason)")
    }
}
