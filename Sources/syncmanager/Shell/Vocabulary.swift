/// The names that can be completed.
struct Vocabulary: Equatable, Sendable {
    /// The variables and the objects with names, each with the methods that are known.
    var objects: [String: [String]] = [:]
    /// The types, each with the methods of its objects.
    var types: [String: [String]] = [:]
    /// The functions of the server.
    var functions: Set<String> = []
    /// What the shell itself understands.
    var commands = Set(ShellCommands.allCases.map(\.rawValue))
}

extension Vocabulary {
    /// Takes the names of a server and of a session.
    init(_ survey: Survey, _ variables: [String: ExpressionResult], _ objects: [ListedObject]) {
        // What isn't a name can't be written, and might act on the terminal.
        for type in survey.types where type.typeid.isIdentifier {
            types[type.typeid] = type.methods.filter(\.isIdentifier)
        }
        functions = Set(survey.functions.map(\.name).filter(\.isIdentifier))
        for object in objects {
            guard let name = object.name, name.isIdentifier else { continue }
            self.objects[name] = types[object.typeid] ?? []
        }
        for (name, answer) in variables {
            if case .object(let handle) = answer {
                self.objects[name] = handle.methods.filter(\.isIdentifier)
            } else {
                self.objects[name] = []
            }
        }
    }
}
