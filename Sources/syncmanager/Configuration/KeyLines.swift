/// The lines of a TOML document on which its keys stand; the parser tells those of mistakes only.
struct KeyLines {
    private var lines: [String: Int] = [:]

    /// Looks for the keys of the first level: `key =`, `[key]`, `[key.…]` and `key.… =` before any table.
    ///
    /// - Parameter text: A document without mistakes.
    init(_ text: String) {
        var isInTable = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var rest = line.drop(while: { $0.isWhitespace })
            let isHeader = rest.hasPrefix("[")
            if isHeader {
                isInTable = true
                rest = rest.drop(while: { $0 == "[" || $0.isWhitespace })
            }
            guard isHeader || !isInTable, let key = Self.key(rest), lines[key] == nil else {
                continue
            }
            lines[key] = index + 1
        }
    }

    /// The line of a key, from 1 on; the first one if it isn't found, as in a key that is written with escapes.
    func line(of key: String) -> Int { lines[key] ?? 1 }

    /// The first part of a key at the beginning of a text; `nil` if there is none.
    private static func key(_ text: Substring) -> String? {
        guard let first = text.first else { return nil }
        if first == "\"" || first == "'" {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: first) else { return nil }
            return String(rest[..<end])
        }
        let key = text.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        guard let next = text[key.endIndex...].first(where: { !$0.isWhitespace }),
            !key.isEmpty, "=.]".contains(next)
        else { return nil }
        return String(key)
    }
}
