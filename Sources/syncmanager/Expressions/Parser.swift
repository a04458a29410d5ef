internal import MPWire

/// Reads one line: an expression, an assignment, or nothing.
///
/// What is understood is the part of Python that shows and changes objects, and all of JSON:
/// literals, names, calls, `object.method(…)`, `object.name`, `object[key]`. There are no operators.
struct Parser {
    /// How deep brackets may be nested, so that no text can exhaust the stack.
    static let deepestNesting = 100

    /// What is still to be read; the end stays.
    private var rest: ArraySlice<Lexeme>
    /// How many brackets are open.
    private var depth = 0

    private init(_ text: String) throws(SyntaxError) {
        rest = try Lexer.lexemes(of: text)[...]
    }

    /// Reads a text that is one expression.
    static func expression(_ text: String) throws(SyntaxError) -> Expression {
        var parser = try Parser(text)
        let expression = try parser.expression()
        try parser.expectEnd()
        return expression
    }

    /// Reads a line of a session.
    static func statement(_ text: String) throws(SyntaxError) -> Statement {
        var parser = try Parser(text)
        let statement = try parser.statement()
        try parser.expectEnd()
        return statement
    }

    private mutating func statement() throws(SyntaxError) -> Statement {
        if next.kind == .end { return .nothing }
        let deletes = next.kind == .name("del") && beginsName(after: 1)
        if deletes { advance() }
        let expression = try expression()
        if deletes {
            try checkTarget(expression, "deleted")
            return .delete(expression)
        }
        guard take("=") else { return .show(expression) }
        try checkTarget(expression, "assigned to")
        return .assign(try self.expression(), to: expression)
    }

    private func checkTarget(_ target: Expression, _ what: String) throws(SyntaxError) {
        switch target.form {
        case .name, .attribute, .item: return
        case .literal, .list, .tuple, .set, .dict, .call, .method, .slice:
            throw SyntaxError(at: target.column, "only names, attributes and items can be \(what)")
        }
    }
}

// Expressions.
extension Parser {
    private mutating func expression() throws(SyntaxError) -> Expression {
        guard depth < Self.deepestNesting else {
            throw SyntaxError(at: next.column, "brackets are nested too deep")
        }
        depth += 1
        defer { depth -= 1 }
        let start = next.column
        var expression = try primary()
        while true {
            if take(".") {
                let name = try expectName("the name of a method")
                expression = Expression(
                    form: try callOrAttribute(of: expression, name),
                    column: start
                )
            } else if take("[") {
                let key = try subscriptKey()
                try expect("]")
                expression = Expression(form: .item(of: expression, key: key), column: start)
            } else {
                return expression
            }
        }
    }

    private mutating func callOrAttribute(
        of object: Expression,
        _ name: String
    ) throws(SyntaxError) -> Expression.Form {
        take("(")
            ? .method(of: object, name, try arguments())
            : .attribute(of: object, name)
    }

    private mutating func primary() throws(SyntaxError) -> Expression {
        let lexeme = next
        advance()
        return Expression(form: try form(beginningWith: lexeme), column: lexeme.column)
    }

    private mutating func form(
        beginningWith lexeme: Lexeme
    ) throws(SyntaxError) -> Expression.Form {
        switch lexeme.kind {
        case .number(let value), .text(let value): return .literal(value)
        case .symbol("-"): return .literal(try number(isNegative: true))
        case .symbol("+"): return .literal(try number(isNegative: false))
        case .symbol("["): return .list(try expressions(until: "]"))
        case .symbol("("): return try tupleOrGroup()
        case .symbol("{"): return try dictOrSet()
        case .name(let name):
            if let word = Self.words[name] { return .literal(word) }
            return take("(") ? .call(name, try arguments()) : .name(name)
        case .symbol, .end:
            throw SyntaxError(at: lexeme.column, "expected a value, found \(lexeme.kind.words)")
        }
    }

    /// The words that are values, in Python's spelling and in JSON's.
    static let words: [String: WireValue] = [
        "None": .null, "null": .null, "True": .bool(true), "true": .bool(true),
        "False": .bool(false), "false": .bool(false), "inf": .float(.infinity),
        "Infinity": .float(.infinity), "nan": .float(.nan), "NaN": .float(.nan),
    ]

    /// Reads what follows a sign.
    private mutating func number(isNegative: Bool) throws(SyntaxError) -> WireValue {
        let lexeme = next
        advance()
        let value: WireValue? =
            switch lexeme.kind {
            case .number(let number): number
            case .name(let name): Self.words[name]
            case .text, .symbol, .end: nil
            }
        guard let value, let negated = NumberLiteral.negated(value) else {
            throw SyntaxError(
                at: lexeme.column,
                "expected a number after the sign, found \(lexeme.kind.words)"
            )
        }
        return isNegative ? negated : value
    }

