import MPReferents
import MPWire

/// A referent that is called with lines of Python, and whose outcomes are texts.
///
/// Its calls are numbered from 1; each comes from a caller with the same number.
struct SharedObject {
    var referent: any Referent
    private var calls: UInt64 = 0

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
        case .value(let value): preconditionFailure("\(value) isn't shared")
        case .call(let call): self.init(try Self.make(call))
        }
    }

    static func make(_ call: PythonCall) throws(PythonException) -> any Referent {
        let type: any CreatableReferent.Type =
            switch call.name {
            case "list": ListReferent.self
            case "dict": DictReferent.self
            case "Value": ValueReferent.self
            case "Namespace": NamespaceReferent.self
            case "Queue": QueueReferent.self
            case "Lock": LockReferent.self
            case "Event": EventReferent.self
            default: preconditionFailure("\(call.name) is no shared type")
            }
        return try type.make(call.arguments, call.keywords)
    }

    /// Calls a method, such as `pop(0)`, and says what comes of it: the `repr` of the result or of
    /// the exception; `parks`; then, behind a semicolon each, the calls that are woken.
    mutating func callAsFunction(_ line: String) -> String {
        perform(PythonLine(line).call)
    }

    mutating func perform(_ call: PythonCall) -> String {
        describe(outcome(of: call))
    }

    mutating func outcome(of call: PythonCall) -> Outcome {
        calls += 1
        do {
            return try referent.call(
                Call(
                    id: CallID(calls),
                    caller: CallerID(calls),
                    method: call.name,
                    arguments: call.arguments,
                    keywords: call.keywords
                )
            )
        } catch {
            return Outcome(.reply(.raising(error)))
        }
    }

    /// Lets the time of a parked call run out.
    mutating func expire(_ call: UInt64) -> String {
        describe(referent.expire(CallID(call)))
    }

    /// Lets the caller of a parked call vanish.
    mutating func forget(_ call: UInt64) -> String {
        describe(referent.forget(CallID(call)))
    }

    /// Gives back what couldn't be delivered.
    mutating func restore(_ value: WireValue) -> String {
        describe(referent.restore(value))
    }

    /// The `repr` of the object.
    var text: String {
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
    case .returning(let value): describe(value)
    case .delivering(let value): "takes \(describe(value))"
    case .raising(let exception): describe(exception)
    }
}

func describe(_ value: WireValue) -> String {
    do throws(PythonException) {
        if case .iterator? = value.wellKnown {
            return "iter(\(try WireValue.list(value.elementsAsIterated()).representation()))"
        }
        return try value.representation()
    } catch {
        return describe(error)
    }
}

func describe(_ exception: PythonException) -> String {
    let module = exception.type.module
    let name = module == "builtins" ? exception.type.name : "\(module).\(exception.type.name)"
    return "\(name)(\(exception.arguments.map(describe).joined(separator: ", ")))"
}
