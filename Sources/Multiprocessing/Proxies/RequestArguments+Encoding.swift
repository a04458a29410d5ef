internal import MPWire

extension RequestArguments {
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
        var named = WireDictionary()
        for (name, value) in keywords {
            named[WireKey(text: name)] = try WireValue(encoding: value, for: attempt)
        }
        self.init(positional, keywords: named)
    }
}
