import MPWire

/// Reads the lines of ``Rights``.
struct RightsReader {
    /// The actions without an object.
    private static let plainActions =
        ["connect"] + Permission.Question.allCases.map(\.name.rawValue)
    /// The actions with an object.
    private static let objectActions = ["create", "open", "remove"]
    private static let actions = (plainActions + objectActions + ["call", "run"]).sorted()

    private var rules: [Rule] = []
    private var rest: Rights.Rest?

    static func read(_ text: String) throws(RightsError) -> Rights {
        var reader = RightsReader()
        // All line endings of all systems; "\r\n" is one character.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            try reader.read(RightsLine(line, number: index + 1))
        }
        let rest = reader.rest ?? .decided(allows: false, line: 0)
        if reader.rest == nil, !reader.rules.contains(where: \.allows) {
            throw RightsError(
                line: lines.count,
                column: 1,
                reason: "nothing would be allowed; end with 'otherwise standard', if that is meant"
            )
        }
        return Rights(rules: reader.rules, rest: rest)
    }

    /// Reads one rule.
    static func rule(_ text: String, line: Int) throws(RightsError) -> Rule {
        var words = RightsLine(text[...], number: line)
        let first = try words.word("allow or deny")
        guard ["allow", "deny"].contains(first.text) else {
            throw first.error("'\(first.text)' should be allow or deny")
        }
        return try rule(allows: first.text == "allow", of: &words)
    }

    private mutating func read(_ line: RightsLine) throws(RightsError) {
        var line = line
        guard let first = try line.nextWord() else { return }
        if rest != nil { throw first.error("nothing may follow the line 'otherwise …'") }
        switch first.text {
        case "allow", "deny":
            rules.append(try Self.rule(allows: first.text == "allow", of: &line))
        case "otherwise":
            rest = try Self.rest(of: &line)
        default:
            throw first.error("'\(first.text)' should be allow, deny or otherwise")
        }
        if let word = try line.nextWord() { throw word.error("'\(word.text)' is too much") }
    }

    private static func rest(of line: inout RightsLine) throws(RightsError) -> Rights.Rest {
        let word = try line.word("allow, deny or standard")
        switch word.text {
        case "standard": return .standard
        case "allow": return .decided(allows: true, line: line.number)
        case "deny": return .decided(allows: false, line: line.number)
        default: throw word.error("'\(word.text)' should be allow, deny or standard")
        }
    }

    private static func rule(
        allows: Bool,
        of line: inout RightsLine
    ) throws(RightsError) -> Rule {
        let subject = try line.word("who is meant: *, key:…, cert:…, uid:… or own")
        let traits = try traits(of: subject)
        let actions = try line.word("an action: *, \(actions.joined(separator: ", "))")
        let matter = try matter(of: actions, &line)
        return Rule(
            allows: allows,
            traits: traits,
            matter: matter,
            line: line.number,
            text: line.rule,
            objectColumn: line.column
        )
    }

    private static func traits(of word: RightsLine.Word) throws(RightsError) -> [Rule.Trait] {
        if word.text == "*" { return [] }
        var traits: [Rule.Trait] = []
        for part in word.parts(separatedBy: "+") {
            traits.append(try trait(of: part))
        }
        return traits
    }

    private static func trait(of word: RightsLine.Word) throws(RightsError) -> Rule.Trait {
        if word.text == "own" { return .ownProcess }
        let halves = word.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[1].isEmpty else {
            throw word.error("'\(word.text)' should be *, key:NAME, cert:NAME, uid:NUMBER or own")
        }
        let value = String(halves[1])
        switch halves[0] {
        case "key": return .key(NamePattern(value))
        case "cert": return .certificate(NamePattern(value))
        case "uid":
            guard let id = UInt32(value) else { throw word.error("'\(value)' is no user's number") }
            return .user(Int(id))
        default:
            throw word.error("'\(halves[0]):' should be key:, cert: or uid:")
        }
    }

    private static func matter(
        of word: RightsLine.Word,
        _ line: inout RightsLine
    ) throws(RightsError) -> Rule.Matter {
        var found: [String] = []
        for action in word.parts(separatedBy: ",") {
            guard action.text == "*" || actions.contains(action.text) else {
                let known = "*, \(actions.joined(separator: ", "))"
                throw action.error("'\(action.text)' is no action; there are \(known)")
            }
            found.append(action.text)
        }
        if found == ["*"] {
            if let object = try line.nextWord(), object.text != "*" {
                throw object.error("the action * is about everything, so its object can only be *")
            }
            return .everything
        }
        if found.allSatisfy(plainActions.contains) { return .plain(Set(found)) }
        if found.allSatisfy(objectActions.contains) {
            let object = try line.word("an object: TYPE, TYPE[NAME] or *")
            let (type, name, methods) = try object.target()
            if methods != nil { throw object.error("methods go with call, not with \(word.text)") }
            return .objects(Set(found), typeid: type, name: name)
        }
        switch found {
        case ["call"]:
            let object = try line.word("an object: TYPE, TYPE[NAME], TYPE[NAME].METHOD or *")
            let (type, name, methods) = try object.target()
            return .calls(typeid: type, name: name, methods: methods)
        case ["run"]:
            let functions = try line.word("a function, or *")
            return .functions(try functions.names(separatedBy: ","))
        default:
            throw word.error("\(word.text) take different objects: write a line for each")
        }
    }
}
