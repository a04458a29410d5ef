internal import MPWire

/// Splits a text into lexemes; blanks and what follows a `#` are left out.
struct Lexer {
    /// The text.
    private let scalars: [Unicode.Scalar]
    /// The next character's place.
    private var position = 0

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// Splits a whole text; the last lexeme is its end.
    ///
    /// - Throws: `SyntaxError` at the first character that begins nothing.
    static func lexemes(of text: String) throws(SyntaxError) -> [Lexeme] {
        var lexer = Lexer(text)
        var lexemes: [Lexeme] = []
        while true {
            let lexeme = try lexer.next()
            lexemes.append(lexeme)
            if lexeme.kind == .end { return lexemes }
        }
    }

    private mutating func next() throws(SyntaxError) -> Lexeme {
        skipBlanks()
        let column = position + 1
        return Lexeme(kind: try nextKind(at: column), column: column)
    }

    private mutating func nextKind(at column: Int) throws(SyntaxError) -> Lexeme.Kind {
        guard position < scalars.count else { return .end }
        let first = scalars[position]
        if first == "'" || first == "\"" {
            return .text(try text(TextLiteral(prefix: ""), at: column))
        }
        if first.isDigit || first == "." && scalar(after: 1)?.isDigit == true {
            return .number(try NumberLiteral.value(of: numberWord(), at: column))
        }
        if first.beginsName { return try nameOrText(at: column) }
        guard "()[]{},:=.-+".unicodeScalars.contains(first) else {
            throw SyntaxError(at: column, "'\(first)' is not understood here")
        }
        position += 1
        return .symbol(first)
    }

    /// Reads a name, or the text whose prefix it is: `b'…'`.
    private mutating func nameOrText(at column: Int) throws(SyntaxError) -> Lexeme.Kind {
        let word = taken { $0.continuesName }
        guard let next = scalar(after: 0), next == "'" || next == "\"" else { return .name(word) }
        guard let literal = TextLiteral(anyPrefix: word) else {
            throw SyntaxError(at: column, "there are no texts with the prefix '\(word)'")
        }
        return .text(try text(literal, at: column))
    }

    private mutating func text(
        _ literal: TextLiteral,
        at column: Int
    ) throws(SyntaxError) -> WireValue {
        try literal.read(scalars, from: &position, opening: column)
    }

    /// Takes what looks like a number, right or wrong.
    private mutating func numberWord() -> String {
        let isDecimal = !["x", "X"].contains(scalar(after: 1))
        var previous: Unicode.Scalar = " "
        return taken { scalar in
            defer { previous = scalar }
            if scalar.continuesName || scalar == "." { return true }
            return isDecimal && (previous == "e" || previous == "E")
                && (scalar == "-" || scalar == "+")
        }
    }

    private mutating func skipBlanks() {
        _ = taken { $0.properties.isWhitespace }
        if scalar(after: 0) == "#" { position = scalars.count }
    }

    private mutating func taken(while belongs: (Unicode.Scalar) -> Bool) -> String {
        var word = String.UnicodeScalarView()
        while let scalar = scalar(after: 0), belongs(scalar) {
            word.append(scalar)
            position += 1
        }
        return String(word)
    }

    private func scalar(after count: Int) -> Unicode.Scalar? {
        position + count < scalars.count ? scalars[position + count] : nil
    }
}

extension Unicode.Scalar {
    /// Whether it is one of 0 to 9.
    var isDigit: Bool { ("0"..."9").contains(self) }

    /// Whether an identifier can begin with it.
    var beginsName: Bool { self == "_" || properties.isXIDStart }

    /// Whether it can stand in an identifier.
    var continuesName: Bool { self == "_" || properties.isXIDContinue }
}

extension String {
    /// Whether it is an identifier, which may be a reserved word.
    var isIdentifier: Bool {
        guard let first = unicodeScalars.first, first.beginsName else { return false }
        return unicodeScalars.allSatisfy(\.continuesName)
    }
}
