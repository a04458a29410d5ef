internal import MPWire

/// The keyword arguments of a call, as a literal: `["path": "a.txt", "limit": 3]`.
public typealias KeywordArguments = KeyValuePairs<String, any Encodable & Sendable>

/// The arguments of a call, encoded.
struct CallArguments: Sendable {
    let positional: [WireValue]
    let keywords: WireDictionary

    /// Takes encoded arguments.
    init(_ positional: [WireValue], keywords: WireDictionary = [:]) {
        self.positional = positional
        self.keywords = keywords
    }

    /// The arguments as they are part of a request to the server itself.
    var encoded: ServerRequest.Arguments {
        ServerRequest.Arguments(positional, keywords: keywords)
    }

    /// Encodes Swift arguments.
    ///
    /// - Throws: `typeMismatch` if Python has nothing like one of them.
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
