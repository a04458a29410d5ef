internal import MPCore
internal import MPWire

/// Describes a call for error texts: what was tried and where, never with which arguments.
struct CallAttempt: Sendable, CustomStringConvertible {
    /// The object's type and the method, such as `dict.pop`.
    let what: String
    let address: Address
    /// The target of the request, needed to understand a refusal.
    var callee = Callee.server

    /// The call in words, to be put before ": ".
    var description: String { "\(what) at \(address)" }
}

extension CallAttempt {
    /// A missing method in words, with similar names among the exposed ones.
    fileprivate func absence(among exposed: [String]) -> String {
        guard case .method(let name, _) = callee else { return "there is no such method" }
        return NearestNames.complaint(aboutMethod: name, of: "it", exposed)
    }
}

extension CallResult {
    /// Unwraps the value that a call returned.
    ///
    /// - Throws: ``MultiprocessingError`` for every other outcome.
    func value(
        of described: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) -> WireValue {
        if case .reply(.returning(let value)) = self { return value }
        let attempt = described()
        switch self {
        case .reply(.returning(let value)):
            return value
        case .reply(.raising(let exception)):
            throw .raised(exception, by: attempt)
        case .reply(.traceback(let traceback)):
            throw .refused(attempt, traceback: traceback)
        case .reply(.unserializable(let text)):
            let error = RemoteError(traceback: text)
            throw MultiprocessingError(
                .remote,
                "\(attempt): the server can't send the result: \(error)",
                remote: error
            )
        case .reply(.proxy):
            throw .answered(attempt, with: "a new object where a value was due")
        case .cancelled:
            throw MultiprocessingError(.cancelled, "\(attempt): the task was cancelled")
        case .unreadable(let reason):
            throw .answered(attempt, with: "something that is not accepted: \(reason)")
        case .tooLong(let length, let limit):
            throw MultiprocessingError(
                .messageTooLong,
                "\(attempt): the call takes \(length) bytes, and the server accepts \(limit) at most; "
                    + "split it, or raise the server's messageLimitInBytes "
                    + "(serve --limit message=NUMBER)"
            )
        case .notSent(let failure):
            throw .ended(failure, attempt, mayBeDone: false)
        case .lost(let failure):
            throw .ended(failure, attempt, mayBeDone: true)
        }
    }
}

extension MultiprocessingError {
    /// The server answered a call with something that is no answer to it.
    static func answered(_ attempt: CallAttempt, with what: String) -> Self {
        Self(.invalidReply, "\(attempt): the server answered with \(what)")
    }

    /// Whether a look-up by name failed because the server has no named objects.
    var saysThatThereAreNoNames: Bool {
        remote?.description == "KeyError: '\(ServerRequest.namedObjects)'"
    }

    /// The server has no named objects.
    static func noNames(
        _ typeid: String,
        at address: Address,
        remote: RemoteError?
    ) -> Self {
        Self(
            .unsupported,
            """
            get \(typeid) by name at \(address): the server has no named objects, as CPython's \
            hasn't; create one, or let it register '\(ServerRequest.namedObjects)'
            """,
            remote: remote
        )
    }

    /// A method raised an exception.
    static func raised(_ exception: PythonException, by attempt: CallAttempt) -> Self {
        let error = RemoteError(exception)
        if let code = Code(refusing: exception) {
            return Self(code, "\(attempt): \(error.message)", remote: error)
        }
        let (code, words) =
            switch exception.type.description {
            case "_queue.Empty", "queue.Empty": (Code.empty, "the queue is empty")
            case "queue.Full": (.full, "the queue is full")
            case "queue.ShutDown": (.shutDown, "the queue was shut down")
            case "threading.BrokenBarrierError": (.brokenBarrier, "the barrier is broken")
            case "builtins.KeyError": (.keyNotFound, "there is no such key")
            case "builtins.TimeoutError": (.timedOut, "it raised \(error)")
            default: (.remote, "it raised \(error)")
            }
        return Self(code, "\(attempt): \(words)", remote: error)
    }

