package import MPWire

/// Who takes part in something: names with data, each registered for as long as the session of its caller lives.
///
/// The revision grows with each change, so that a watcher who names the one it knows misses none.
package struct MembersReferent {
    /// The members' data, in the order in which they were registered.
    private var data = WireDictionary()
    /// The session of each member.
    private var sessions: [String: CallerID] = [:]
    /// The names of each session's members, if it has any.
    private var names: [CallerID: Set<String>] = [:]
    /// The number of changes so far.
    private var revision = 0
    /// The calls that wait for the next change; they all know the present revision.
    private var watchers = Waiters<Void>()

    package init() {}
}

extension MembersReferent: CreatableReferent, TabledReferent {
    /// The constructor `Members()`; Python has no such class.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> MembersReferent {
        _ = try Signature.named("Members.__init__", []).bind(arguments, keywords)
        return MembersReferent()
    }

    package static let methods = MethodTable<Self>([
        Method(
            "register",
            .named(
                "Members.register",
                [.required("name"), .optional("data"), .optional("replace")]
            ),
            [.writes, .grows]
        ) {
            try $0.register($1)
        },
        Method("unregister", .named("Members.unregister", [.required("name")]), [.writes]) {
            try $0.unregister($1)
        },
        Method("members", .named("Members.members", [])) { members, _ in
            .reply(.dict(members.data))
        },
        Method(
            "watch",
            .named("Members.watch", [.optional("revision"), .optional("timeout")]),
            [.writes, .blocks]
        ) {
            try $0.watch($1)
        },
    ])

    package static var isHeldByCallers: Bool { true }

    package static var endsWithConnections: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<Members: \(data.count)>")
    }

    package var value: WireValue? { .dict(data) }

    package var size: Int { data.count }

    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        .show(
            from: position,
            atMost: limit,
            next: { data.entry(from: $0).map { ($0.value, $0.next) } },
            { visit(.value($0)) }
        )
    }
}

extension MembersReferent {
    private mutating func register(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let name = try call.required(0).asName(of: "a member")
        let mayReplace = try call[2]?.isTruthy() ?? true
        if let session = sessions[name] {
            guard session == call.caller else {
                throw .valueError("the member '\(name)' is registered by another session")
            }
            guard mayReplace else {
                throw .valueError("the member '\(name)' is registered already")
            }
        } else {
            sessions[name] = call.caller
            names[call.caller, default: []].insert(name)
        }
        data.updateValue(call[1] ?? .null, forKey: WireKey(text: name))
        let wakes = change()
        return .reply(.int(revision), waking: wakes)
    }

    private mutating func unregister(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let name = try call.required(0).asName(of: "a member")
        guard let session = sessions[name] else { return .reply(.bool(false)) }
        guard session == call.caller else {
            throw .valueError("the member '\(name)' is registered by another session")
        }
        remove(name, of: session)
        return .reply(.bool(true), waking: change())
    }

    private mutating func remove(_ name: String, of session: CallerID) {
        data.removeValue(forKey: WireKey(text: name))
        sessions[name] = nil
        names[session]?.remove(name)
        if names[session]?.isEmpty == true { names[session] = nil }
    }

    /// Counts a change, and tells it to those who wait for one.
    private mutating func change() -> [Wake] {
        revision += 1
        let answer = Answer.returning(.value(state))
        var wakes: [Wake] = []
        while let watcher = watchers.popFirst() { wakes.append(Wake(watcher.call, with: answer)) }
        return wakes
    }

    /// The answer of `watch`: the revision, and the members.
    private var state: WireValue { .tuple([.int(revision), .dict(data)]) }

    private mutating func watch(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let known = try call[0]?.asKnownNumber()
        let timeout = try PythonTimeout.ofWait(call[1])
        guard known == revision, timeout != .zero else { return .reply(state) }
        watchers.append(call.id)
        return .park(timeout: timeout)
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        watchers.remove(call)
        return .reply(state)
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        watchers.remove(call)
        return []
    }

    package func isHeld(by caller: CallerID) -> Bool { names[caller] != nil }

    package var isHeld: Bool { !data.isEmpty }

    /// Removes the members of a session that has ended, in one change.
    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        guard let names = names[caller] else { return [] }
        for name in names { remove(name, of: caller) }
        return change()
    }
}
