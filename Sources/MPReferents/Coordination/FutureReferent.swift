package import MPWire

/// A shared `concurrent.futures.Future`: a result that somebody sets once, and calls that wait for it.
///
/// Beyond Python's, a session can promise to end it: if the session ends first, the future ends in an error at once.
package struct FutureReferent {
    private enum State {
        /// Nobody has begun. Can become each of the others.
        case pending
        /// Somebody works on it. Can become `result`, `error` or `lost`.
        case running
        /// It was given up. Can become `cancelledAndNotified`.
        case cancelled
        /// It was given up, and who would have worked on it knows. Terminal.
        case cancelledAndNotified
        /// Terminal.
        case result(StoredValue)
        /// Terminal.
        case error(PythonException)
        /// The session that had promised to end it has ended. Terminal.
        case lost

        /// Its name in Python.
        var name: String {
            switch self {
            case .pending: "PENDING"
            case .running: "RUNNING"
            case .cancelled: "CANCELLED"
            case .cancelledAndNotified: "CANCELLED_AND_NOTIFIED"
            case .result, .error, .lost: "FINISHED"
            }
        }

        var isDone: Bool {
            switch self {
            case .pending, .running: false
            case .cancelled, .cancelledAndNotified, .result, .error, .lost: true
            }
        }
    }

    /// What a call waits for.
    private enum Question: Sendable {
        /// The result, or the error as an exception.
        case result
        /// The error, or `None`.
        case exception
        /// Whichever there is, as a tuple.
        case outcome
    }

    private var state = State.pending
    /// The session that ends it; `nil` if none has promised, or it has ended.
    private var promiser: CallerID?
    private var waiters = Waiters<Question>()

    package init() {}
}