    /// A method raised an exception; its type is the program's, not this package's.
    static func thrown(_ exception: PythonException, by attempt: CallAttempt) -> Self {
        let error = RemoteError(exception)
        let isTimeout = exception.type == WireGlobal("builtins", "TimeoutError")
        return Self(
            isTimeout ? .timedOut : .remote,
            "\(attempt): it raised \(error)",
            remote: error
        )
    }

    /// The server could not carry out a request.
    static func refused(_ attempt: CallAttempt, traceback: String) -> Self {
        let error = RemoteError(traceback: traceback)
        let (code, words): (Code, String) =
            switch RefusalReason(traceback: traceback, of: attempt.callee) {
            case .unknownType(let words):
                (.unknownType, words ?? "nothing is registered under this name")
            case .unknownMethod(let words?, _):
                (.unknownMethod, words)
            case .unknownMethod(nil, let exposed):
                (.unknownMethod, attempt.absence(among: exposed))
            case .objectReleased:
                (
                    .objectReleased,
                    "there is no such object: it was released, or the server was started anew"
                )
            case .other:
                (.remote, "the server refused it: \(error)")
            }
        return Self(code, "\(attempt): \(words)", remote: error)
    }

    /// The object has no such method, as was known before anything was sent.
    static func unknownMethod(_ attempt: CallAttempt, among exposed: [String]) -> Self {
        Self(.unknownMethod, "\(attempt): \(attempt.absence(among: exposed))")
    }

    /// The connection ended before the answer.
    static func ended(_ failure: LinkFailure, _ attempt: CallAttempt, mayBeDone: Bool) -> Self {
        let consequence =
            mayBeDone ? "it may or may not have been carried out" : "it was not sent"
        let code: Code =
            switch failure {
            case .closedHere: mayBeDone ? .connectionLost : .closed
            case .stopped: .serverStopped
            case .outage(let outage): Code(outage)
            case .timedOut(during: .open): .timedOut
            case .raised(let exception): Code(refusing: exception) ?? .connectionLost
            case .handshake, .frame, .unexpected, .refused, .ended, .timedOut, .unreachable,
                .replaced:
                .connectionLost
            }
        return Self(code, "\(attempt): \(failure); \(consequence)", cause: failure)
    }
}

extension MultiprocessingError.Code {
    /// The code for a refusal by the server itself, which marks its exceptions; `nil` for those of shared objects.
    init?(refusing exception: PythonException) {
        guard case .dict(let state)? = exception.state else { return nil }
        if exception.type.description == "builtins.PermissionError", state[text: "principal"] != nil
        {
            self = .permissionDenied
        } else if state[text: "limit"] != nil {
            self = .limitReached
        } else if state[text: "draining"] != nil {
            self = .serverStopped
        } else if state[text: "object_name"] != nil {
            self = exception.type.name == "LookupError" ? .unknownName : .nameTaken
        } else {
            return nil
        }
    }
}

extension LinkOutage: CustomStringConvertible {
    /// How the connection was lost, and what was tried since, in words.
    package var description: String {
        let tries = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        let last = lastAttempt.map { "; the last one: \($0)" } ?? ""
        return
            "\(reason), and there was no other connection after \(length.inWords) and \(tries)\(last)"
    }
}

extension LinkFailure: CustomStringConvertible {
    /// The reason why the connection is unusable, in words.
    package var description: String {
        switch self {
        case .handshake(let error): "\(error)"
        case .frame(let error): "the server sent what can't be read: \(error)"
        case .unexpected(let what): "the server sent \(what)"
        case .refused(let text): "the server refused the connection: \(text)"
        case .raised(let exception): "the server refused the connection: \(RemoteError(exception))"
        case .ended(let how, _): how
        case .stopped(let reason): "the server is stopping (\(reason))"
        case .timedOut(during: .handshake): "the peer did not prove itself in time"
        case .timedOut: "the server did not answer in time"
        case .closedHere: "the manager was closed by this program"
        case .outage(let outage): outage.description
        case .unreachable(let words, _): words
        case .replaced: "the connection that it belongs to was lost"
        }
    }
}
