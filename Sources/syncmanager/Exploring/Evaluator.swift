internal import MPCore
internal import MPWire
internal import Multiprocessing

/// Works out expressions: looks names up, calls methods, makes objects.
struct Evaluator {
    /// The server's objects.
    let space: any ObjectSpace
    /// What the server has, as far as it told.
    let survey: Survey
    /// What the names of this session stand for.
    var variables: [String: ExpressionResult] = [:]

    /// Works out an expression.
    ///
    /// - Throws: `SyntaxError` for names that stand for nothing, and whatever the server answers.
    func answer(_ expression: Expression) async throws -> ExpressionResult {
        switch expression.form {
        case .literal(let value): return .value(value)
        case .name(let name): return try await lookUp(name, at: expression.column)
        case .list(let elements): return .value(.list(try await values(elements)))
        case .tuple(let elements): return .value(.tuple(try await values(elements)))
        case .set(let members):
            let values = try await values(members)
            return .value(.set(try Expression.set(of: values, at: expression.column)))
        case .dict(let entries):
            let pairs = try await pairs(entries)
            return .value(.dict(try Expression.dict(of: pairs, at: expression.column)))
        case .call(let name, let arguments):
            if let answer = try await operation(name, arguments) { return answer }
            return try await call(name, try await known(arguments), at: expression.column)
        case .method(let target, let name, let arguments):
            let object = try await object(target)
            return try await space.call(object, name, try await known(arguments))
        case .attribute(let target, let name):
            return try await attribute(name, of: try await object(target), at: expression.column)
        case .item(let target, let key):
            return try await item(of: target, key)
        case .slice(let start, let stop, let step):
            let parts = try await values([start, stop, step])
            return .value(.slice(parts[0], parts[1], parts[2]))
        }
    }

    /// Changes what a name, an attribute or an item stands for.
    mutating func assign(_ expression: Expression, to target: Expression) async throws {
        switch target.form {
        case .name(let name):
            guard Parser.words[name] == nil else {
                throw SyntaxError(at: target.column, "'\(name)' can't be assigned to")
            }
            variables[name] = try await answer(expression)
        case .attribute(let owner, let name):
            let object = try await object(owner)
            let value = try await answer(expression).argument
            try await setAttribute(name, of: object, to: value)
        case .item(let owner, let key):
            let object = try await object(owner)
            let arguments = try await values([key, expression])
            _ = try await space.call(object, "__setitem__", RequestArguments(arguments))
        case .literal, .list, .tuple, .set, .dict, .call, .method, .slice:
            throw SyntaxError(at: target.column, "this can't be assigned to")
        }
    }

    /// Forgets a name, which releases its object, or removes an item or attribute.
    mutating func delete(_ target: Expression) async throws {
        switch target.form {
        case .name(let name):
            guard variables.removeValue(forKey: name) != nil else {
                throw unknown(name, at: target.column)
            }
        case .attribute(let owner, let name):
            let arguments = RequestArguments([.text(name)])
            _ = try await space.call(try await object(owner), "__delattr__", arguments)
        case .item(let owner, let key):
            let object = try await object(owner)
            let arguments = RequestArguments(try await values([key]))
            _ = try await space.call(object, "__delitem__", arguments)
        case .literal, .list, .tuple, .set, .dict, .call, .method, .slice:
            throw SyntaxError(at: target.column, "this can't be deleted")
        }
    }
}

// Names.
extension Evaluator {
    private func lookUp(_ name: String, at column: Int) async throws -> ExpressionResult {
        if let variable = variables[name] { return variable }
        let objects = try await space.objects()
        guard let object = try objects.object(name) else {
            throw unknown(name, objects, at: column)
        }
        return .object(try await space.object(ident: object.ident, typeid: object.typeid))
    }

    private func unknown(
        _ name: String,
        _ objects: [ListedObject] = [],
        at column: Int
    ) -> SyntaxError {
        if survey.hasFunction(name) {
            return SyntaxError(at: column, "'\(name)' is a function: call it as \(name)(…)")
        }
        if survey.hasType(name) {
            return SyntaxError(at: column, "'\(name)' is a type: make an object with \(name)(…)")
        }
        let names = Array(variables.keys) + objects.compactMap(\.name)
        let hint = NearestNames.hint(name, among: names)
        let quotes = hint.isEmpty ? "; a text stands in quotes" : ""
        return SyntaxError(at: column, "there is no variable or object '\(name)'\(hint)\(quotes)")
    }

    /// Carries out what Python has functions for: `len(x)` and the like.
    ///
    /// - Returns: `nil` if it is none of them, or if the server has something of this name.
    private func operation(
        _ name: String,
        _ arguments: Expression.Arguments
    ) async throws -> ExpressionResult? {
        guard let method = Self.operations[name], !survey.hasFunction(name), !survey.hasType(name),
            arguments.keywords.isEmpty, let target = arguments.positional.first,
            arguments.positional.count == 1
        else { return nil }
        return try await space.call(try await object(target), method, RequestArguments())
    }

