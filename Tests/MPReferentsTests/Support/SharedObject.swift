import MPReferents
import MPWire

/// A referent that is called with lines of Python, and whose outcomes are texts.
///
/// Its calls are numbered from 1; each comes from a caller with the same number, unless it says
/// from whom.
struct SharedObject {
    var referent: any Referent
    private var calls: UInt64 = 0
    /// What the calls got out of the object.
    private var loans: [UInt64: Loan] = [:]
    /// Whether arguments come as they do on a wire: encoded, if they may stay so.
    var isEncoding = false

    init(_ referent: any Referent) {
        self.referent = referent
    }

    /// Makes the object that a literal or the call of a class stands for.
    init(_ constructor: String) throws(PythonException) {
        var parser = PythonParser(constructor)
        try self.init(parser.term())
        parser.expectEnd()
    }

    init(_ term: PythonLine.Term) throws(PythonException) {
        switch term {
        case .value(.list(let elements)): self.init(ListReferent(elements))
        case .value(.dict(let entries)): self.init(DictReferent(entries))
        case .value(.set(let members)): self.init(SetReferent(members))
        case .value(let value): preconditionFailure("\(value) isn't shared")
        case .call(let call): self.init(try Self.make(call))
        }
    }

    static func make(_ call: PythonCall) throws(PythonException) -> any Referent {
        switch call.name {
        case "LifoQueue": return try QueueReferent.makeLIFO(call.arguments, call.keywords)
        case "PriorityQueue": return try QueueReferent.makePriority(call.arguments, call.keywords)
        case "BoundedSemaphore":
            return try SemaphoreReferent.makeBounded(call.arguments, call.keywords)
        default: return try type(named: call.name).make(call.arguments, call.keywords)
        }
    }

    private static func type(named name: String) -> any CreatableReferent.Type {
        switch name {
        case "list": ListReferent.self
        case "dict": DictReferent.self
        case "set": SetReferent.self
        case "deque": DequeReferent.self
        // Python's own `array(…)` and the function of its managers make the same.
        case "Array", "array": ArrayReferent.self
        case "Value": ValueReferent.self
        case "Namespace": NamespaceReferent.self
        case "Queue": QueueReferent.self
        case "Lock": LockReferent.self
        case "RLock": RLockReferent.self
        case "Semaphore": SemaphoreReferent.self
        case "Condition": ConditionReferent.self
        case "Barrier": BarrierReferent.self
        case "Event": EventReferent.self
        case "Members": MembersReferent.self
        case "Leader": LeaderReferent.self
        case "Future": FutureReferent.self
        case "WorkQueue": WorkQueueReferent.self
        default: preconditionFailure("\(name) is no shared type")
        }
    }

    /// Calls a method, such as `pop(0)`, and says what comes of it: the `repr` of the result or of
    /// the exception; `parks`; then, behind a semicolon each, the calls that are woken.
    mutating func callAsFunction(_ line: String, from caller: UInt64? = nil) -> String {
        perform(PythonLine(line).call, from: caller)
    }

    mutating func perform(_ call: PythonCall, from caller: UInt64? = nil) -> String {
        describe(outcome(of: call, from: caller))
    }

    mutating func outcome(of call: PythonCall, from caller: UInt64? = nil) -> Outcome {
        calls += 1
        do {
            let outcome = try referent.call(
                Call(
                    id: CallID(calls),
                    caller: CallerID(caller ?? calls),
                    method: call.name,
                    facts: referent.facts(of: call.name),
                    positional: read(call),
                    keywords: call.keywords
                )
            )
            note(outcome, of: calls)
            return outcome
        } catch {
            return Outcome(.reply(.raising(error)))
        }
    }

    private func read(_ call: PythonCall) -> StoredArguments {
        var frame = OutgoingBytes()
        LinkFrame.appendFrame(
            call: 1,
            Request(ident: "", method: "", arguments: call.arguments),
            to: &frame
        )
        // Without the header of the frame.
        let payload = frame.bytes.dropFirst(4)
        let header = isEncoding ? CallHeader(link: payload.span) : nil
        let plain = header?.arguments(in: payload.span, limits: .standard)
        return plain ?? StoredArguments(call.arguments)
    }

