internal import MPWire

/// What the shell tells of itself and of the server.
enum ShellHelp {
    /// The answer to `help`.
    static let lines = [
        "x = Counter(5)          make an object of a type; it lives as long as the variable",
        "x.add(2)                call a method; x.add(n=2) passes an argument by name",
        "counts.get('apples')    call a method of an object that has a name",
        "word_count('a b')       call a function",
        "x.name, x.name = 'Ann'  read and write a property; x[key], x[key] = 5 and del x[key] an item",
        "counts                  what is in a collection; of a large one, the beginning",
        "len(x), str(x)          what Python's functions give",
        "get_named('dict', 'n')  find or make an object with a name",
        "del x                   forget a variable, and release its object",
        "types, objects          what the server has",
        "exit                    or Ctrl-D; Ctrl-C gives up the call that is under way",
        "",
        "Values are written as in Python or JSON: 5, 1.5, 'text', b'bytes', [1, 2], {'a': 1}, None, null, nan.",
        "Tab completes names. Lines that begin with a blank are not remembered.",
    ]

    /// The answer to `types`.
    static func types(_ survey: Survey) -> [String] {
        guard survey.isComplete else {
            return ["The server doesn't tell its types, as CPython's don't; they can be used."]
        }
        let types = survey.types.map { type in
            let takes = type.parameters.map { "(\($0.joined(separator: ", ")))" } ?? "(…)"
            let methods = type.methods.withoutOperators.joined(separator: ", ")
            return "\(type.typeid)\(takes)" + (methods.isEmpty ? "" : ": \(methods)")
        }
        let functions = survey.functions.map { function in
            "\(function.name)(\((function.parameters ?? ["…"]).joined(separator: ", "))): a function"
        }
        return (types + functions).map { $0.visible() }
    }

    /// The answer to `objects`.
    static func objects(
        _ objects: [ListedObject],
        _ variables: [String: ExpressionResult]
    ) -> [String] {
        var names: [String: [String]] = [:]
        for (name, answer) in variables {
            if case .object(let handle) = answer { names[handle.ident, default: []].append(name) }
        }
        let known = Set(objects.map(\.ident))
        let unlisted = variables.values.compactMap { answer -> ListedObject? in
            guard case .object(let handle) = answer, !known.contains(handle.ident) else {
                return nil
            }
            return ListedObject(ident: handle.ident, typeid: handle.typeid)
        }
        let all = objects + unlisted
        guard !all.isEmpty else { return ["There are no objects that the server tells of."] }
        var table = TextTable([
            .init(title: "ident"), .init(title: "type"), .init(title: "name"),
            .init(title: "variable"),
        ])
        for object in all {
            let variables = names[object.ident]?.sorted().joined(separator: ", ") ?? "–"
            table.append([object.ident, object.typeid, object.name ?? "–", variables])
        }
        return table.lines()
    }
}
