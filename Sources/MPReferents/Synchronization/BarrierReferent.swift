package import MPWire

/// A shared `threading.Barrier`: a number of parties wait until the last of them has arrived.
///
/// A party whose wait ends without a timeout, because its client has gone or has cancelled the
/// call, counts as not having arrived. One whose time is up breaks the barrier, as in Python.
package struct BarrierReferent {
    /// Whether parties may wait.
    private enum State {
        /// Parties arrive and wait. Can become `broken`.
        case filling
        /// Somebody gave up: every `wait` fails. Can become `filling` by `reset`.
        case broken
    }

    /// The number of parties, as Python was told it.
    private let parties: WireValue
    /// The default timeout.
    private let timeout: WireValue?
    private var state = State.filling
    /// The parties that have arrived.
    private var waiters = Waiters<Void>()

    package init(parties: Int) {
        self.init(.int(parties), timeout: nil)
    }

    private init(_ parties: WireValue, timeout: WireValue?) {
        self.parties = parties
        self.timeout = timeout
    }
}

extension BarrierReferent: CreatableReferent, TabledReferent {
    package static let settings = [
        SettingParameter("parties"), SettingParameter("timeout", at: 2),
    ]

    /// Python's constructor `Barrier(parties, action=None, timeout=None)`; an action can't be
    /// called.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> BarrierReferent {
        let signature = Signature.named(
            "Barrier.__init__",
            [.required("parties"), .optional("action"), .optional("timeout")]
        )
        let bound = try signature.arrange(arguments, keywords)
        let parties = bound[0] ?? .null
        guard parties.number != nil else {
            let type = parties.typeNameInErrors
            throw .typeError("'<' not supported between instances of '\(type)' and 'int'")
        }
        if try parties.isLess(than: .int(1)) { throw .valueError("parties must be > 0") }
        if bound.count > 1, let action = bound[1], action != .null {
            throw .typeError(
                "a shared Barrier can't call an action: it must be None, unless the server has workers for the functions "
                    + "of its clients (serve --python-workers python3)"
            )
        }
        return BarrierReferent(parties, timeout: bound.count > 2 ? bound[2] : nil)
    }

    package static let methods = MethodTable<Self>([
        Method("__getattribute__", .slot("__getattribute__", 1)) {
            try $0.attribute($1.required(0))
        },
        Method(
            "wait",
            .named("Barrier.wait", [.optional("timeout")]),
            [.writes, .commits, .blocks]
        ) {
            try $0.wait($1, timeout: $1[0])
        },
        Method("abort", .named("Barrier.abort", []), [.writes]) { barrier, _ in
            .reply(.null, waking: barrier.stop(.broken))
        },
        Method("reset", .named("Barrier.reset", []), [.writes]) { barrier, _ in
            .reply(.null, waking: barrier.stop(.filling))
        },
    ])

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        switch state {
        case .filling:
            try text.append("<threading.Barrier: waiters=\(waiters.count)/")
            try parties.appendRepresentation(to: &text)
            try text.append(">")
        case .broken:
            try text.append("<threading.Barrier: broken>")
        }
    }

    package var value: WireValue? { nil }

    package var size: Int { waiters.count }
}

extension BarrierReferent {
    private func attribute(_ name: WireValue) throws(PythonException) -> Outcome {
        if case .surrogateText = name {
            let text = try name.representation()
            throw .attributeError("'Barrier' object has no attribute \(text)")
        }
        guard let name = name.withoutNumPy.asText else {
            throw .isNoAttributeName(name)
        }
        switch name {
        case "parties": return .reply(parties)
        case "n_waiting": return .reply(.int(waiters.count))
        case "broken": return .reply(.bool(state == .broken))
        default: throw .attributeError("'Barrier' object has no attribute '\(name)'")
        }
    }

    private mutating func wait(
        _ call: borrowing Call,
        timeout: WireValue?
    ) throws(PythonException) -> Outcome {
        if state == .broken { throw Self.brokenBarrier }
        let index = waiters.count
        if parties == .int(index + 1) { return .reply(.int(index), waking: passAll()) }
        let given = timeout == .null ? nil : timeout
        let limit = try PythonTimeout.ofSum(given ?? self.timeout)
        if limit == .zero {
            return Outcome(.reply(.raising(Self.brokenBarrier)), waking: stop(.broken))
        }
        waiters.append(call.id)
        return .park(timeout: limit)
    }

    /// Lets all parties pass, each with its number in the order of arrival.
    private mutating func passAll() -> [Wake] {
        var wakes: [Wake] = []
        while let waiter = waiters.popFirst() {
            wakes.append(Wake(waiter.call, with: .returning(.value(.int(wakes.count)))))
        }
        return wakes
    }

    /// Fails all waiting parties, and changes to the state `next`.
    private mutating func stop(_ next: State) -> [Wake] {
        state = next
        var wakes: [Wake] = []
        while let waiter = waiters.popFirst() {
            wakes.append(Wake(waiter.call, with: .raising(Self.brokenBarrier)))
        }
        return wakes
    }

    private static let brokenBarrier = PythonException(
        WireGlobal("threading", "BrokenBarrierError")
    )

    package mutating func expire(_ call: CallID) -> Outcome {
        waiters.remove(call)
        return Outcome(.reply(.raising(Self.brokenBarrier)), waking: stop(.broken))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        waiters.remove(call)
        return []
    }
}