    private mutating func tupleOrGroup() throws(SyntaxError) -> Expression.Form {
        if take(")") { return .tuple([]) }
        let first = try expression()
        guard take(",") else {
            try expect(")", or: "','")
            return first.form
        }
        return .tuple([first] + (try expressions(until: ")")))
    }

    private mutating func dictOrSet() throws(SyntaxError) -> Expression.Form {
        if take("}") { return .dict([]) }
        let first = try expression()
        guard take(":") else {
            guard take(",") else {
                try expect("}", or: "',' or ':'")
                return .set([first])
            }
            return .set([first] + (try expressions(until: "}")))
        }
        var entries = [Expression.Entry(key: first, value: try expression())]
        while !take("}") {
            try expect(",", or: "'}'")
            if take("}") { break }
            let key = try expression()
            try expect(":")
            entries.append(Expression.Entry(key: key, value: try expression()))
        }
        return .dict(entries)
    }

    /// Reads expressions with commas between them; one more comma may stand at the end.
    private mutating func expressions(
        until closing: Unicode.Scalar
    ) throws(SyntaxError) -> [Expression] {
        var expressions: [Expression] = []
        while !take(closing) {
            expressions.append(try expression())
            if take(closing) { break }
            try expect(",", or: "'\(closing)'")
        }
        return expressions
    }

    /// Reads what stands behind the opening parenthesis of a call.
    private mutating func arguments() throws(SyntaxError) -> Expression.Arguments {
        var arguments = Expression.Arguments()
        while !take(")") {
            try argument(into: &arguments)
            if take(")") { break }
            try expect(",", or: "')'")
        }
        return arguments
    }

    private mutating func argument(
        into arguments: inout Expression.Arguments
    ) throws(SyntaxError) {
        let column = next.column
        if case .name(let name) = next.kind, kind(after: 1) == .symbol("=") {
            advance()
            advance()
            guard !arguments.keywords.contains(where: { $0.name == name }) else {
                throw SyntaxError(at: column, "the argument '\(name)' is there already")
            }
            arguments.keywords.append(.init(name: name, value: try expression()))
        } else if arguments.keywords.isEmpty {
            arguments.positional.append(try expression())
        } else {
            throw SyntaxError(at: column, "arguments without a name go before those with one")
        }
    }

    /// Reads a key, or a slice.
    private mutating func subscriptKey() throws(SyntaxError) -> Expression {
        let start = next.column
        let first = try bound()
        guard take(":") else {
            guard let first else { throw SyntaxError(at: start, "expected a key, found ']'") }
            return first
        }
        let none = Expression(form: .literal(.null), column: start)
        let stop = try bound()
        let step = take(":") ? try bound() : nil
        let form = Expression.Form.slice(
            start: first ?? none,
            stop: stop ?? none,
            step: step ?? none
        )
        return Expression(form: form, column: start)
    }

    /// Reads one part of a slice, which may be left out.
    private mutating func bound() throws(SyntaxError) -> Expression? {
        switch next.kind {
        case .symbol(":"), .symbol("]"): nil
        case .name, .number, .text, .symbol, .end: try expression()
        }
    }
}

// Lexemes.
extension Parser {
    private var next: Lexeme { rest[rest.startIndex] }

    private mutating func advance() {
        if rest.count > 1 { rest.removeFirst() }
    }

    private func kind(after count: Int) -> Lexeme.Kind {
        rest.count > count ? rest[rest.startIndex + count].kind : .end
    }

    private func beginsName(after count: Int) -> Bool {
        if case .name = kind(after: count) { return true }
        return false
    }

    private mutating func take(_ symbol: Unicode.Scalar) -> Bool {
        guard next.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    private mutating func expect(
        _ symbol: Unicode.Scalar,
        or others: String? = nil
    ) throws(SyntaxError) {
        guard !take(symbol) else { return }
        let due = (others.map { "\($0) or " } ?? "") + "'\(symbol)'"
        throw SyntaxError(at: next.column, "expected \(due), found \(next.kind.words)")
    }

    private mutating func expectName(_ what: String) throws(SyntaxError) -> String {
        guard case .name(let name) = next.kind else {
            throw SyntaxError(at: next.column, "expected \(what), found \(next.kind.words)")
        }
        advance()
        return name
    }

    private func expectEnd() throws(SyntaxError) {
        guard next.kind != .end else { return }
        throw SyntaxError(at: next.column, "expected the end, found \(next.kind.words)")
    }
}
