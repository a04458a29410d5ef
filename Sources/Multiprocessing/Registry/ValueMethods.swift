internal import MPReferents
internal import MPWire

/// Declares what clients can do with a shared value: its methods and its properties.
///
/// Each method is a closure that gets the value `inout` and the arguments of the call, converted to
/// its parameters' types. It runs alone on the server's thread. So each call is atomic, and all other
/// clients wait for it: it must be quick, and must not block. Slow work belongs in a service; see
/// ``ServiceMethods``.
///
/// The value stays as the closure leaves it, even if the closure throws: earlier changes stay, as with
/// every `inout` parameter in Swift.
///
/// ```swift
/// let account = SharedType("Account", initial: 0) {
///     $0.expose("withdraw", "amount") { (balance: inout Int, amount: Int) throws in
///         guard amount <= balance else { throw BankError.insufficientFunds }
///         balance -= amount
///     }
/// }
/// ```
public struct ValueMethods<Value> {
    /// The names, and their mistakes.
    var declaration: Declaration
    /// The methods so far.
    private(set) var methods: [Method<ValueTypeReferent<Value>>] = []
    /// The properties so far.
    private(set) var properties: [CustomProperty<Value>] = []
    /// What happens to the value when a session ends.
    private var sessionEnded: (@Sendable (inout Value, CallerID) -> Void)?

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
    ///   - body: The method's code.
    public mutating func expose<
        each Argument: Decodable & Sendable,
        Result: Encodable & SendableMetatype
    >(
        _ name: String,
        _ parameters: String...,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Result
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self)) { object, decoder in
            let arguments = (repeat try decoder.next((each Argument).self))
            let result = try object.with(decoder.function) { try body(&$0, repeat each arguments) }
            return Outcome(encoding: result, of: decoder.function)
        }
    }

    /// Exposes a method that returns nothing: `None` in Python.
    ///
    /// - Parameters:
    ///   - name: The name by which clients call it.
    ///   - parameters: Names of the closure's parameters, without the first.
    ///   - body: The method's code.
    public mutating func expose<each Argument: Decodable & Sendable>(
        _ name: String,
        _ parameters: String...,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Void
    ) {
        add(name, ParameterList(parameters, repeat (each Argument).self)) { object, decoder in
            let arguments = (repeat try decoder.next((each Argument).self))
            try object.with(decoder.function) { try body(&$0, repeat each arguments) }
            return .reply(.null)
        }
    }

    /// Has the value changed when a session ends: it gives back what a client held that has gone.
    ///
    /// It is called once for each session that has called a method which takes a ``CallContext``, whether the client is
    /// a Swift or a Python program; ``CallContext/Session`` says when their sessions end. Like the methods it runs alone
    /// on the server's thread.
    ///
    /// ```swift
    /// let seats = SharedType("Seats", initial: Seats(count: 8)) {
    ///     $0.onSessionEnd { (seats: inout Seats, session: CallContext.Session) in
    ///         seats.free(heldBy: session)
    ///     }
    /// }
    /// ```
    ///
    /// - Parameter body: Changes the value.
    public mutating func onSessionEnd(
        _ body: @escaping @Sendable (inout Value, CallContext.Session) -> Void
    ) {
        declaration.addSessionEnd(isFirst: sessionEnded == nil)
        sessionEnded = { body(&$0, CallContext.Session($1)) }
    }

    /// Adds a method, unless the name is taken.
    mutating func add(
        _ name: String,
        _ parameters: ParameterList,
        body:
            @escaping @Sendable (inout ValueTypeReferent<Value>, inout ArgumentDecoder) throws ->
            Outcome
    ) {
        guard declaration.addMethod(name, parameters) else { return }
        let function = declaration.qualified(name)
        methods.append(
            Method(
                name,
                parameters.signature(ofMethod: function),
                parameters.takesContext ? [.writes, .grows, .asksCaller] : [.writes, .grows]
            ) { object, arguments in
                var decoder = ArgumentDecoder(function, parameters, arguments)
                return try body(&object, &decoder)
            }
        )
    }

    /// Checks the parameters of the constructor.
    mutating func checkConstructor(_ parameters: ParameterList) {
        declaration.add(parameters, of: "__init__")
        declaration.refuseContext(in: parameters, of: "__init__")
    }

    /// The declared type.
    var type: CustomType<Value> {
        CustomType(
            declaration.typeid,
            methods,
            properties: properties,
            sessionEnded: sessionEnded
        )
    }

    /// Records that a method returns objects of a type, which must be registered, too.
    mutating func noteReturn(of typeid: String, by name: String) {
        declaration.returning.append(
            Declaration.Returning(method: declaration.qualified(name), typeid: typeid)
        )
    }

    /// Adds a property and its accessors, unless the name is taken.
    mutating func add(_ property: CustomProperty<Value>) {
        guard declaration.addProperty(property.name, isWritable: property.set != nil) else {
            return
        }
        methods += property.accessors(of: declaration.typeid)
        properties.append(property)
    }
}

extension Outcome {
    /// Answers with a method's result, or with the reason why it can't be sent.
    init(encoding result: some Encodable, of function: String) {
        do throws(WireCodingError) {
            self = .reply(try WireCoding.encode(result))
        } catch {
            self.init(.unserializable(error.words(aboutResultOf: function)))
        }
    }
}

extension WireCodingError {
    /// Names the function whose result can't be sent, and the reason.
    func words(aboutResultOf function: String) -> String {
        "\(function)() returned something that can't travel: \(self)"
    }
}
