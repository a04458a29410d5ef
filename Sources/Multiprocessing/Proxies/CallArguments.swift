internal import MPWire

/// The keyword arguments of a call, as a literal: `["path": "a.txt", "limit": 3]`.
public typealias KeywordArguments = KeyValuePairs<String, any Encodable & Sendable>

/// The arguments of a call in the form in which they travel.
struct CallArguments: Sendable {
    /// Those without names.
    let positional: [WireValue]
    /// Those with names.
    let keywords: WireDictionary

    /// Takes arguments that are encoded already.
    init(_ positional: [WireValue], keywords: WireDictionary = [:]) {
        self.positional = positional
        self.keywords = keywords
    }

    /// Encodes the arguments that a program gave.
    ///
    /// - Throws: `typeMismatch`: Python has nothing like one of them.
    init<each Argument: Encodable>(
        _ arguments: repeat each Argument,
        keywords: KeywordArguments,
        for attempt: CallAttempt
    ) throws(MultiprocessingError) {
        var positional: [WireValue] = []
        for argument in repeat each arguments {
            positional.append(try WireValue(encoding: argument, for: attempt))
        }
        self.positional = positional
        var named = WireDictionary()
        for (name, value) in keywords {
            named[WireKey(text: name)] = try WireValue(encoding: value, for: attempt)
        }
        self.keywords = named
    }
}