    /// Remembers what calls got out of the object.
    private mutating func note(_ outcome: Outcome, of call: UInt64) {
        if case .reply(.delivering(_, let loan)) = outcome.result { loans[call] = loan }
        note(outcome.wakes)
    }

    private mutating func note(_ wakes: [Wake]) {
        for wake in wakes {
            if case .delivering(_, let loan) = wake.answer { loans[wake.call.number] = loan }
        }
    }

    private mutating func noted(_ wakes: [Wake]) -> String {
        note(wakes)
        return describe(wakes)
    }

    /// Lets the time of a parked call run out.
    mutating func expire(_ call: UInt64) -> String {
        let outcome = referent.expire(CallID(call))
        note(outcome, of: call)
        return describe(outcome)
    }

    /// Lets the caller of a parked call vanish.
    mutating func forget(_ call: UInt64) -> String {
        noted(referent.forget(CallID(call)))
    }

    /// Gives back what a call got, as if its answer hadn't reached the caller.
    mutating func restore(_ call: UInt64) -> String {
        guard let loan = loans[call] else { return "call \(call) got nothing" }
        return noted(referent.restore(loan))
    }

    /// Gives back what several calls got, the oldest first, as if one session had ended.
    mutating func restore(_ calls: [UInt64]) -> String {
        noted(referent.restore(calls.compactMap { loans[$0] }))
    }

    /// Ends the session of a caller.
    mutating func abandon(_ caller: UInt64) -> String {
        noted(referent.abandon(CallerID(caller)))
    }

    /// The `repr` of the object.
    var text: String {
        // Sets print in their own order, which the tests don't depend on.
        if case .set? = referent.value, let value = referent.value { return describe(value) }
        do { return try referent.representation() } catch { return describe(error) }
    }
}

func describe(_ outcome: Outcome) -> String {
    let result =
        switch outcome.result {
        case .reply(let answer): describe(answer)
        case .park(nil): "parks"
        case .park(let timeout?): "parks for \(timeout)"
        case .create(let typeid, _): "creates \(typeid)"
        case .unserializable(let reason): "can't travel: \(reason)"
        case .run(let call, nil): "runs \(call.request.method)"
        case .run(let call, let timeout?): "runs \(call.request.method) for \(timeout)"
        case .noSuchMethod: "no such method"
        }
    return ([result] + outcome.wakes.map(describe)).joined(separator: "; ")
}

func describe(_ wakes: [Wake]) -> String {
    wakes.map(describe).joined(separator: "; ")
}

func describe(_ wake: Wake) -> String {
    "call \(wake.call.number): \(describe(wake.answer))"
}

func describe(_ answer: Answer) -> String {
    switch answer {
    case .returning(let value): describe(value.decoded)
    case .delivering(let value, _): "takes \(describe(value.decoded))"
    case .raising(let exception): describe(exception)
    }
}

func describe(_ value: WireValue) -> String {
    do throws(PythonException) {
        if case .iterator? = value.wellKnown {
            return "iter(\(try WireValue.list(value.elementsAsIterated()).representation()))"
        }
        if let members = value.members, !members.isEmpty { return describe(value, members) }
        return try value.representation()
    } catch {
        return describe(error)
    }
}

/// A set with its members sorted, since Python leaves their order open.
private func describe(_ set: WireValue, _ members: WireSet) -> String {
    let texts = members.elements.map { describe($0) }.sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let braces = "{\(texts.joined(separator: ", "))}"
    if case .frozenset = set { return "frozenset(\(braces))" }
    return braces
}

func describe(_ exception: PythonException) -> String {
    let module = exception.type.module
    let name = module == "builtins" ? exception.type.name : "\(module).\(exception.type.name)"
    return "\(name)(\(exception.arguments.map(describe).joined(separator: ", ")))"
}