    /// The functions of Python that are methods of shared objects.
    static let operations = [
        "len": "__len__", "str": "__str__", "repr": "__repr__", "iter": "__iter__",
        "next": "__next__",
    ]

    private func call(
        _ name: String,
        _ arguments: RequestArguments,
        at column: Int
    ) async throws -> ExpressionResult {
        if survey.hasFunction(name) { return try await space.callFunction(name, arguments) }
        if survey.hasType(name) {
            return .object(try await space.create(name, arguments))
        }
        if arguments.keywords.isEmpty,
            let value = try Expression.builtin(name, arguments.positional, at: column)
        {
            return .value(value)
        }
        // Only the server knows what it doesn't tell.
        guard survey.isComplete else { return .object(try await space.create(name, arguments)) }
        let names = survey.types.map(\.typeid) + survey.functions.map(\.name)
        let hint = NearestNames.hint(name, among: names)
        throw SyntaxError(at: column, "the server has no type or function '\(name)'\(hint)")
    }
}

// Objects.
extension Evaluator {
    /// The object that an expression stands for.
    private func object(_ expression: Expression) async throws -> ObjectHandle {
        switch try await answer(expression) {
        case .object(let handle): return handle
        case .value(let value):
            if let handle = try await space.object(of: value) { return handle }
            throw SyntaxError(
                at: expression.column,
                "this is a value (\(value.typeName)), which has no methods; only shared objects have"
            )
        }
    }

    private func item(of target: Expression, _ key: Expression) async throws -> ExpressionResult {
        let owner = try await answer(target)
        let key = try await answer(key).argument
        switch owner {
        case .object(let object):
            return try await space.call(object, "__getitem__", RequestArguments([key]))
        case .value(let value):
            return .value(try value.element(at: key, column: target.column))
        }
    }

    private func attribute(
        _ name: String,
        of object: ObjectHandle,
        at column: Int
    ) async throws -> ExpressionResult {
        guard !object.methods.contains(name) else {
            throw SyntaxError(at: column, "\(name) is a method: call it as .\(name)(…)")
        }
        let getter = "get_\(name)"
        if object.methods.contains(getter) {
            return try await space.call(object, getter, RequestArguments())
        }
        do {
            let arguments = RequestArguments([.text(name)])
            return try await space.call(object, "__getattribute__", arguments)
        } catch let error as MultiprocessingError where error.code == .unknownMethod {
            let hint = NearestNames.hint(name, among: object.methods)
            throw SyntaxError(at: column, "a \(object.typeid) has no property '\(name)'\(hint)")
        }
    }

    private func setAttribute(
        _ name: String,
        of object: ObjectHandle,
        to value: WireValue
    ) async throws {
        let setter = "set_\(name)"
        let hasSetter = object.methods.contains(setter)
        let arguments = RequestArguments(hasSetter ? [value] : [.text(name), value])
        _ = try await space.call(object, hasSetter ? setter : "__setattr__", arguments)
    }
}

// Parts of expressions.
extension Evaluator {
    private func values(_ expressions: [Expression]) async throws -> [WireValue] {
        var values: [WireValue] = []
        for expression in expressions { values.append(try await answer(expression).argument) }
        return values
    }

    private func pairs(
        _ entries: [Expression.Entry]
    ) async throws -> [(WireValue, WireValue)] {
        var pairs: [(WireValue, WireValue)] = []
        for entry in entries {
            let pair = try await values([entry.key, entry.value])
            pairs.append((pair[0], pair[1]))
        }
        return pairs
    }

    private func known(_ arguments: Expression.Arguments) async throws -> RequestArguments {
        var known = RequestArguments(try await values(arguments.positional))
        for keyword in arguments.keywords {
            known.keywords[WireKey(text: keyword.name)] = try await answer(keyword.value).argument
        }
        return known
    }
}

extension WireValue {
    /// The element of a list, tuple or dict, as `value[key]` has it.
    fileprivate func element(at key: WireValue, column: Int) throws(SyntaxError) -> WireValue {
        switch (self, key) {
        case (.list(let elements), .int(let index)), (.tuple(let elements), .int(let index)):
            let place = index < 0 ? index + elements.count : index
            guard elements.indices.contains(place) else {
                throw SyntaxError(at: column, "there are only \(elements.count) elements")
            }
            return elements[place]
        case (.dict(let entries), _):
            guard let found = entries.first(where: { $0.key == key }) else {
                throw SyntaxError(at: column, "the dict has no such key")
            }
            return found.value
        default:
            throw SyntaxError(at: column, "a \(typeName) has no elements by such a key")
        }
    }
}
