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
    init(_ survey: Survey, _ variables: [String: Answer], _ objects: [SharedObject]) {
        for type in survey.types { types[type.typeid] = type.methods }
        functions = Set(survey.functions.map(\.name))
        for object in objects {
            guard let name = object.name, name.isIdentifier else { continue }
            self.objects[name] = types[object.typeid] ?? []
        }
        for (name, answer) in variables {
            if case .object(let handle) = answer {
                self.objects[name] = handle.methods
            } else {
                self.objects[name] = []
            }
        }
    }
}