extension FutureReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Future()`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> FutureReferent {
        _ = try Signature.named("Future.__init__", []).bind(arguments, keywords)
        return FutureReferent()
    }

    package static let methods = MethodTable<Self>([
        waiting("result", .result), waiting("exception", .exception), waiting("outcome", .outcome),
        Method("done", .named("Future.done", [])) { future, _ in
            .reply(.bool(future.state.isDone))
        },
        Method("running", .named("Future.running", [])) { future, _ in
            .reply(.bool(future.isRunning))
        },
        Method("cancelled", .named("Future.cancelled", [])) { future, _ in
            .reply(.bool(future.isCancelled))
        },
        Method("cancel", .named("Future.cancel", []), [.writes]) { future, _ in future.cancel() },
        Method(
            "set_result",
            .named("Future.set_result", [.required("result")]),
            [.writes, .grows, .stores]
        ) {
            try $0.end(as: .result($1.stored(0)))
        },
        // It ends the future even when there is no memory for a result.
        Method(
            "set_exception",
            .named("Future.set_exception", [.required("exception")]),
            [.writes]
        ) {
            try $0.setException($1)
        },
        Method(
            "set_running_or_notify_cancel",
            .named("Future.set_running_or_notify_cancel", []),
            [.writes, .asksCaller]
        ) {
            try $0.setRunning($1)
        },
        Method("promise", .named("Future.promise", []), [.writes, .asksCaller]) {
            try $0.promise($1)
        },
    ])

    private static func waiting(_ name: String, _ question: Question) -> Method<Self> {
        Method(name, .named("Future.\(name)", [.optional("timeout")]), [.writes, .blocks]) {
            try $0.wait($1, for: question)
        }
    }

    package static var isToldOfSessionEnds: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<Future state=")
        switch state {
        case .pending, .running, .cancelled: try text.append(state.name.lowercased())
        case .cancelledAndNotified: try text.append("cancelled")
        case .result: try text.append("finished")
        case .error(let error): try text.append("finished raised \(error.type.name)")
        case .lost: try text.append("finished raised \(Self.lost.type.name)")
        }
        try text.append(">")
    }

    package var value: WireValue? { nil }

    package var size: Int {
        if case .result = state { 1 } else { 0 }
    }

    package var keptCount: Int {
        if case .result(let result) = state { result.keptCount } else { 0 }
    }

    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        let held: StoredValue? =
            switch state {
            case .result(let result): result
            case .error(let error): .value(error.value)
            case .pending, .running, .cancelled, .cancelledAndNotified, .lost: nil
            }
        return .show(held == nil ? 0 : 1, from: position, atMost: limit) { _ in
            held.map(visit) ?? 0
        }
    }
}

// Waiting.
extension FutureReferent {
    private mutating func wait(
        _ call: borrowing Call,
        for question: Question
    ) throws(PythonException) -> Outcome {
        let timeout = try PythonTimeout.ofWait(call[0])
        if state.isDone { return Outcome(.reply(answer(to: question))) }
        if timeout == .zero { return late(question) }
        waiters.append(call.id, want: question)
        return .park(timeout: timeout)
    }

    /// The answer to a call whose time is up.
    private func late(_ question: Question) -> Outcome {
        switch question {
        case .result, .exception: Outcome(.reply(.raising(Self.timedOut)))
        case .outcome: .reply(.null)
        }
    }

    /// The answer to a call that has waited for the end.
    private func answer(to question: Question) -> Answer {
        switch (state, question) {
        case (.pending, _), (.running, _):
            preconditionFailure("a future is asked for its end in the state \(state.name)")
        case (.cancelled, .outcome), (.cancelledAndNotified, .outcome):
            .returning(.tuple([.value(.text("cancelled")), .value(.null)]))
        case (.cancelled, _), (.cancelledAndNotified, _): .raising(Self.cancelled)
        case (.result(let result), .result): .returning(result)
        case (.result, .exception): .returning(.value(.null))
        case (.result(let result), .outcome):
            .returning(.tuple([.value(.text("result")), result]))
        case (.error(let error), .result): .raising(error)
        case (.error(let error), .exception): .returning(.value(error.value))
        case (.error(let error), .outcome):
            .returning(.tuple([.value(.text("error")), .value(error.value)]))
        case (.lost, .result): .raising(Self.lost)
        case (.lost, .exception): .returning(.value(Self.lost.value))
        case (.lost, .outcome):
            .returning(.tuple([.value(.text("lost")), .value(Self.lost.value)]))
        }
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        guard let question = waiters.remove(call) else {
            preconditionFailure("call \(call.number) expired on a future where it didn't wait")
        }
        return late(question)
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        waiters.remove(call)
        return []
    }
}

// Ending.
extension FutureReferent {
    private var isRunning: Bool {
        if case .running = state { true } else { false }
    }

    private var isCancelled: Bool {
        switch state {
        case .cancelled, .cancelledAndNotified: true
        case .pending, .running, .result, .error, .lost: false
        }
    }

    /// Ends it, and the calls that wait for that.
    private mutating func finish(_ end: State) -> [Wake] {
        state = end
        promiser = nil
        var wakes: [Wake] = []
        while let (call, question) = waiters.popFirst() {
            wakes.append(Wake(call, with: answer(to: question)))
        }
        return wakes
    }

    private mutating func cancel() -> Outcome {
        switch state {
        case .pending: .reply(.bool(true), waking: finish(.cancelled))
        case .cancelled, .cancelledAndNotified: .reply(.bool(true))
        case .running, .result, .error, .lost: .reply(.bool(false))
        }
    }

    private mutating func end(as end: State) throws(PythonException) -> Outcome {
        guard !state.isDone else {
            throw Self.exception("InvalidStateError", "\(state.name): \(try representation())")
        }
        return .reply(.null, waking: finish(end))
    }

    private mutating func setException(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let value = call.required(0)
        guard let error = PythonException(value) else {
            throw .typeError(
                "set_exception() takes an exception, not \(value.typeNameInErrors)"
            )
        }
        return try end(as: .error(error))
    }

    private mutating func setRunning(_ call: borrowing Call) throws(PythonException) -> Outcome {
        switch state {
        case .cancelled:
            state = .cancelledAndNotified
            return .reply(.bool(false))
        case .pending:
            state = .running
            promiser = Self.session(of: call)
            return .reply(.bool(true))
        case .running, .cancelledAndNotified, .result, .error, .lost:
            throw .runtimeError("Future in unexpected state")
        }
    }

    /// Notes that the future ends with the session of the caller, unless it has ended before.
    private mutating func promise(_ call: borrowing Call) throws(PythonException) -> Outcome {
        if state.isDone { return .reply(.bool(false)) }
        let session = Self.session(of: call)
        guard promiser == nil || promiser == session else {
            throw Self.exception(
                "InvalidStateError",
                "\(state.name): another session has promised to end this future"
            )
        }
        promiser = session
        return .reply(.bool(true))
    }

    private static func session(of call: borrowing Call) -> CallerID {
        call.origin?.session ?? call.caller
    }

    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        promiser == caller ? finish(.lost) : []
    }
}

// The exceptions of Python's module, by the names under which all versions know them.
extension FutureReferent {
    private static func exception(_ name: String, _ message: String...) -> PythonException {
        PythonException(
            WireGlobal("concurrent.futures._base", name),
            message.map { .text($0) }
        )
    }

    private static let timedOut = exception("TimeoutError")

    private static let cancelled = exception("CancelledError")

    private static let lost = exception(
        "BrokenExecutor",
        "the process that was to set the result has ended, or its connection has"
    )
}
