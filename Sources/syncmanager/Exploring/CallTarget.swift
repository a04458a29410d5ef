internal import MPCore
internal import MPWire

/// What is called from a command line.
enum CallTarget: Equatable {
    /// The registered functions.
    case functions
    /// A new object of a type, or the instance that is handed out: `TYPE(…)`.
    case made(String, RequestArguments)
    /// An object that is there, by its name or ident.
    case found(String)

    /// Reads the words on the command line.
    ///
    /// - Throws: `CommandError` if it looks like a call but can't be read.
    init(_ word: String) throws {
        guard word != "functions" else {
            self = .functions
            return
        }
        guard word.hasSuffix(")"), word.prefix(while: { $0 != "(" }).description.isIdentifier else {
            self = .found(word)
            return
        }
        do throws(SyntaxError) {
            let expression = try Parser.expression(word)
            guard case .call(let typeid, let arguments) = expression.form else {
                throw SyntaxError(at: 1, "expected 'TYPE(…)'")
            }
            self = .made(typeid, try RequestArguments(literals: arguments))
        } catch {
            throw CommandError("can't read the object \(word): \(error)")
        }
    }

    /// Calls a method of it.
    func call(
        _ method: String,
        _ arguments: RequestArguments,
        in space: some ObjectSpace
    ) async throws -> ExpressionResult {
        switch self {
        case .functions:
            return try await space.callFunction(method, arguments)
        case .made(let typeid, let given):
            let object = try await space.create(typeid, given)
            return try await space.call(object, method, arguments)
        case .found(let word):
            return try await space.call(try await find(word, in: space), method, arguments)
        }
    }

    private func find(_ word: String, in space: some ObjectSpace) async throws -> ObjectHandle {
        let objects = try await space.objects()
        if let object = try objects.object(word) {
            return try await space.object(ident: object.ident, typeid: object.typeid)
        }
        // A server that doesn't list its objects may have one of this number.
        guard objects.isEmpty, try await !space.survey().isComplete else {
            let names = objects.compactMap(\.name)
            throw CommandError(
                "there is no object '\(word)'\(NearestNames.hint(word, among: names)) "
                    + "(`syncmanager inspect` shows those that are there)"
            )
        }
        return try await space.object(ident: word, typeid: "object")
    }
}

extension RequestArguments {
    /// Reads the words of a command line.
    ///
    /// - Throws: `CommandError` naming the argument that can't be read.
    init(words: [String]) throws(CommandError) {
        self.init()
        for (place, word) in words.enumerated() {
            do throws(SyntaxError) {
                switch try ArgumentWord.argument(word) {
                case .positional(let value): positional.append(value)
                case .keyword(let name, let value): keywords[WireKey(text: name)] = value
                }
            } catch {
                throw CommandError("argument \(place + 1), \(error)")
            }
        }
    }

    /// Takes arguments that are literals.
    init(literals arguments: Expression.Arguments) throws(SyntaxError) {
        self.init()
        for argument in arguments.positional { positional.append(try argument.literalValue()) }
        for keyword in arguments.keywords {
            keywords[WireKey(text: keyword.name)] = try keyword.value.literalValue()
        }
    }
}
