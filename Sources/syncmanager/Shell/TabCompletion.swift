internal import MPWire

/// What Tab finds for the text before the cursor.
struct TabCompletion: Equatable, Sendable {
    /// What can be inserted for certain.
    private(set) var insertion = ""
    /// The names from which somebody has to choose; none if there is nothing to choose.
    private(set) var choices: [String] = []

    /// Completes the last name of a text.
    init(of text: String, in vocabulary: Vocabulary) {
        // Within an open text, and behind what can't be read, there is nothing to complete.
        guard let lexemes = try? Lexer.lexemes(of: text).dropLast() else { return }
        var (before, typed) = (lexemes, "")
        if case .name(let name)? = lexemes.last?.kind, Self.endsWithName(text) {
            (before, typed) = (lexemes.dropLast(), name)
        }
        var names = Self.names(after: before, in: vocabulary).filter { $0.hasPrefix(typed) }
        if typed.isEmpty { names = names.withoutOperators }
        guard let first = names.first else { return }
        guard names.count > 1 else {
            insertion = String(first.dropFirst(typed.count))
            return
        }
        let common = names.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        insertion = String(common.dropFirst(typed.count))
        if insertion.isEmpty { choices = names }
    }

    /// Lays the choices out in columns.
    func listing(width: Int) -> [String] {
        guard let longest = choices.map(\.count).max() else { return [] }
        let columns = max(1, width / (longest + 2))
        return stride(from: 0, to: choices.count, by: columns).map { start in
            let row = choices[start..<min(start + columns, choices.count)]
            let padded = row.dropLast().map { $0.paddedRight(to: longest + 2) }
            return padded.joined() + (row.last ?? "")
        }
    }

    private static func endsWithName(_ text: String) -> Bool {
        text.unicodeScalars.last?.continuesName ?? false
    }

    /// The names that can stand behind these lexemes, in order, each with what is to follow it.
    private static func names(
        after lexemes: ArraySlice<Lexeme>,
        in vocabulary: Vocabulary
    ) -> [String] {
        guard lexemes.last?.kind == .symbol(".") else {
            return names(atStart: lexemes.isEmpty, in: vocabulary)
        }
        return methods(ofLast: lexemes.dropLast(), in: vocabulary).sorted().map { $0 + "(" }
    }

    private static func names(atStart isStart: Bool, in vocabulary: Vocabulary) -> [String] {
        let called = Set(vocabulary.types.keys).union(vocabulary.functions)
            .union(Evaluator.operations.keys).union([ServerRequest.namedObjects]).map { $0 + "(" }
        let words = ["None", "True", "False"]
        let commands = isStart ? Array(vocabulary.commands) : []
        return Set(called + words + commands + vocabulary.objects.keys).sorted()
    }

    /// The methods of what these lexemes end with: a name, or a type in a call.
    private static func methods(
        ofLast lexemes: ArraySlice<Lexeme>,
        in vocabulary: Vocabulary
    ) -> [String] {
        switch lexemes.last?.kind {
        case .name(let name):
            guard lexemes.dropLast().last?.kind != .symbol(".") else { return [] }
            return vocabulary.objects[name] ?? []
        case .symbol(")"):
            let head = lexemesBeforeCall(lexemes)
            guard case .name(let typeid)? = head.last?.kind,
                head.dropLast().last?.kind != .symbol(".")
            else { return [] }
            return vocabulary.types[typeid] ?? []
        case .symbol, .number, .text, .end, nil: return []
        }
    }

    /// What stands before the parenthesis that the last one closes.
    private static func lexemesBeforeCall(_ lexemes: ArraySlice<Lexeme>) -> ArraySlice<Lexeme> {
        var depth = 0
        for place in lexemes.indices.reversed() {
            if lexemes[place].kind == .symbol(")") { depth += 1 }
            if lexemes[place].kind == .symbol("(") { depth -= 1 }
            if depth == 0 { return lexemes[..<place] }
        }
        return []
    }
}

extension String {
    /// What both begin with.
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
