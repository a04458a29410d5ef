internal import MPCore

/// The names declared by the closure of a ``SharedType``, their use, and their mistakes.
struct Declaration: Sendable {
    /// A method whose results are shared objects.
    struct Returning: Sendable {
        /// The method with its type, such as `Person.pet`.
        let method: String
        /// The type of the objects.
        let typeid: String
    }

    let typeid: String
    /// The names of the methods and properties so far.
    private var names: Set<String> = []
    /// Mistakes, as sentences that begin with the type and the method.
    private(set) var problems: [String] = []
    /// The methods whose results are shared objects.
    var returning: [Returning] = []

    /// Begins to declare a type.
    init(typeid: String) {
        self.typeid = typeid
        if let complaint = PythonName.complaint(about: typeid, as: .typeid) {
            problems.append("\(typeid): the typeid \(complaint)")
        }
    }

    /// The constructor with its type, as error texts name it.
    var constructor: String { "\(typeid).__init__" }

    /// A method with its type, as error texts name it.
    func qualified(_ name: String) -> String { "\(typeid).\(name)" }

    /// Checks a method.
    ///
    /// - Returns: Whether it can be added; a second one of the same name can't.
    mutating func addMethod(_ name: String, _ parameters: ParameterList) -> Bool {
        add(parameters, of: name)
        return add(name)
    }

    /// Checks a property and its accessors, `get_name` and `set_name`.
    ///
    /// - Returns: Whether it can be added.
    mutating func addProperty(_ name: String, isWritable: Bool) -> Bool {
        let names = [name, "get_\(name)"] + (isWritable ? ["set_\(name)"] : [])
        return names.map { add($0) }.allSatisfy { $0 }
    }

    /// Checks the parameters of a method, or of the constructor.
    mutating func add(_ parameters: ParameterList, of name: String) {
        for complaint in parameters.complaints {
            problems.append("\(qualified(name)): it \(complaint)")
        }
    }

    /// Complains about a second closure for the ends of sessions.
    mutating func addSessionEnd(isFirst: Bool) {
        if !isFirst {
            problems.append("\(typeid): there are two closures for the end of a session")
        }
    }

    /// Complains about a parameter for the caller where nobody is known to call.
    mutating func refuseContext(in parameters: ParameterList, of name: String) {
        guard parameters.takesContext else { return }
        problems.append("\(qualified(name)): it takes a CallContext, as only methods of values can")
    }

    /// The error for a method whose result can't be sent, which is a mistake of the type, too.
    mutating func refuseResult<Result>(
        of name: String,
        _ type: Result.Type
    ) -> MultiprocessingError {
        let error = Self.unsendableResult(of: qualified(name), type)
        problems.append(error.message)
        return error
    }

    /// The error for a function whose result can't be sent.
    static func unsendableResult<Result>(
        of function: String,
        _ type: Result.Type
    ) -> MultiprocessingError {
        MultiprocessingError(
            .invalidRegistration,
            "\(function): it returns a \(type), which can't be sent: results must be Encodable and Sendable"
        )
    }

    private mutating func add(_ name: String) -> Bool {
        if let complaint = PythonName.complaint(about: name, as: .method) {
            problems.append("\(qualified(name)): the name \(complaint)")
        }
        guard names.insert(name).inserted else {
            problems.append("\(qualified(name)): there are two of this name")
            return false
        }
        return true
    }
}
