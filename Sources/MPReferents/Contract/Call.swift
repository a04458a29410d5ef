package import MPWire

/// Numbers a call for as long as it is under way; never reused.
package struct CallID: Hashable, Sendable {
    /// The number.
    package let number: UInt64

    /// Takes the number that the core counted.
    package init(_ number: UInt64) {
        self.number = number
    }
}

/// Numbers who calls: one served connection, which is what Python calls a thread of the server.
package struct CallerID: Hashable, Sendable {
    /// The number.
    package let number: UInt64

    /// Takes the number that the core counted.
    package init(_ number: UInt64) {
        self.number = number
    }
}

/// One method call on a referent.
package struct Call: Sendable {
    /// Names the call while it is parked.
    package let id: CallID
    /// Who calls.
    package let caller: CallerID
    /// The method, one of the exposed ones.
    package let method: String
    /// Where it stands among those that the type exposes, if that was found out.
    let methodIndex: Int?
    /// The positional arguments, `null` where one is kept.
    let values: [WireValue]
    /// The argument that is still encoded, if there is one.
    let kept: CallArguments.Kept?
    /// The keyword arguments.
    package let keywords: WireDictionary
    /// How long the caller waits for the answer, which the core sees to; `nil` is no limit.
    package let timeout: Duration?
    /// What carrying it out is charged to.
    package let work: WorkMeter

    /// Describes a call.
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

    /// Describes a call of which an argument may still be encoded.
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

    /// The values of the positional arguments; what is encoded is built each time.
    package var arguments: [WireValue] {
        guard let kept else { return values }
        var arguments = values
        arguments[kept.position] = kept.pickle.value
        return arguments
    }

    /// The value of a positional argument; what is encoded is built each time.
    package func argument(_ position: Int) -> WireValue {
        guard let kept, kept.position == position else { return values[position] }
        return kept.pickle.value
    }

    /// A positional argument as it may be stored: encoded, if it still is.
    package func stored(_ position: Int) -> StoredValue {
        guard let kept, kept.position == position else { return .value(values[position]) }
        return .kept(kept.pickle)
    }

    /// The same call with all arguments built.
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
