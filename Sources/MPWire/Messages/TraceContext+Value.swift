extension TraceContext {
    /// The pairs as a dict of texts, as a task's context stands among its terms and in its lease.
    package var value: WireValue {
        var entries = WireDictionary()
        for (name, value) in pairs { entries[WireKey(text: name)] = .text(value) }
        return .dict(entries)
    }

    /// Reads a dict of texts.
    ///
    /// - Throws: It is something else, or more than a context may hold.
    package init(_ value: WireValue) throws(TraceContextError) {
        guard case .dict(let entries) = value else { throw .notTexts }
        var pairs: [(name: String, value: String)] = []
        for (key, value) in entries {
            guard case .text(let name) = key, case .text(let text) = value else { throw .notTexts }
            pairs.append((name, text))
        }
        try self.init(pairs)
    }
}
