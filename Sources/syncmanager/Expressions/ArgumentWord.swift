internal import MPWire

/// An argument as it comes from a command line, where the shell has taken the quotes away.
enum ArgumentWord {
    /// What a word stands for.
    enum Argument: Equatable {
        /// An argument by its place.
        case positional(WireValue)
        /// `name=value`.
        case keyword(String, WireValue)
    }

    /// Reads a word.
    ///
    /// A literal of Python or JSON is what it says, and anything else is a text: `5` and `[1, 2]`, but
    /// `apples`, `a-b` and `007`. What begins with a quote or a bracket has to be a literal.
    ///
    /// - Throws: `SyntaxError` for a broken literal.
    static func argument(_ word: String) throws(SyntaxError) -> Argument {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, String(parts[0]).isIdentifier else {
            return .positional(try value(word, startingAt: 1))
        }
        let start = parts[0].unicodeScalars.count + 2
        return .keyword(String(parts[0]), try value(String(parts[1]), startingAt: start))
    }

    private static func value(
        _ word: String,
        startingAt column: Int
    ) throws(SyntaxError) -> WireValue {
        do throws(SyntaxError) {
            return try Parser.expression(word).literalValue()
        } catch {
            guard hasToBeLiteral(word) else { return .text(word) }
            throw SyntaxError(at: error.column + column - 1, "\(error.message) in \(word)")
        }
    }

    private static func hasToBeLiteral(_ word: String) -> Bool {
        switch word.unicodeScalars.first {
        case "[", "{", "(", "'", "\"": return true
        default:
            let prefix = word.prefix { $0 != "'" && $0 != "\"" }
            return prefix.count < word.count && TextLiteral(anyPrefix: String(prefix)) != nil
        }
    }
}
