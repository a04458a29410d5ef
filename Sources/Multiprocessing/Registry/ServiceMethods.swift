internal import MPReferents
internal import MPWire

/// Declares what clients can do with a service: an instance of a class or an actor in the server.
///
/// Each method is an `async` closure that gets the instance and the arguments of the call, converted
/// to its parameters' types. It runs in a task of its own, off the server's thread, so a slow method
/// delays nobody. The task is cancelled when the caller gives the call up, goes away, or reaches its
/// time limit. A method that ignores cancellation runs to its end, and its answer is dropped.
///
/// Methods must `await`, not block. A method that blocks its thread (`sleep`, a long computation, a
/// file on a slow disk) holds one of the pool's threads, and there is only one per processor. Once all
/// are held, the methods of all services, functions and streams wait, up to their time limits; values
/// and the built-in types go on.
///
/// ``CallOrder`` decides how many calls on one instance run at the same time. An actor, or a class
/// that is `Sendable`, can be called concurrently as it is.
///
/// ```swift
/// let library = SharedType("Library", service: { Library() }) {
///     $0.expose("search", "text", timeout: .seconds(30)) { (library: Library, text: String) in
///         try await library.search(text)
///     }
///     $0.stream("lines") { (library: Library) in library.lines() }
/// }
/// ```
public struct ServiceMethods<Object: AnyObject & Sendable> {
    /// The names, and their mistakes.
    var declaration: Declaration
    /// The methods so far.
    private(set) var methods: [ServiceMethod<Object>] = []
    /// The properties so far.
    private(set) var properties: [ServiceProperty<Object>] = []

    /// Begins to declare the methods of a type.
    init(typeid: String) {
        declaration = Declaration(typeid: typeid)
    }

    /// Exposes a method that returns a value.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first, for keyword arguments of
    ///     Python clients and for error texts. Optional arguments at the end may be left out.
    ///   - timeout: Longest wait of a caller, including the wait for the call's turn; `nil` is no
    ///     limit. A caller may give up earlier.
    ///   - body: The method's code.
    public mutating func expose<
        each Argument: Decodable & Sendable,
        Result: Encodable & Sendable
    >(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Result
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let result = try await body(service.object, repeat each arguments)
            return ServiceResult(encoding: result, of: decoder.function)
        }
    }

    /// Exposes a method that returns nothing: `None` in Python.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - timeout: Longest wait of a caller; `nil` is no limit.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable>(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Void
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            try await body(service.object, repeat each arguments)
            return .returning(.null)
        }
    }

    /// Exposes a method that returns a stream; clients iterate over it.
    ///
    /// Clients get a proxy of an `Iterator`: Python calls its `__next__`, Swift fetches elements in
    /// chunks. The sequence is read ahead only as far as a small buffer holds. It ends when nobody has
    /// the proxy any more.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - timeout: Longest wait of a caller for the stream to begin; `nil` is no limit.
    ///   - body: Makes the stream.
    public mutating func stream<
        each Argument: Decodable & Sendable,
        Elements: AsyncSequence & Sendable
    >(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body:
            @escaping @concurrent @Sendable (Object, repeat each Argument) async throws ->
            Elements
    ) where Elements.Element: Encodable & Sendable {
        noteReturn(of: Registry.iterator, by: name)
        add(name, ParameterList(parameters, repeat (each Argument).self), timeout) {
            service,
            decoder in
            var decoder = decoder
            let arguments = (repeat try decoder.next((each Argument).self))
            let elements = try await body(service.object, repeat each arguments)
            return .creating(NewObject(over: elements, of: decoder.function, service.errors))
        }
    }

    /// Adds a method, unless the name is taken.
    mutating func add(
        _ name: String,
        _ parameters: ParameterList,
        _ timeout: Duration?,
        body: @escaping ServiceMethod<Object>.Body
    ) {
        guard declaration.addMethod(name, parameters) else { return }
        let function = declaration.qualified(name)
        methods.append(
            ServiceMethod(name, function: function, parameters, timeout: timeout, body: body)
        )
    }

    /// Records that a method returns objects of a type, which must be registered, too.
    mutating func noteReturn(of typeid: String, by name: String) {
        declaration.returning.append(
            Declaration.Returning(method: declaration.qualified(name), typeid: typeid)
        )
    }

    /// Checks the parameters of the constructor.
    mutating func checkConstructor(_ parameters: ParameterList) {
        declaration.add(parameters, of: "__init__")
    }

    /// Adds a property and its accessors, unless the name is taken.
    mutating func add(_ property: ServiceProperty<Object>) {
        guard declaration.addProperty(property.name, isWritable: property.set != nil) else {
            return
        }
        methods += property.accessors(of: declaration.typeid)
        properties.append(property)
    }
}

extension ServiceResult {
    /// Answers with a method's result, or with the reason why it can't be sent.
    init(encoding result: some Encodable, of function: String) {
        do throws(WireCodingError) {
            self = .returning(try WireCoding.encode(result))
        } catch {
            self = .unserializable(error.words(aboutResultOf: function))
        }
    }
}

extension NewObject {
    /// Shares an iterator over a method's elements.
    init<Elements: AsyncSequence & Sendable>(
        over elements: Elements,
        of function: String,
        _ errors: ErrorConversion
    ) where Elements.Element: Encodable & Sendable {
        self.init(typeid: Registry.iterator) {
            let service = StreamService(elements) { element in
                do throws(WireCodingError) {
                    return try WireCoding.encode(element)
                } catch {
                    throw PythonException.typeError(error.words(aboutResultOf: function))
                }
            } exception: {
                errors.exception(for: $0, thrownBy: function)
            }
            return StreamReferent(service: service)
        }
    }
}
