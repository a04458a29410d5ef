package import MPReferents
import MPSystem
import MPWire

/// Calls that run beside the loop, each in a task of its own: starting, ending and cancelling them.
///
/// A call and its task can end separately. If the call ends first (an answer, a time limit, its
/// caller's end), the task is cancelled and its result dropped. The object is told when the task
/// has ended.
extension ManagerCore {
    /// Handles the end of a task.
    ///
    /// - Parameters:
    ///   - run: The number of the task that ``ManagerOutput/Action/run(_:_:)`` began.
    ///   - result: Its result.
    ///   - now: The time.
    ///   - output: Receives the actions.
    package mutating func finished(
        _ run: CallID,
        with result: ServiceResult,
        at now: Duration,
        into output: inout ManagerOutput
    ) {
        begin(at: now)
        record?.note(.finished(run, RecordedResult(result, in: configuration.registry)), at: now)
        noteFlight(.taskEnded, run)
        guard let ended = running.remove(run) else {
            preconditionFailure("task \(run.number) ended, which doesn't run")
        }
        switch ended.purpose {
        case .method(let object):
            finish(run, of: object, with: result, into: &output)
        case .constructor(let registration, let name):
            finish(ended.callers, of: registration, name, with: result, into: &output)
        case .function(let registration):
            for target in release(ended.callers, isFailure: result.isFailure, into: &output) {
                let reply = reply(result, of: registration.typeid, to: target, into: &output)
                send(reply, to: target, into: &output)
            }
        case .sorting(let object, let look):
            let answer = sorted(object, from: look, with: result)
            for target in release(ended.callers, isFailure: result.isFailure, into: &output) {
                send(answer, to: target, into: &output)
            }
        case .holder(let registration):
            finishHolder(ended.callers, of: registration, with: result, into: &output)
        }
        settle(into: &output)
    }

