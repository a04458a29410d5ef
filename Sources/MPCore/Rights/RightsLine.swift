/// One line of ``Rights``, word by word.
struct RightsLine {
    /// A word and its place.
    struct Word {
        let text: String
        let line: Int
        /// The column of its first character, from 1.
        let column: Int

        func error(_ reason: String) -> RightsError {
            RightsError(line: line, column: column, reason: reason)
        }
    }

    /// Its number, from 1.
    let number: Int
    /// Its text without comment and surrounding blanks.
    let rule: String
    /// The column of the last word that was read.
    private(set) var column = 1
    private let characters: [Character]
    private var position = 0

    /// Reads a line; a `#` at the beginning of a word begins a comment.
    init(_ text: Substring, number: Int) {
        self.number = number
        let all = Array(text)
        let comment = Self.beginningOfComment(in: all) ?? all.count
        characters = Array(all[..<comment])
        let begins = characters.firstIndex { !$0.isWhitespace } ?? characters.count
        let ends = characters.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? begins
        rule = String(characters[begins..<ends])
    }

    /// Reads the next word; `nil` at the end.
    ///
    /// Blanks in brackets don't end it.
    mutating func nextWord() throws(RightsError) -> Word? {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        guard position < characters.count else { return nil }
        let start = position
        var bracket: Int?
        while position < characters.count, bracket != nil || !characters[position].isWhitespace {
            if characters[position] == "[" { bracket = bracket ?? position }
            if characters[position] == "]" { bracket = nil }
            position += 1
        }
        if let bracket {
            throw RightsError(line: number, column: bracket + 1, reason: "the [ has no ]")
        }
        column = start + 1
        return Word(text: String(characters[start..<position]), line: number, column: column)
    }

    /// Reads the next word.
    ///
    /// - Throws: An error that says what was expected, if there is none.
    mutating func word(_ expected: String) throws(RightsError) -> Word {
        if let word = try nextWord() { return word }
        throw RightsError(
            line: number,
            column: position + 1,
            reason: "here should be \(expected)"
        )
    }

    private static func beginningOfComment(in characters: [Character]) -> Int? {
        var isInBrackets = false
        for (index, character) in characters.enumerated() {
            if character == "[" { isInBrackets = true }
            if character == "]" { isInBrackets = false }
            let beginsWord = index == 0 || characters[index - 1].isWhitespace
            if character == "#", beginsWord, !isInBrackets { return index }
        }
        return nil
    }
}

extension RightsLine.Word {
    /// The parts between separators.
    func parts(separatedBy separator: Character) -> [Self] {
        var parts: [Self] = []
        var column = column
        for part in text.split(separator: separator, omittingEmptySubsequences: false) {
            parts.append(Self(text: String(part), line: line, column: column))
            column += part.count + 1
        }
        return parts
    }

    /// The same, as name patterns.
    func names(separatedBy separator: Character) throws(RightsError) -> [NamePattern] {
        var names: [NamePattern] = []
        for part in parts(separatedBy: separator) {
            if part.text.isEmpty { throw part.error("here should be a name, or *") }
            names.append(NamePattern(part.text))
        }
        return names
    }

    /// Reads `TYPE`, `TYPE[NAME]`, `TYPE.METHOD,METHOD` or `TYPE[NAME].METHOD,METHOD`.
    func target() throws(RightsError) -> (
        type: NamePattern, name: NamePattern?, methods: [NamePattern]?
    ) {
        let type = text.prefix { $0 != "[" && $0 != "." }
        if type.isEmpty { throw error("here should be a type, or *") }
        var rest = text.dropFirst(type.count)
        var name: NamePattern?
        if rest.first == "[", let end = rest.firstIndex(of: "]") {
            name = NamePattern(String(rest[..<end].dropFirst()))
            rest = rest[rest.index(after: end)...]
        }
        guard !rest.isEmpty else { return (NamePattern(String(type)), name, nil) }
        let column = column + text.count - rest.count
        guard rest.first == "." else {
            let after = Self(text: String(rest), line: line, column: column)
            throw after.error("'\(rest)' should be .METHOD")
        }
        let methods = Self(text: String(rest.dropFirst()), line: line, column: column + 1)
        return (NamePattern(String(type)), name, try methods.names(separatedBy: ","))
    }
}
