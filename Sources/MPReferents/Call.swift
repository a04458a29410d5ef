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
    /// The positional arguments, of which one may still be encoded.
    package let stored: CallArguments
    /// The keyword arguments.
    package let keywords: WireDictionary
    /// How long the caller waits for the answer, which the core sees to; `nil` is no limit.
    package let timeout: Duration?

    /// Describes a call.
    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        arguments: [WireValue] = [],
        keywords: WireDictionary = WireDictionary(),
        timeout: Duration? = nil
    ) {
        self.init(
            id: id,
            caller: caller,
            method: method,
            stored: CallArguments(arguments),
            keywords: keywords,
            timeout: timeout
        )
    }

    /// Describes a call of which an argument may still be encoded.
    package init(
        id: CallID,
        caller: CallerID,
        method: String,
        stored: CallArguments,
        keywords: WireDictionary = WireDictionary(),
        timeout: Duration? = nil
    ) {
        self.id = id
        self.caller = caller
        self.method = method
        self.stored = stored
        self.keywords = keywords
        self.timeout = timeout
    }

    /// The values of the positional arguments; what is encoded is built each time.
    package var arguments: [WireValue] { stored.decoded }

    /// The same call with all arguments built.
    func decoded() -> Call {
        Call(
            id: id,
            caller: caller,
            method: method,
            arguments: arguments,
            keywords: keywords,
            timeout: timeout
        )
    }
}
