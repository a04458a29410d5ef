package import MPWire

/// One method call on a referent, from the message to the method.
///
/// It isn't copied on its way, nor moved: a call is lent to a dozen functions, and moving it from one to the other would
/// cost more than the method.
package struct Call: ~Copyable, Sendable {
    /// Identifies the call while it is parked.
    package let id: CallID
    package let caller: CallerID
    /// The exposed method that is called.
    package let method: String
    /// Its index among the methods that the type exposes, if it was looked up already.
    package let methodIndex: Int?
    /// What the core knows of the method.
    package let facts: MethodFacts
    /// The positional arguments, built or still encoded.
    package let positional: StoredArguments
    /// The arguments by name; `nil` if there are none, as nearly always.
    private let givenKeywords: WireDictionary?
    /// The arguments in the order of the method's signature, `nil` for one that was left out; `nil` if the positional
    /// ones are in that order already, which is nearly always so.
    package let rearranged: [WireValue?]?
    /// How long the caller waits for the answer, enforced by the core; `nil` is no limit.
    package let timeout: Duration?
    /// The meter to which the call's work is charged.
    package let work: WorkMeter
    /// Who calls; `nil` unless the method asks for it.
    package let origin: CallOrigin?

    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        methodIndex: Int? = nil,
        facts: MethodFacts = [],
        positional: StoredArguments = .empty,
        keywords: WireDictionary? = nil,
        rearranged: [WireValue?]? = nil,
        timeout: Duration? = nil,
        work: WorkMeter = .unlimited,
        origin: CallOrigin? = nil
    ) {
        self.id = id
        self.caller = caller
        self.method = method
        self.methodIndex = methodIndex
        self.facts = facts
        self.positional = positional
        givenKeywords = keywords
        self.rearranged = rearranged
        self.timeout = timeout
        self.work = work
        self.origin = origin
    }

    /// Describes a call whose arguments are all built.
    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        methodIndex: Int? = nil,
        facts: MethodFacts = [],
        arguments: [WireValue],
        keywords: WireDictionary = WireDictionary(),
        timeout: Duration? = nil,
        work: WorkMeter = .unlimited,
        origin: CallOrigin? = nil
    ) {
        self.init(
            id: id,
            caller: caller,
            method: method,
            methodIndex: methodIndex,
            facts: facts,
            positional: StoredArguments(arguments),
            keywords: keywords,
            timeout: timeout,
            work: work,
            origin: origin
        )
    }

    package var keywords: WireDictionary { givenKeywords ?? WireDictionary() }

    /// Whether there are arguments by name.
    var hasKeywords: Bool { givenKeywords?.isEmpty == false }

    /// The number of positional arguments.
    package var count: Int { positional.count }

    /// The positional arguments as values; encoded ones are decoded each time.
    package var arguments: [WireValue] { positional.map(\.decoded) }

    /// A positional argument as a value; an encoded one is decoded each time.
    package func argument(_ position: Int) -> WireValue { positional[position].decoded }

    /// Whether an argument is still encoded.
    var hasEncoded: Bool {
        // One by one, since each call asks.
        switch positional {
        case .empty: return false
        case .one(let argument): return argument.isKept
        case .two(let first, let second): return first.isKept || second.isKept
        case .several(let arguments): return arguments.contains { $0.isKept }
        }
    }

    /// The same call with other arguments.
    package func with(
        positional: StoredArguments,
        rearranged: [WireValue?]? = nil
    ) -> Call {
        Call(
            id: id,
            caller: caller,
            method: method,
            methodIndex: methodIndex,
            facts: facts,
            positional: positional,
            keywords: givenKeywords,
            rearranged: rearranged,
            timeout: timeout,
            work: work,
            origin: origin
        )
    }
}

extension StoredValue {
    /// Whether it is still encoded.
    fileprivate var isKept: Bool {
        if case .kept = self { return true }
        return false
    }
}
