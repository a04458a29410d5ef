internal import MPCore
internal import MPReferents

/// Standalone functions: remote procedure calls.
///
/// Swift clients call them by name, Python clients as `manager.word_count(text)._getvalue()` or as
/// methods of the object `functions`.
extension Registry {
    /// Registers a function that returns a value.
    ///
    /// Each call runs in a task of its own, off the server's thread; calls run concurrently. The task is
    /// cancelled when the caller gives the call up or goes away. Like the methods of ``ServiceMethods``,
    /// the function must not block its thread for long.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it: a Python identifier.
    ///   - parameters: Names of the closure's parameters, for keyword arguments of Python clients and
    ///     for error texts. Optional arguments at the end may be left out.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The function's code.
    public mutating func function<
        each Argument: Decodable & Sendable,
        Result: Encodable & Sendable
    >(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Result
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) { _, decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let result = try await body(repeat each arguments)
            return ServiceResult(encoding: result, of: decoder.function)
        }
    }

    /// Registers a function that returns nothing: `None` in Python.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it: a Python identifier.
    ///   - parameters: The names of the closure's parameters.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The function's code.
    public mutating func function<each Argument: Decodable & Sendable>(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Void
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) { _, decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            try await body(repeat each arguments)
            return .returning(.null)
        }
    }

    /// Registers a function that returns a shared object; clients get a proxy for it.
    ///
    /// ```swift
    /// registry.function("open", "path", returning: library) { (path: String) async throws in
    ///     try await Library(path)
    /// }
    /// ```
    ///
    /// Swift clients call it like any function, with a proxy as the type of the result; in Python,
    /// `manager.open(path)` returns the proxy. If the returned instance is already shared, clients get
    /// the existing object, as long as that lives.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it: a Python identifier.
    ///   - parameters: The names of the closure's parameters.
    ///   - type: The type of the object, which must be registered, too.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The function's code.
    public mutating func function<each Argument: Decodable & Sendable, Made: Sendable>(
        _ name: String,
        _ parameters: String...,
        returning type: SharedType<Made>,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Made
    ) {
        add(
            name,
            ParameterList(parameters, repeat (each Argument).self),
            timeout,
            returning: type.typeid
        ) { service, decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let made = try await body(repeat each arguments)
            return .creating(type.newObject(sharing: made, service.errors))
        }
    }

    private mutating func add(
        _ name: String,
        _ parameters: ParameterList,
        _ timeout: Duration?,
        returning type: String? = nil,
        body: @escaping ClosureService.Body
    ) {
        let complaints = parameters.complaints.map { "\(name): it \($0)" }
        let source = RegistryEntry.Source.own { errors in
            TypeRegistration(
                name,
                exposed: [],
                construction: .none,
                function: ClosureService(
                    name,
                    parameters,
                    signature: parameters.signature(ofFunction: name),
                    timeout: timeout,
                    errors: errors,
                    body: body
                ),
                parameters: parameters.reported
            )
        }
        add(
            RegistryEntry(
                typeid: name,
                problems: Declaration(typeid: name).problems + complaints,
                returning: type.map { [Declaration.Returning(method: name, typeid: $0)] } ?? [],
                source: source
            )
        )
    }
}
