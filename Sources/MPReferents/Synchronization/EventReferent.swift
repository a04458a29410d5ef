package import MPWire

/// A shared `threading.Event`: a flag, and calls that wait for it.
package struct EventReferent {
    package private(set) var isSet = false
    /// The calls that wait for the flag; empty while it is set.
    private var waiters = Waiters<Void>()

    package init() {}
}

extension EventReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Event()`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> EventReferent {
        _ = try Signature.named("Event.__init__", []).bind(arguments, keywords)
        return EventReferent()
    }

    package static let methods = MethodTable<Self>([
        Method("is_set", .named("Event.is_set", [])) { event, _ in .reply(.bool(event.isSet)) },
        Method("set", .named("Event.set", []), [.writes]) { event, _ in event.set() },
        Method("clear", .named("Event.clear", []), [.writes]) { event, _ in event.clear() },
        Method("wait", .named("Event.wait", [.optional("timeout")]), [.writes, .blocks]) {
            try $0.wait($1, timeout: $1[0])
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(isSet ? "<threading.Event: set>" : "<threading.Event: unset>")
    }

    package var value: WireValue? { nil }

    package var size: Int { 0 }
}

extension EventReferent {
    private mutating func set() -> Outcome {
        isSet = true
        var wakes: [Wake] = []
        while let waiter = waiters.popFirst() {
            wakes.append(Wake(waiter.call, with: .returning(.value(.bool(true)))))
        }
        return .reply(.null, waking: wakes)
    }

    private mutating func clear() -> Outcome {
        isSet = false
        return .reply(.null)
    }

    private mutating func wait(
        _ call: borrowing Call,
        timeout: WireValue?
    ) throws(PythonException) -> Outcome {
        if isSet { return .reply(.bool(true)) }
        let timeout = try PythonTimeout.ofWait(timeout)
        if timeout == .zero { return .reply(.bool(false)) }
        waiters.append(call.id)
        return .park(timeout: timeout)
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        waiters.remove(call)
        return .reply(.bool(false))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        waiters.remove(call)
        return []
    }
}
