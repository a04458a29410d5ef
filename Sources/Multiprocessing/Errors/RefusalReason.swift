/// The thing that a server could not find, read from the text of its refusal.
///
/// Texts of our servers and of CPython's end in the same line, `KeyError: 'name'`; this is the only
/// place that knows them. An unknown text is ``other``.
enum RefusalReason: Equatable, Sendable {
    /// There is no such type; the words are the server's, if its text has any for people.
    case unknownType(words: String?)
    /// The object doesn't expose the method; with the server's words, or else the exposed names.
    case unknownMethod(words: String?, exposed: [String])
    /// There is no such object any more.
    case objectReleased
    /// Something else.
    case other

    /// Reads the text of a refusal.
    ///
    /// - Parameters:
    ///   - traceback: The text.
    ///   - callee: The target of the request.
    init(traceback: String, of callee: Callee) {
        let lines = traceback.split(separator: "\n").map { $0.drop(while: { $0 == " " }) }
        let missing = lines.last.flatMap(Self.key)
        switch callee {
        case .method(_, let ident) where missing == ident:
            self = .objectReleased
        case .method(let name, _) where missing == name:
            self = Self.method(lines)
        case .type(let typeid) where missing == typeid && Self.isRegistry(lines):
            self = .unknownType(words: Self.words(lines))
        case .method, .type, .server:
            self = .other
        }
    }

    /// The `key` in `KeyError: 'key'`.
    private static func key(of line: Substring) -> String? {
        let start = "KeyError: '"
        guard line.hasPrefix(start), line.hasSuffix("'"), line.count > start.count else {
            return nil
        }
        return String(line.dropFirst(start.count).dropLast())
    }

    /// The server's words: ours puts them in the lines before the last one, where CPython's shows its code.
    private static func words(_ lines: [Substring]) -> String? {
        guard !lines.contains(where: isFrame) else { return nil }
        let words = lines.dropFirst().dropLast().joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    /// Whether it was the registry that lacked the key, and not a constructor's own dictionary.
    private static func isRegistry(_ lines: [Substring]) -> Bool {
        guard let frame = lines.last(where: isFrame) else { return true }
        return frame.hasSuffix(", in create")
    }

    private static func isFrame(_ line: Substring) -> Bool { line.hasPrefix("File \"") }

    /// CPython: `AttributeError: method 'x' of <class 'y'> object is not in exposed=('a', 'b')`,
    /// before a second exception, raised while looking for a substitute.
    private static func method(_ lines: [Substring]) -> RefusalReason {
        if let words = words(lines) { return .unknownMethod(words: words, exposed: []) }
        let mark = " object is not in exposed="
        for line in lines {
            guard let found = line.firstRange(of: mark) else { continue }
            // The names stand between quotes: every second part.
            let parts = line[found.upperBound...].split(
                separator: "'",
                omittingEmptySubsequences: false
            )
            let names = parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
            return .unknownMethod(words: nil, exposed: names.sorted())
        }
        return .other
    }
}