    /// `call(name, *arguments, **keywords)`: runs a function, whose value is the answer.
    mutating func callFunction(
        _ request: Request,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> ServerAnswer {
        guard let name = request.arguments.first?.asText else {
            throw .typeError("call() needs the name of a function as its first argument")
        }
        guard let registration = configuration.registry[name],
            let function = registration.function
        else { return .reply(.traceback(configuration.registry.complaint(aboutFunction: name))) }
        try check(.run(name), by: target.connection, into: &output)
        try checkRoomForParkedCall(by: target.connection, into: &output)
        var request = request
        request.arguments.removeFirst()
        let work = ServiceCall(function, request, method: name, from: origin(of: target))
        return .parked(begin(work, .function(registration), for: target, into: &output))
    }

    /// Begins a task for a request to the server itself.
    mutating func begin(
        _ work: ServiceCall,
        _ purpose: RunningCalls.Purpose,
        as form: ObjectForm = .created,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID {
        let call = nextCall()
        let limit = work.request.timeout.map { now + $0 }
        let (counts, index) = place(of: purpose)
        let parked = ParkedCalls.Parked(
            target: target,
            object: nil,
            method: work.service.qualifiedName(of: work.request.method),
            usage: connections[target.connection]?.usage,
            run: call,
            form: form,
            start: now,
            counts: counts,
            methodIndex: index,
            limit: limit
        )
        self.parked.park(call, parked, until: nil)
        running.insert(call, for: purpose)
        output.append(.run(call, work))
        return call
    }

    /// Where the calls of a task are counted.
    private mutating func place(of purpose: RunningCalls.Purpose) -> (TypeCounts, Int) {
        switch purpose {
        case .method(let object): (object.typeCounts, object.typeCounts.othersIndex)
        case .sorting(let object, _):
            (object.typeCounts, object.registration.methods.index(of: "sort") ?? 0)
        case .function: (serverCounts, serverIndex(of: .call))
        case .constructor, .holder: (serverCounts, serverIndex(of: .create))
        }
    }

    /// Lets a request wait for a constructor that is running already.
    mutating func join(
        _ run: CallID,
        of registration: TypeRegistration,
        _ request: Request,
        as form: ObjectForm,
        tellingType: Bool,
        for target: ReplyTarget
    ) -> CallID {
        let call = nextCall()
        let limit = request.timeout.map { now + $0 }
        let parked = ParkedCalls.Parked(
            target: target,
            object: nil,
            method: "\(registration.typeid).__init__",
            usage: connections[target.connection]?.usage,
            run: run,
            form: form,
            tellsType: tellingType,
            start: now,
            counts: serverCounts,
            methodIndex: serverIndex(of: .create),
            limit: limit
        )
        self.parked.park(call, parked, until: nil)
        running.join(call, to: run)
        return call
    }

    /// Begins the task of a parked call on an object.
    mutating func begin(
        _ start: ServiceStart,
        on object: SharedObject,
        into output: inout ManagerOutput
    ) {
        guard parked.beginRun(of: start.call) else {
            preconditionFailure("call \(start.call.number) begins, for which nobody waits")
        }
        running.insert(start.call, for: .method(object))
        var work = start.work
        // It may have waited for its turn.
        work.request.timeout = parked.deadline(of: start.call).map { max(.zero, $0 - now) }
        output.append(.run(start.call, work))
    }

    /// Cancels the task of a call that has ended, unless other calls wait for it.
    mutating func leave(
        _ call: CallID,
        _ parked: ParkedCalls.Parked,
        into output: inout ManagerOutput
    ) {
        guard let run = parked.run, running.leave(call, run) else { return }
        output.append(.cancelRun(run))
    }
}

// MARK: - Answering callers

extension ManagerCore {
    /// Answers the caller of a method, if it still waits, and lets the next call begin.
    private mutating func finish(
        _ call: CallID,
        of object: SharedObject,
        with result: ServiceResult,
        into output: inout ManagerOutput
    ) {
        guard case .completion(let completion) = apply(.finished(call, result), to: object) else {
            preconditionFailure("the end of a task has come to nothing")
        }
        if let parked = parked.remove(call) {
            unpark(parked.target)
            let before = output.count
            if case .passing(let pickle) = result {
                send(pickle, to: parked.target, into: &output)
            } else if case .returningProxies(let value) = result {
                sendKeeping(value, to: parked.target, into: &output)
            } else if case .returning(let value) = result, let loan = completion.loan {
                deliver(
                    .delivering(.value(value), loan),
                    of: object,
                    to: parked.target,
                    into: &output
                )
            } else {
                let reply = reply(
                    result,
                    of: object.registration.typeid,
                    to: parked.target,
                    into: &output
                )
                send(reply, to: parked.target, into: &output)
            }
            let sent = output.count - before
            countEnd(of: parked, sent: sent, isFailure: result.isFailure)
            noteTaskTime(of: parked, sent: sent, into: &output)
        }
        wake(completion.wakes, into: &output)
        if let start = completion.starts { begin(start, on: object, into: &output) }
    }

    /// The reply of a method or function that ended with `result`.
    private mutating func reply(
        _ result: ServiceResult,
        of typeid: String,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Reply {
        switch result.opened {
        case .returning(let value), .returningProxies(let value): .returning(value)
        case .passing: preconditionFailure("an opened result is still sealed")
        case .raising(let exception): .raising(exception)
        case .unserializable(let reason):
            .unserializable(PythonException.typeError(reason).traceback)
        case .failing(let traceback): .traceback(traceback)
        case .creating(let new): proxy(for: new, of: typeid, to: target, into: &output)
        }
    }

    /// The reply of a method or function that created an object.
    private mutating func proxy(
        for new: NewObject,
        of typeid: String,
        to target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Reply {
        if case .control = target { return .unserializable(Self.sharedResult(of: typeid)) }
        do throws(PythonException) {
            try checkRoomForResult(by: target.connection, into: &output)
        } catch {
            return .raising(error)
        }
        let creator = connections[target.connection]?.usage
        guard let object = object(for: new, creator: creator) else {
            return .unserializable(Self.unregistered(new.typeid, typeid))
        }
        return proxy(for: object, to: target)
    }

    /// Answers the callers that wait for a constructor, or for a function that created an object.
    private mutating func finish(
        _ callers: [CallID],
        of registration: TypeRegistration,
        _ name: ObjectName?,
        with result: ServiceResult,
        into output: inout ManagerOutput
    ) {
        // If no caller waits, the object isn't created.
        guard !callers.isEmpty else { return }
        switch result {
        case .creating(let new):
            let creator = callers.first.flatMap { parked.usage(of: $0) }
            guard let object = object(for: new, creator: creator) else {
                let error = Self.unregistered(new.typeid, registration.typeid)
                return answer(callers, with: .unserializable(error), into: &output)
            }
            if let name {
                objects.give(name.name, to: object)
                // Whoever has begun to make it may have gone.
                let maker = callers.first.flatMap { parked.target(of: $0)?.connection }
                note(name, of: object, madeFor: maker)
            }
            for call in callers {
                guard let waiting = parked.remove(call) else { continue }
                unpark(waiting.target)
                countEnd(of: waiting)
                let reply = answer(
                    with: object,
                    as: waiting.form,
                    telling: waiting.tellsType ? object.registration.typeid : nil,
                    for: waiting.target
                )
                send(reply, to: waiting.target, into: &output)
            }
        case .raising(let exception):
            answer(callers, with: .raising(exception), into: &output)
        case .unserializable(let reason):
            let error = PythonException.typeError(reason)
            answer(callers, with: .unserializable(error.traceback), into: &output)
        case .failing(let traceback):
            answer(callers, with: .traceback(traceback), into: &output)
        case .returning, .passing, .returningProxies:
            let error = PythonException.typeError("a constructor returned no shared object")
            answer(callers, with: .unserializable(error.traceback), into: &output)
        }
    }

    /// Answers the callers that asked `create` for a function.
    private mutating func finishHolder(
        _ callers: [CallID],
        of registration: TypeRegistration,
        with result: ServiceResult,
        into output: inout ManagerOutput
    ) {
        guard case .returning(let value) = result.opened else {
            return finish(callers, of: registration, nil, with: result, into: &output)
        }
        for target in release(callers, isFailure: false, into: &output) {
            let creator = connections[target.connection]?.usage
            let object = objects.insert(
                ResultReferent(result: value),
                registration,
                creator: creator,
                birth: now
            )
            send(answer(with: object, as: .created, for: target), to: target, into: &output)
        }
    }

    private mutating func answer(
        _ callers: [CallID],
        with reply: Reply,
        into output: inout ManagerOutput
    ) {
        for target in release(callers, isFailure: true, into: &output) {
            send(reply, to: target, into: &output)
        }
    }

    /// Unparks requests to the server itself, and returns whom to answer.
    ///
    /// - Parameters:
    ///   - callers: Their calls.
    ///   - isFailure: Whether they are answered with an error.
    ///   - output: Receives the actions.
    /// - Returns: Whom to answer.
    private mutating func release(
        _ callers: [CallID],
        isFailure: Bool,
        into output: inout ManagerOutput
    ) -> [ReplyTarget] {
        var targets: [ReplyTarget] = []
        for call in callers {
            guard let parked = parked.remove(call) else { continue }
            noteFlight(.ended, call, of: parked.target.connection)
            unpark(parked.target)
            countEnd(of: parked, isFailure: isFailure)
            noteTaskTime(of: parked, sent: 0, into: &output)
            targets.append(parked.target)
        }
        return targets
    }

    /// The error for a caller whose method created an object that can't be shared.
    static func unregistered(_ typeid: String, _ origin: String) -> String {
        let reason = "'\(origin)' returned a '\(typeid)', a type that isn't registered here"
        return PythonException.typeError(reason).traceback
    }

    private static func sharedResult(of function: String) -> String {
        let reason = "'\(function)' returned a shared object, which only create() can hand over"
        return PythonException.typeError(reason).traceback
    }
}
