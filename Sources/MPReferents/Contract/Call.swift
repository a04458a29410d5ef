package import MPWire

/// One method call on a referent.
package struct Call: Sendable {
    /// Identifies the call while it is parked.
    package let id: CallID
    package let caller: CallerID
    /// The exposed method that is called.
    package let method: String
    /// Its index among the methods that the type exposes, if it was looked up already.
    let methodIndex: Int?
    /// The positional arguments; `null` in place of the encoded one.
    let values: [WireValue]
    /// The argument that is still encoded, if any.
    let kept: CallArguments.Kept?
    package let keywords: WireDictionary
    /// How long the caller waits for the answer, enforced by the core; `nil` is no limit.
    package let timeout: Duration?
    /// The meter to which the call's work is charged.
    package let work: WorkMeter

    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary = WireDictionary(),
        timeout: Duration? = nil,
        work: WorkMeter = .unlimited
    ) {
        self.init(
            id: id,
            caller: caller,
            method: method,
            reading: CallArguments(arguments),
            keywords: keywords,
            timeout: timeout,
            work: work
        )
    }

    /// Creates a call one of whose arguments may still be encoded.
    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        methodIndex: Int? = nil,
        reading arguments: CallArguments,
        keywords: WireDictionary = WireDictionary(),
        timeout: Duration? = nil,
        work: WorkMeter = .unlimited
    ) {
        self.id = id
        self.caller = caller
        self.method = method
        self.methodIndex = methodIndex
        values = arguments.values
        kept = arguments.kept
        self.keywords = keywords
        self.timeout = timeout
        self.work = work
    }

    /// The number of positional arguments.
    package var count: Int { values.count }

    /// Whether an argument is still encoded.
    var hasKept: Bool { kept != nil }

    /// The positional arguments as values; an encoded one is decoded each time.
    package var arguments: [WireValue] {
        guard let kept else { return values }
        var arguments = values
        arguments[kept.position] = kept.pickle.value
        return arguments
    }

    /// A positional argument as a value; an encoded one is decoded each time.
    package func argument(_ position: Int) -> WireValue {
        guard let kept, kept.position == position else { return values[position] }
        return kept.pickle.value
    }

    /// A positional argument in the form in which it is stored: still encoded, if it is.
    package func stored(_ position: Int) -> StoredValue {
        guard let kept, kept.position == position else { return .value(values[position]) }
        return .kept(kept.pickle)
    }

    /// The same call with all arguments decoded.
    func decoded() -> Call {
        Call(
            id: id,
            caller: caller,
            method: method,
            methodIndex: methodIndex,
            reading: CallArguments(arguments),
            keywords: keywords,
            timeout: timeout,
            work: work
        )
    }
}
