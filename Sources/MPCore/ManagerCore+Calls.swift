import MPReferents
import MPSystem
import MPWire

/// Method calls on objects: how they begin, wait and end.
extension ManagerCore {
    /// Carries out a request to an object.
    ///
    /// - Returns: The call, if it is parked now.
    mutating func perform(
        _ request: Request,
        on object: SharedObject,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID? {
        guard let index = object.registration.methods.index(of: request.method) else {
            if object.registration.typeid == ServerRequest.named,
                object.registration.exposed.contains(request.method)
            {
                return callDirectory(request, by: connection, for: target, into: &output)
            }
            answerUnexposed(request, of: object, by: connection, for: target, into: &output)
            return nil
        }
        if request.hasKeywords, let sorter = object.registration.sorter, request.isSortByKey {
            isFailing = false
            let parked = sort(object, by: sorter, request, for: target, into: &output)
            count(index, of: object, by: connection, since: nil, parked: parked, into: &output)
            return parked
        }
        let facts = object.registration.facts(of: index)
        let call = Call(
            id: nextCall(),
            caller: connection.caller,
            method: request.method,
            methodIndex: index,
            facts: facts,
            arguments: request.arguments,
            keywords: request.keywords,
            timeout: request.timeout,
            work: work,
            origin: facts.needsOrigin ? origin(of: connection) : nil
        )
        return perform(call, on: object, by: connection, for: target, into: &output)
    }

    /// Carries out a call of an exposed method.
    ///
    /// - Returns: The call, if it is parked now.
    mutating func perform(
        _ call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID? {
        let start = beginCounting(of: object)
        let parked = carryOutIfAllowed(
            call,
            on: object,
            by: connection,
            for: target,
            into: &output
        )
        count(
            call.methodIndex ?? object.typeCounts.othersIndex,
            of: object,
            by: connection,
            since: start,
            parked: parked,
            into: &output
        )
        return parked
    }

    /// Carries out a call if its caller may make it, and answers with an error if not.
    private mutating func carryOutIfAllowed(
        _ call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> CallID? {
        do throws(PythonException) {
            try checkCall(of: call.method, on: object, by: connection, into: &output)
            if call.iteratesOverProxies {
                let call = try withContents(call, by: connection, into: &output)
                return try carryOut(call, on: object, by: connection, for: target, into: &output)
            }
            return try carryOut(call, on: object, by: connection, for: target, into: &output)
        } catch {
            noteFlight(.raised)
            let error = counted(error, by: connection, into: &output)
            send(.raising(error), to: target, into: &output)
            isFailing = true
            return nil
        }
    }

    /// Carries out a call that its caller may make.
    ///
    /// - Returns: The call, if it is parked now.
    private mutating func carryOut(
        _ call: borrowing Call,
        on object: SharedObject,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) throws(PythonException) -> CallID? {
        try checkRoom(for: call, on: object, by: connection, into: &output)
        noteUse(of: object, by: connection)
        if flight != nil { noteFlight(of: call, on: object, by: connection) }
        if let script {
            script.note(
                ReplayedCall(session: connection.caller, object: object, method: call.method),
                for: target
            )
        }
        if let origin = call.origin { noteUse(of: object, in: origin.session) }
        let outcome = try apply(call, to: object)
        switch outcome.result {
        case .reply(let answer):
            // Most calls end here.
            if case .raising = answer { noteFlight(.raised) }
            memory.mustAnswer = memory.isScarce && call.facts.contains(.takes)
            deliver(answer, of: object, to: target, into: &output)
            isFailing = answer.isFailure
            memory.mustAnswer = false
            if !outcome.wakes.isEmpty { wake(outcome.wakes, into: &output) }
            return nil
        case .noSuchMethod:
            send(try fallback(for: call.method, on: object), to: target, into: &output)
            return nil
        case .park:
            guard let limit = limitOfWaiting(connection) else {
                noteFlight(.parked)
                break
            }
            // It has left nothing behind; otherwise it would have been refused before.
            let wakes = apply(.forgotten(call.id), to: object).wakes
            wake(outcome.wakes + wakes, into: &output)
            throw exception(for: limit, by: connection, into: &output)
        case .run:
            noteFlight(.began)
        case .create, .unserializable:
            break
        }
        let parked = ParkedCalls.Parked(
            target: target,
            object: object,
            method: call.method,
            usage: connection.usage,
            start: now,
            counts: object.typeCounts,
            methodIndex: call.methodIndex ?? object.typeCounts.othersIndex,
            limit: call.timeout.map { now + $0 }
        )
        return conclude(call.id, parked, with: outcome, on: object, into: &output)
    }

    mutating func nextCall() -> CallID {
        lastCall += 1
        return CallID(lastCall)
    }

    private mutating func conclude(
        _ call: CallID,
        _ waiting: ParkedCalls.Parked,
        with outcome: Outcome,
        on object: SharedObject,
        into output: inout ManagerOutput
    ) -> CallID? {
        let target = waiting.target
        switch outcome.result {
        case .reply(let answer):
            deliver(answer, of: object, to: target, into: &output)
            isFailing = answer.isFailure
        case .park(let timeout):
            parked.park(call, waiting, until: timeout.map { now + $0 })
            if object.registration.isHeldByCallers { deadlocks.watch(call, since: now) }
        case .unserializable(let reason):
            let error = PythonException.typeError(reason)
            send(.unserializable(error.traceback), to: target, into: &output)
            isFailing = true
        case .create(let typeid, let referent):
            let reply = proxy(for: referent, typeid, object, target, into: &output)
            send(reply, to: target, into: &output)
        case .run(let work, let timeout):
            parked.park(call, waiting, until: timeout.map { now + $0 })
            begin(ServiceStart(call, work), on: object, into: &output)
        case .noSuchMethod:
            preconditionFailure("a method that isn't there was carried out")
        }
        wake(outcome.wakes, into: &output)
        // It may have ended already, by its effect on other calls or on itself.
        return parked.contains(call) ? call : nil
    }

    /// Answers a call of a method that isn't exposed.
    private mutating func answerUnexposed(
        _ request: Request,
        of object: SharedObject,
        by connection: ClientConnection,
        for target: ReplyTarget,
        into output: inout ManagerOutput
    ) {
        let method = request.method
        do throws(PythonException) {
            try checkCall(of: method.bounded, on: object, by: connection, into: &output)
            if let error = Self.complaintOfServersMethod(request) {
                send(.traceback(error.traceback), to: target, into: &output)
                return
            }
            if method == "#GETVALUE" {
                if let value = object.referent.storedValue {
                    send(value, to: target, into: &output)
                    return
                }
                try checkRoomForDecoding(object, by: connection, into: &output)
            }
            send(try fallback(for: method, on: object), to: target, into: &output)
        } catch {
            send(.raising(counted(error, by: connection, into: &output)), to: target, into: &output)
        }
    }

    /// The error for arguments of the methods that the server itself has for each object, and which take none.
    private static func complaintOfServersMethod(_ request: Request) -> PythonException? {
        let names = ["#GETVALUE": "getvalue", "__repr__": "repr", "__str__": "str"]
        guard let name = names[request.method] else { return nil }
        if let keyword = request.keywords.keys.first {
            return .typeError(
                "Server.fallback_\(name)() got an unexpected keyword argument \(keyword)"
            )
        }
        guard !request.arguments.isEmpty else { return nil }
        return .typeError(
            "Server.fallback_\(name)() takes 4 positional arguments but \(4 + request.arguments.count) were given"
        )
    }

    /// CPython's answer for a method that isn't exposed: it knows three itself, and raises an error
    /// for all others.
    private mutating func fallback(
        for method: String,
        on object: SharedObject
    ) throws(PythonException) -> Reply {
        switch method {
        case "__repr__", "__str__":
            do throws(PythonException) {
                let longest = min(RepresentationText.standardLimitInBytes, memory.answerRoom)
                let text = try object.referent.representation(limitInBytes: longest, work)
                return .returning(.text(text))
            } catch {
                if work.isExhausted { throw error }
                return .traceback(error.traceback)
            }
        case "#GETVALUE":
            guard let value = object.referent.value else {
                let typeid = object.registration.typeid
                let error = PythonException.typeError("cannot pickle '\(typeid)' object")
                return .unserializable(error.traceback)
            }
            return .returning(value)
        default:
            let typeid = object.registration.typeid
            let shown = method.visibleName
            // Some names are exposed for the type, though not all of its objects have them.
            let isExposed = object.registration.exposed.contains(method)
            let reason =
                isExposed
                ? "this '\(typeid)' has no method '\(shown)', as others have"
                : NearestNames.complaint(
                    aboutMethod: shown,
                    of: "'\(typeid)'",
                    object.registration.exposed
                )
            return .traceback(
                PythonException.keyError(.text(shown)).traceback(after: reason)
            )
        }
    }

    /// Answers with a proxy for a new object that a method created, with one reference for the
    /// caller.
    private mutating func proxy(
        for referent: any Referent,
        _ typeid: String,
        _ origin: SharedObject,
        _ target: ReplyTarget,
        into output: inout ManagerOutput
    ) -> Reply {
        do throws(PythonException) {
            try checkRoomForResult(by: target.connection, into: &output)
        } catch {
            return .raising(error)
        }
        let creator = connections[target.connection]?.usage
        guard let object = object(typeid, referent.identity, creator: creator, { referent }) else {
            return .unserializable(Self.unregistered(typeid, origin.registration.typeid))
        }
        return proxy(for: object, to: target)
    }

    /// Ends parked calls.
    mutating func wake(
        _ wakes: [Wake],
        into output: inout ManagerOutput
    ) {
        for wake in wakes {
            // A call that has ended in another way meanwhile needs no answer.
            guard let parked = parked.remove(wake.call) else { continue }
            noteFlight(.ended, wake.call, of: parked.target.connection)
            leave(wake.call, parked, into: &output)
            unpark(parked.target)
            guard let object = parked.object else {
                preconditionFailure("call \(wake.call.number) was woken, which waits on no object")
            }
            // It may have waited on another object: a condition shares the lock it was made with.
            let before = output.count
            deliver(wake.answer, of: object, to: parked.target, into: &output)
            countEnd(of: parked, sent: output.count - before, isFailure: wake.answer.isFailure)
        }
    }

    /// Ends the calls whose time is up; some wait on without a limit.
    mutating func expireCalls(into output: inout ManagerOutput) {
        while let (call, parked) = parked.removeExpired(at: now) {
            guard parked.expiresByItself, let object = parked.object else {
                let error = PythonException.timeLimitReached(parked.qualifiedMethod)
                end(call, parked, with: .raising(error), into: &output)
                continue
            }
            guard case .outcome(let outcome) = apply(.expired(call), to: object) else {
                preconditionFailure("the end of a call's time has come to nothing")
            }
            if case .park = outcome.result {
                self.parked.park(call, parked, until: nil)
            } else {
                leave(call, parked, into: &output)
                unpark(parked.target)
                isFailing = false
                let (before, woken) = (output.count, wokenBytes)
                _ = conclude(call, parked, with: outcome, on: object, into: &output)
                let sent = output.count - before - (wokenBytes - woken)
                countEnd(of: parked, sent: sent, isFailure: isFailing)
            }
        }
    }

    /// Answers a call that isn't parked any more, without asking its object.
    mutating func end(
        _ call: CallID,
        _ parked: ParkedCalls.Parked,
        with reply: Reply,
        into output: inout ManagerOutput
    ) {
        noteFlight(.ended, call, of: parked.target.connection)
        leave(call, parked, into: &output)
        unpark(parked.target)
        let before = output.count
        send(reply, to: parked.target, into: &output)
        countEnd(of: parked, sent: output.count - before, isFailure: true)
        // It may wait in something that is shared: a condition's lock outlives the condition.
        if let object = parked.object {
            wake(apply(.forgotten(call), to: object).wakes, into: &output)
        }
    }

    /// Lets the connection of a call that has ended go on.
    mutating func unpark(_ target: ReplyTarget) {
        guard let connection = connections[target.connection] else { return }
        switch target {
        case .stock(let id):
            connection.phase = .served
            runnable.append(id)
        case .link(_, let number):
            guard case .link(let session) = connection.phase else { return }
            session.unpark(number)
        case .control:
            // The connection is closed after the answer.
            break
        }
    }

    /// Ends a parked call whose caller has gone or has cancelled it, and the calls that may go on
    /// then.
    mutating func abandon(_ call: CallID, into output: inout ManagerOutput) {
        guard let parked = parked.remove(call) else { return }
        if !self.parked.traces.isEmpty {
            self.parked.traces.note(CallTraces.cancelled, for: parked.target)
        }
        leave(call, parked, into: &output)
        countEnd(of: parked)
        if let object = parked.object {
            wake(apply(.forgotten(call), to: object).wakes, into: &output)
        }
    }

    /// Ends the objects that nobody can reach any more.
    ///
    /// - Returns: Whether there was one.
    mutating func collectReleased(into output: inout ManagerOutput) -> Bool {
        let removed = removeReleased()
        if !removed.isEmpty { memory.released() }
        for object in removed { end(object, into: &output) }
        cycles.suspect(objects.takeSuspects(), at: now)
        return !removed.isEmpty
    }

    /// Answers the calls that wait on an object which has gone.
    mutating func end(_ object: SharedObject, into output: inout ManagerOutput) {
        forgetReferences(to: object)
        guard object.parkedCalls.count > 0 else { return }
        let reason = "the object was released while the call waited"
        let error = PythonException.keyError(.text(object.ident)).traceback(after: reason)
        for call in object.parkedCalls.values.sorted(by: { $0.number < $1.number }) {
            guard let parked = parked.remove(call) else { continue }
            end(call, parked, with: .traceback(error), into: &output)
        }
    }
}
